export { Daemon, DaemonFailed, type DaemonOptions } from './daemon.js';
export { createDatabaseOn, dropDatabaseOn, type DatabaseUrls } from './databases.js';
export { startLocalNats as startNats, type Nats, type NatsOptions, type NatsUser } from './nats.js';
export { startLocalJanus as startJanus, type Janus, type JanusOptions } from './janus.js';
export { startMailbox, type Mailbox, type MailboxOptions } from './mailbox.js';
export { assertPortFree, choosePort, freePort, PortTaken } from './ports.js';
export { startLocalPostgres as startPostgres, type Postgres, type PostgresOptions } from './postgres.js';
export { privateDir, randomSecret, type PrivateDir } from './private-dir.js';
