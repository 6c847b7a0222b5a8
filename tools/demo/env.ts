import { resolve } from 'node:path';
import type { SystemPorts } from '@rcp/local-stack';
import { z } from 'zod';

const port = (standard: number) => z.coerce.number().int().min(1024).max(65535).default(standard);

/** Ports of `npm start`, each with the variable that moves it. Chosen away from what services of the same name use. */
const portEnv = z.object({
  RCP_PORT_WEB: port(8300),
  RCP_PORT_DEMO: port(8310),
  RCP_PORT_MAILBOX: port(8325),
  RCP_PORT_SMTP: port(8326),
  RCP_PORT_POSTGRES: port(8332),
  RCP_PORT_NATS: port(8322),
  RCP_PORT_JANUS: port(8388),
  RCP_PORT_JANUS_ADMIN: port(8389),
  RCP_PORT_TURN: port(8378),
  RCP_PORT_TURN_TLS: port(8379),
  RCP_PORT_SCHEDULING: port(8341),
  RCP_PORT_LOBBY: port(8342),
  RCP_PORT_NOTIFICATIONS: port(8343),
  RCP_PORT_MEDIA_GATEWAY: port(8344),
});
type PortEnv = z.infer<typeof portEnv>;

/** Where `npm start` keeps its data: RCP_DATA_DIR, or `.local` in the repository. */
export const dataDirectory = (root: string, source: Readonly<Record<string, string | undefined>> = process.env): string => resolve(root, source['RCP_DATA_DIR'] || '.local');

export interface DemoPorts {
  readonly demo: number;
  readonly system: Required<SystemPorts>;
  /** Every port with the variable it came from. */
  readonly all: readonly { variable: string; port: number }[];
}

/** Reads the ports; throws one sentence when a variable is wrong or two say the same. */
export function demoPorts(source: Readonly<Record<string, string | undefined>> = process.env): DemoPorts {
  const answer = portEnv.safeParse(source);
  if (!answer.success) throw new Error(`${answer.error.issues.map(({ path }) => path.join('.')).join(', ')}: a port is a whole number from 1024 to 65535.`);
  const env: PortEnv = answer.data;
  const all = Object.entries(env).map(([variable, value]) => ({ variable, port: value }));
  const twice = all.find(({ port: one }, index) => all.findIndex(({ port: other }) => other === one) !== index);
  if (twice) throw new Error(`Port ${twice.port} is asked for twice: choose another with ${twice.variable}.`);
  return {
    all, demo: env.RCP_PORT_DEMO,
    system: {
      web: env.RCP_PORT_WEB, mailbox: env.RCP_PORT_MAILBOX, smtp: env.RCP_PORT_SMTP, postgres: env.RCP_PORT_POSTGRES, nats: env.RCP_PORT_NATS,
      janus: env.RCP_PORT_JANUS, janusAdmin: env.RCP_PORT_JANUS_ADMIN, turn: env.RCP_PORT_TURN, turnTls: env.RCP_PORT_TURN_TLS, scheduling: env.RCP_PORT_SCHEDULING, lobby: env.RCP_PORT_LOBBY,
      notifications: env.RCP_PORT_NOTIFICATIONS, 'media-gateway': env.RCP_PORT_MEDIA_GATEWAY,
    },
  };
}

/** RCP_DCC_CLIENT_FILE: a client of the DCC API besides the demo's, as `docs/integrating-a-dcc.md` makes one. */
export const dccClientFile = (source: Readonly<Record<string, string | undefined>> = process.env): string | undefined => source['RCP_DCC_CLIENT_FILE'] || undefined;
