import { serviceEnv } from '@rcp/platform';
import { z } from 'zod';

export const envSchema = z.object({
  ...serviceEnv,
  /** JSON: who may call the API, see `clientsFile` in dcc-clients.ts. */
  DCC_CLIENTS_FILE: z.string().min(1),
  /** Our private key: launch tickets. */
  LAUNCH_KEY_FILE: z.string().min(1),
});
export type SchedulingEnv = z.infer<typeof envSchema>;
/** Injection token of the parsed environment. */
export const ENV = Symbol('ENV');
