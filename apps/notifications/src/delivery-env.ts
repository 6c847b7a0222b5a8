import { z } from 'zod';

/** How mails leave, and where those that come back are found. Spread into the service's environment. */
export const deliveryEnv = {
  /**
   * Relays in order of preference, separated by spaces or commas (percent-encode one in a password). `smtp://` or `smtps://`, with
   * credentials if any. TLS is required of every relay that is not on the loopback interface; `?requireTLS=false` waives that.
   */
  SMTP_URL: z.string().transform((list) => list.split(/[\s,]+/).filter(Boolean)).pipe(z.array(z.url({ protocol: /^smtps?$/ })).min(1).max(5)),
  /** Envelope sender, where reports of failure go; `MAIL_FROM` when absent. */
  MAIL_RETURN_PATH: z.email().optional(),
  /** Private RSA key (PEM) that signs mails (RFC 6376); without it the relay signs, or nobody. */
  DKIM_KEY_FILE: z.string().optional(),
  DKIM_SELECTOR: z.string().regex(/^[\w.-]{1,63}$/).default('rcp'),
  /** The domain of `MAIL_FROM` when absent. */
  DKIM_DOMAIN: z.string().regex(/^[\w.-]{1,253}$/).optional(),
};
export type DeliveryEnv = z.infer<z.ZodObject<typeof deliveryEnv>>;
