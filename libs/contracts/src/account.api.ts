import { z } from 'zod';
import { errorCode } from './errors.js';
import { entry, linkCode } from './public.api.js';

/**
 * « Connexion via mon compte » (R15): OpenID Connect, authorization code with PKCE. Base path `/api/public`. The provider sends the
 * browser back to a page of ours, which hands its answer over in a POST: a GET changes nothing, and no answer stays in an address.
 */

/** Where the provider sends browsers back to, below the public URL; registered there as it stands. */
export const accountReturnPath = '/compte/retour';

/** `POST /rcps/{code}/account`: 200 `accountLogin`, sets the login's cookie. 404 where no provider is configured, 503 account-unavailable. */
export const beginAccountLogin = z.strictObject({
  /** Somebody else than the provider may still remember on this workstation: it asks who they are again. */
  fresh: z.boolean(),
});
/** Where to send the browser. */
export const accountLogin = z.object({ url: z.url({ protocol: /^https?$/ }) });

/** What the provider answered (OpenID Connect Core 1.0 §3.1.2.5 and §3.1.2.6, RFC 9207); the rest of its answer is nobody's business. */
export const accountAnswer = z.strictObject({
  state: z.string().min(1).max(256), code: z.string().min(1).max(4096).optional(), iss: z.string().min(1).max(1024).optional(),
  error: z.string().min(1).max(256).optional(),
}).refine(({ code, error }) => (code === undefined) !== (error === undefined), 'code-or-error');
export type AccountAnswer = z.infer<typeof accountAnswer>;

/** `POST /account/return`: 200 `accountReturned`; 401 account-login-invalid when this browser began no such login. */
export const accountReturned = z.object({
  /** The RCP link at which the login began: the way back. */
  link: linkCode,
  /** Who this browser is there now; null when the login came to nothing, and then `refusal` says why. */
  entry: entry.nullable(),
  refusal: errorCode.nullable(),
});
export type AccountReturned = z.infer<typeof accountReturned>;

/** `POST /rcps/{code}/forget`, « Ce n'est pas vous ? »: 200 `ownEntry` with null. 403 excluded: an exclusion is not forgotten this way (R48). */
export const forgetEntry = z.strictObject({});
