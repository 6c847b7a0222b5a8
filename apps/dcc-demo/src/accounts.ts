import { postLaunchTicket } from '@rcp/contracts';
import { z } from 'zod';

/** Somebody who may sign in at this DCC. */
export const account = z.strictObject({
  /** In the cookie and in addresses. */
  key: z.string().regex(/^[a-z-]{1,40}$/),
  /** « Coordinateur », « Secrétaire », « Prescripteur » */
  title: z.string().min(1).max(40),
  /** May plan, switch and cancel sessions here. Who runs the meeting itself is told by the RCP's organisers. */
  plans: z.boolean(),
  civility: z.string().max(20).optional(),
  /** Fills in the registration form of a prescriber. */
  email: z.email().optional(),
  /** As the web-conference is told who comes. */
  account: postLaunchTicket.shape.account,
});
export type Account = z.infer<typeof account>;

/** `DCC_ACCOUNTS_FILE`. A DCC has passwords and cards here; this one lets you choose who you are. */
export const accountsFile = z.array(account).min(1);

/** Whom the cookie names; the first one otherwise. */
export function accountOf(accounts: readonly Account[], key: string | undefined): Account {
  const found = accounts.find((one) => one.key === key) ?? accounts[0];
  if (found === undefined) throw new Error('An accounts file has one account at least.');
  return found;
}
