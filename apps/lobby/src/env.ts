import { serviceEnv } from '@rcp/platform';
import { z } from 'zod';

const seconds = z.coerce.number().positive().max(600);

export const envSchema = z.object({
  ...serviceEnv,
  /** Public keys of scheduling: launch tickets. */
  LAUNCH_JWKS_FILE: z.string().min(1),
  /** Public keys of notifications: personal links. */
  PERSONAL_JWKS_FILE: z.string().min(1),
  /** Our private key: media tickets. */
  MEDIA_KEY_FILE: z.string().min(1),
  /** An organiser's seat counts for this long after it was last heard of: the grace before the waiting room closes (R32). */
  SEAT_LOST_SECONDS: seconds.default(30),
  /** How often a seat is written down, and lost seats are looked for. */
  SEAT_BEAT_SECONDS: seconds.default(10),
});
export type LobbyEnv = ReturnType<typeof envSchema.parse>;
/** Injection token of the parsed environment. */
export const ENV = Symbol('ENV');
