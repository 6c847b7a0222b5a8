import type { ServiceName } from '@rcp/contracts';
import { createDatabaseOn, dropDatabaseOn } from './databases.js';
import { externalAddresses } from './env.js';
import { janusAnswers, type Janus } from './janus.js';
import type { Nats } from './nats.js';
import { answers, type Postgres } from './postgres.js';
import { randomSecret } from './private-dir.js';

const notOurs = (what: string) => () => Promise.reject(new Error(`${what} is external: it is not ours to stop or restart.`));
const nothingToStop = () => Promise.resolve();

/** Uses the PostgreSQL at RCP_POSTGRES_URL. */
export async function useExternalPostgres(source?: Readonly<Record<string, string | undefined>>): Promise<Postgres> {
  const { RCP_POSTGRES_URL: adminUrl } = externalAddresses(source);
  if (!(await answers(adminUrl).catch(() => false))) throw new Error('PostgreSQL does not answer at RCP_POSTGRES_URL.');
  const refuse = notOurs('PostgreSQL');
  return {
    adminUrl,
    createDatabase: (name) => createDatabaseOn(adminUrl, name, { owner: randomSecret(), runtime: randomSecret() }),
    dropDatabase: (name) => dropDatabaseOn(adminUrl, name),
    restart: refuse, kill: refuse, start: refuse, stop: nothingToStop,
  };
}

/** Uses the nats-server at RCP_NATS_URL, whose users somebody else has made. */
export async function useExternalNats(source?: Readonly<Record<string, string | undefined>>): Promise<Nats> {
  const env = externalAddresses(source);
  const passwords: Record<ServiceName, string> = {
    scheduling: env.RCP_NATS_PASSWORD_SCHEDULING, lobby: env.RCP_NATS_PASSWORD_LOBBY,
    notifications: env.RCP_NATS_PASSWORD_NOTIFICATIONS, 'media-gateway': env.RCP_NATS_PASSWORD_MEDIA_GATEWAY,
  };
  const refuse = notOurs('NATS');
  return {
    url: env.RCP_NATS_URL, admin: { user: env.RCP_NATS_ADMIN_USER, pass: env.RCP_NATS_ADMIN_PASSWORD },
    userOf: (service) => ({ user: service, pass: passwords[service] }),
    restart: refuse, kill: refuse, start: refuse, stop: nothingToStop,
  };
}

/** Uses the Janus at RCP_JANUS_URL. */
export async function useExternalJanus(source?: Readonly<Record<string, string | undefined>>): Promise<Janus> {
  const env = externalAddresses(source);
  const apiSecret = env.RCP_JANUS_API_SECRET;
  if (!(await janusAnswers(env.RCP_JANUS_URL, apiSecret).catch(() => false))) throw new Error('Janus does not answer at RCP_JANUS_URL.');
  const refuse = notOurs('Janus');
  return {
    wsUrl: env.RCP_JANUS_URL, adminWsUrl: env.RCP_JANUS_ADMIN_URL, apiSecret, adminSecret: env.RCP_JANUS_ADMIN_SECRET, roomAdminKey: env.RCP_JANUS_ROOM_ADMIN_KEY,
    media: null,
    restart: refuse, kill: refuse, freeze: refuse, resume: refuse, start: refuse, stop: nothingToStop,
  };
}
