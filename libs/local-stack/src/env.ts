import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { z } from 'zod';

/** Where backends come from. */
export const stackMode = z.enum(['local', 'containers', 'external']);
export type StackMode = z.infer<typeof stackMode>;

const modeEnv = z.object({ RCP_STACK: stackMode.default('local') });

/** Somebody else's backends, in the mode `external`. */
export const externalEnv = z.object({
  /** Superuser (or createdb + createrole): databases and roles are made through it. */
  RCP_POSTGRES_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  RCP_NATS_URL: z.url({ protocol: /^(nats|tls)$/ }),
  RCP_NATS_ADMIN_USER: z.string(),
  RCP_NATS_ADMIN_PASSWORD: z.string(),
  /** Users are named like the services. */
  RCP_NATS_PASSWORD_SCHEDULING: z.string(),
  RCP_NATS_PASSWORD_LOBBY: z.string(),
  RCP_NATS_PASSWORD_NOTIFICATIONS: z.string(),
  RCP_NATS_PASSWORD_MEDIA_GATEWAY: z.string(),
  RCP_JANUS_URL: z.url({ protocol: /^wss?$/ }),
  RCP_JANUS_ADMIN_URL: z.url({ protocol: /^wss?$/ }),
  RCP_JANUS_API_SECRET: z.string(),
  RCP_JANUS_ADMIN_SECRET: z.string(),
  RCP_JANUS_ROOM_ADMIN_KEY: z.string(),
});
export type ExternalEnv = z.infer<typeof externalEnv>;

type Source = Readonly<Record<string, string | undefined>>;

/** The mode asked for by RCP_STACK. */
export const currentMode = (source: Source = process.env): StackMode => parsed(modeEnv, source).RCP_STACK;

/** The addresses of the mode `external`; throws one sentence that names every variable at fault. */
export const externalAddresses = (source: Source = process.env): ExternalEnv => parsed(externalEnv, source);

/** Whether a program of this name can be run from PATH. */
export const isInPath = (program: string, source: Source = process.env): boolean => (source['PATH'] ?? '').split(delimiter).some((dir) => {
  try {
    accessSync(join(dir, program), constants.X_OK);
    return true;
  } catch {
    return false;
  }
});

function parsed<Schema extends z.ZodType>(schema: Schema, source: Source): z.infer<Schema> {
  const answer = schema.safeParse(source);
  if (answer.success) return answer.data;
  throw new Error(`Configuration errors: ${answer.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')}.`);
}
