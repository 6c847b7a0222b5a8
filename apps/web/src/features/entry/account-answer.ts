import { accountAnswer, accountReturnPath, type AccountAnswer, type ErrorCode } from '@rcp/contracts';

/** A login that ended at one RCP link; `refusal` says why nobody was let in, if so. */
export interface SignedIn { readonly code: string; readonly refusal: ErrorCode | null }

const told = ['state', 'code', 'iss', 'error'] as const;

/** The provider's answer in the address of the return page: in the fragment, or in the query where a provider can't do better. */
export function readAccountAnswer({ search, hash }: Pick<Location, 'search' | 'hash'>): AccountAnswer | null {
  const parameters = new URLSearchParams(hash.length > 1 ? hash.slice(1) : search);
  const { data } = accountAnswer.safeParse(Object.fromEntries(told.flatMap((name) => (parameters.has(name) ? [[name, parameters.get(name)]] : []))));
  return data ?? null;
}

/** Reads the answer once and takes it out of the address at once, so that it is in no history, bookmark or screenshot. */
export function takeAccountAnswer(page: Pick<Window, 'location' | 'history'> = window): AccountAnswer | null {
  if (page.location.pathname !== accountReturnPath) return null;
  const answer = readAccountAnswer(page.location);
  page.history.replaceState(null, '', accountReturnPath);
  return answer;
}
