import { serviceEnv } from '@rcp/platform';
import { z } from 'zod';
import { accessEnv } from './access-env.js';
import { janusEnv } from './janus-env.js';
import { limitsEnv } from './limits-env.js';

/** Variables of the media-gateway; those every service has are described in the platform's `serviceEnv`. */
export const envSchema = z.object({
  ...serviceEnv,
  ...accessEnv,
  /** Public Ed25519 keys of the lobby, which signs media tickets. */
  MEDIA_JWKS_FILE: z.string(),
  ...janusEnv,
  ...limitsEnv,
});
export type MediaGatewayEnv = z.infer<typeof envSchema>;

/** Injection token of the parsed environment. */
export const ENV = Symbol('ENV');
