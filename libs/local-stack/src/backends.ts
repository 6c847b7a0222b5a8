import { currentMode, type StackMode } from './env.js';
import type { Janus, JanusOptions } from './janus.js';
import type { Nats, NatsOptions } from './nats.js';
import type { Postgres, PostgresOptions } from './postgres.js';

interface Backends {
  postgres(options?: PostgresOptions): Promise<Postgres>;
  nats(options?: NatsOptions): Promise<Nats>;
  janus(options?: JanusOptions): Promise<Janus>;
}

/** The one place where the mode decides. Only what is asked for is loaded. */
const backends: Record<StackMode, Backends> = {
  local: {
    postgres: async (options) => (await import('./postgres.js')).startLocalPostgres(options),
    nats: async (options) => (await import('./nats.js')).startLocalNats(options),
    janus: async (options) => (await import('./janus.js')).startLocalJanus(options),
  },
  containers: {
    postgres: async (options) => (await import('./containers/postgres.js')).startPostgresContainer(options),
    nats: async (options) => (await import('./containers/nats.js')).startNatsContainer(options),
    janus: async (options) => (await import('./containers/janus.js')).startJanusContainer(options),
  },
  external: {
    postgres: async () => (await import('./external.js')).useExternalPostgres(),
    nats: async () => (await import('./external.js')).useExternalNats(),
    janus: async () => (await import('./external.js')).useExternalJanus(),
  },
};

/** PostgreSQL, as RCP_STACK says: from npm, from a container, or the one at RCP_POSTGRES_URL. */
export const startPostgres = async (options?: PostgresOptions): Promise<Postgres> => backends[currentMode()].postgres(options);

/** NATS with JetStream, as RCP_STACK says: `nats-server` from PATH, from a container, or the one at RCP_NATS_URL. */
export const startNats = async (options?: NatsOptions): Promise<Nats> => backends[currentMode()].nats(options);

/** Janus, as RCP_STACK says: `janus` from PATH, from a container, or the one at RCP_JANUS_URL. */
export const startJanus = async (options?: JanusOptions): Promise<Janus> => backends[currentMode()].janus(options);
