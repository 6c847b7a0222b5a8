import { serviceEnv } from '@rcp/platform';
import { z } from 'zod';
import { deliveryEnv } from './delivery-env.js';

/** Variables of the notifications service; those every service has are described in the platform's `serviceEnv`. */
export const envSchema = z.object({
  ...serviceEnv,
  ...deliveryEnv,
  /** Private Ed25519 JWK that signs personal links. */
  PERSONAL_KEY_FILE: z.string(),
  /** Address in `From`; its box must accept and drop calendar answers. */
  MAIL_FROM: z.email(),
  /** A registration corrected within this time gives one mail. */
  BATCH_DELAY_SECONDS: z.coerce.number().int().min(0).max(3600).default(120),
});
export type NotificationsEnv = z.infer<typeof envSchema>;

/** Injection token of the parsed environment. */
export const ENV = Symbol('ENV');
