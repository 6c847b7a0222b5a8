import { serviceEnv } from '@rcp/platform';
import { z } from 'zod';
import { accessEnv } from './access-env.js';

/** Variables of the media-gateway; those every service has are described in the platform's `serviceEnv`. */
export const envSchema = z.object({
  ...serviceEnv,
  ...accessEnv,
  /** Public Ed25519 keys of the lobby, which signs media tickets. */
  MEDIA_JWKS_FILE: z.string(),
  /** Janus's WebSocket API: reachable by this service only. */
  JANUS_URL: z.url({ protocol: /^wss?$/ }),
  JANUS_API_SECRET: z.string().min(16),
  /** `admin_key` of Janus's VideoRoom plugin: who has it may create rooms. */
  JANUS_ROOM_ADMIN_KEY: z.string().min(16),
});
export type MediaGatewayEnv = z.infer<typeof envSchema>;

/** Injection token of the parsed environment. */
export const ENV = Symbol('ENV');
