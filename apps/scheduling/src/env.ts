import { readFileSync } from 'node:fs';
import { serviceEnv } from '@rcp/platform';
import { z } from 'zod';
import { clientsFile } from './dcc-clients.js';

/** A file whose content is wrong is a variable that is wrong: told with the others, before anything starts. */
function jsonFile(content: z.ZodType) {
  return z.string().superRefine((path, context) => {
    try {
      const { error } = content.safeParse(JSON.parse(readFileSync(path, 'utf8')));
      for (const issue of error?.issues ?? []) context.addIssue(`in the file, /${issue.path.join('/')}: ${issue.message}`);
    } catch {
      context.addIssue('no readable JSON file');
    }
  });
}

/** Variables of the scheduling service; those every service has are described in the platform's `serviceEnv`. */
export const envSchema = z.object({
  ...serviceEnv,
  /** Who may call the API, see `clientsFile`. */
  DCC_CLIENTS_FILE: jsonFile(clientsFile),
  /** Private Ed25519 JWK that signs launch tickets. */
  LAUNCH_KEY_FILE: jsonFile(z.object({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), d: z.string() })),
});
export type SchedulingEnv = z.infer<typeof envSchema>;

/** Injection token of the parsed environment. */
export const ENV = Symbol('ENV');
