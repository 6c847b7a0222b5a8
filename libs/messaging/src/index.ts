import type { MigrationInterface } from 'typeorm';
import { OutboxInbox1700000000000 } from './migrations/1700000000000-outbox-inbox.js';

export { DeadLetters, type DeadLetter, type DeadLetterPage } from './dead-letters.store.js';
export { PermanentFailure } from './failure.js';
export { Inbox } from './inbox.js';
export { connectMessaging, MessagingModule } from './messaging.module.js';
export { natsConnectOptions } from './nats-connection.js';
export { OnEvent } from './on-event.js';
export { OpsGuard } from './ops.guard.js';
export { STREAM, type MessagingOptions, type MessagingTuning, type NatsOptions } from './options.js';
export { notified, Outbox, type Statement } from './outbox.js';
export { natsPermissions, type NatsPermissions } from './permissions.js';
export { PgListener } from './pg-listener.js';
export { provision, type ProvisionOptions } from './provision.js';
export { OnQuery, QueryClient, QueryUnavailable } from './queries.js';

/** Every service lists these first. */
export const messagingMigrations: (new () => MigrationInterface)[] = [OutboxInbox1700000000000];
