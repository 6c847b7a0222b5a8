import { readFileSync } from 'node:fs';
import { serviceEnv } from '@rcp/platform';
import { z } from 'zod';
import { usualClaims } from './domain/account-claims.js';

const seconds = z.coerce.number().positive().max(600);

/** A file whose content is wrong is a variable that is wrong: told with the others, before anything starts. */
const fileWith = (what: string, holds: (content: string) => boolean) => z.string().refine((path) => {
  try {
    return holds(readFileSync(path, 'utf8'));
  } catch {
    return false;
  }
}, `no readable file with ${what}`);

const privateJwk = z.object({ kty: z.enum(['OKP', 'EC', 'RSA']), d: z.string().min(1), alg: z.enum(['EdDSA', 'ES256', 'ES384', 'ES512', 'RS256', 'PS256']) });
const place = z.string().min(1).max(200);
const claimMap = z.strictObject({
  sub: place.default(usualClaims.sub), family_name: place.default(usualClaims.family_name), given_name: place.default(usualClaims.given_name),
  speciality: place.optional(), establishment: place.optional(), rpps: place.optional(),
});

function jsonOf(text: string, context: z.RefinementCtx): unknown {
  try {
    return JSON.parse(text);
  } catch {
    context.addIssue('no JSON');
    return z.NEVER;
  }
}

/** Asked over TLS, unless it is on this machine. */
function isGuarded(issuer: string): boolean {
  const url = URL.parse(issuer);
  return url?.protocol !== 'http:' || ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}

interface AccountParts { OIDC_ISSUER?: string | undefined; OIDC_CLIENT_ID?: string | undefined; OIDC_CLIENT_KEY_FILE?: string | undefined; OIDC_CLIENT_SECRET_FILE?: string | undefined }

/** The provider is configured as a whole or not at all. */
function wholeAccount(env: AccountParts, context: z.RefinementCtx): void {
  const fault = (name: keyof AccountParts, message: string) => context.addIssue({ code: 'custom', path: [name], message });
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: client, OIDC_CLIENT_KEY_FILE: key, OIDC_CLIENT_SECRET_FILE: secret } = env;
  if (issuer === undefined) {
    if (client !== undefined || key !== undefined || secret !== undefined) fault('OIDC_ISSUER', 'needed with the other OIDC_ variables');
    return;
  }
  if (client === undefined) fault('OIDC_CLIENT_ID', 'needed with OIDC_ISSUER');
  if ((key === undefined) === (secret === undefined)) fault('OIDC_CLIENT_KEY_FILE', 'either this or OIDC_CLIENT_SECRET_FILE is needed with OIDC_ISSUER');
}

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
  /** Somebody at the door, or in the room without media, counts as there for this long after their line was last heard of (R36). */
  LINE_LOST_SECONDS: seconds.default(120),
  /** … and for this long after their last tab was closed: a reload is back by then. */
  TAB_CLOSED_SECONDS: seconds.default(15),
  /** How often seats and lines are written down, and lost ones are looked for. */
  SEAT_BEAT_SECONDS: seconds.default(10),
  /** How often sessions whose time is over are looked for. */
  SESSION_BEAT_SECONDS: seconds.default(30),
  /** « Connexion via mon compte » (docs/openid-connect.md): the issuer, exactly as it calls itself. Absent: this way in is not offered. */
  OIDC_ISSUER: z.url({ protocol: /^https?$/ }).refine(isGuarded, 'https is needed').optional(),
  /** Where its metadata are when they are not at the issuer's own `/.well-known/openid-configuration`. */
  OIDC_METADATA_URL: z.url({ protocol: /^https?$/ }).refine((url) => url.includes('/.well-known/'), 'no address below /.well-known/').optional(),
  OIDC_CLIENT_ID: z.string().optional(),
  /** We prove who we are with this private JWK (private_key_jwt), or with the secret in the other file. */
  OIDC_CLIENT_KEY_FILE: fileWith('a private JWK that names its `alg`', (text) => privateJwk.safeParse(JSON.parse(text)).success).optional(),
  OIDC_CLIENT_SECRET_FILE: fileWith('a secret', (text) => text.trim() !== '').optional(),
  OIDC_SCOPE: z.string().refine((scope) => scope.split(' ').includes('openid'), 'openid is missing').default('openid profile'),
  /** Assurances asked for; a login with none of them is refused. */
  OIDC_ACR_VALUES: z.string().default('').transform((values) => values.split(' ').filter(Boolean)),
  /** `login` or `select_account` where workstations are shared. */
  OIDC_PROMPT: z.enum(['login', 'select_account', 'consent']).optional(),
  /** `fragment` keeps the provider's answer out of every server's log; `query` for a provider that can't. */
  OIDC_RESPONSE_MODE: z.enum(['fragment', 'query']).default('fragment'),
  /** JSON: which claim holds the account's id at the DCC, the names, the speciality's code, the establishment's name, the RPPS number. */
  OIDC_CLAIMS: z.string().default('{}').transform(jsonOf).pipe(claimMap),
  /** The words on the button. */
  OIDC_LABEL: z.string().max(80).default('Connexion via mon compte du GCS SARA'),
}).superRefine(wholeAccount);
export type LobbyEnv = ReturnType<typeof envSchema.parse>;
/** Injection token of the parsed environment. */
export const ENV = Symbol('ENV');
