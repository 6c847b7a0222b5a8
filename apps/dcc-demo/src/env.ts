import { readFileSync } from 'node:fs';
import { serviceEnv } from '@rcp/platform';
import { z } from 'zod';
import { accountsFile } from './accounts.js';

/** A file of JSON described by `content`; what is wrong in it is told like a wrong variable. */
function jsonFile<Content extends z.ZodType>(content: Content) {
  return z.string().transform((path, context): z.output<Content> => {
    try {
      const parsed = content.safeParse(JSON.parse(readFileSync(path, 'utf8')));
      if (parsed.success) return parsed.data;
      for (const { path: steps, message } of parsed.error.issues) context.addIssue(`in the file, /${steps.join('/')}: ${message}`);
    } catch {
      context.addIssue('no readable JSON file');
    }
    return z.NEVER;
  });
}

/** Variables of the demo DCC. It listens on the loopback interface only, and nowhere in production. */
export const envSchema = z.object({
  PORT: serviceEnv.PORT,
  ENVIRONMENT: z.string().refine((name) => name.trim().toLowerCase() !== 'production', 'the demo DCC never runs in production'),
  LOG_LEVEL: serviceEnv.LOG_LEVEL,
  LOG_FORMAT: serviceEnv.LOG_FORMAT,
  /** Base of the DCC API, which is also the audience of the tokens: `https://host/api/dcc/v1`. */
  DCC_API_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  DCC_CLIENT_ID: z.string().min(1),
  /** `iss` of the tokens, as the operator has entered it. */
  DCC_ISSUER: z.string().min(1),
  /** Private Ed25519 JWK: the demo's own. */
  DCC_KEY_FILE: jsonFile(z.looseObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: z.string(), d: z.string(), kid: z.string().optional() })),
  /** Who may sign in, see `accountsFile`. */
  DCC_ACCOUNTS_FILE: jsonFile(accountsFile),
  /** Shown in the foot of each page: where the mails of a local run arrive. */
  DCC_MAILBOX_URL: z.url({ protocol: /^https?$/ }).optional(),
});
export type DemoEnv = z.infer<typeof envSchema>;
