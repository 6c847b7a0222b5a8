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
  /**
   * The box reports of failure arrive in (that of `MAIL_RETURN_PATH`), read by this service alone: `imaps://user:password@host`, or `imap://`
   * with STARTTLS; after a slash the box, if it isn't INBOX. Reports about our mails are removed, everything else is marked as read.
   */
  IMAP_URL: z.url({ protocol: /^imaps?$/ }).optional(),
  IMAP_POLL_SECONDS: z.coerce.number().int().min(1).max(3600).default(60),
};
export type DeliveryEnv = z.infer<z.ZodObject<typeof deliveryEnv>>;
