import { accountLogin, accountReturned, entry, ownEntry, personalLook, problem, rcpPage, type AccountAnswer, type AccountReturned, type Entry, type ErrorCode, type OwnEntry, type PersonalLook, type PutIdentity, type RcpPage } from '@rcp/contracts';
import type { z } from 'zod';
import type { Ticket } from './ticket.js';

/** What the lobby answered. `unreachable`: no answer, or one that is not the lobby's. */
export type Answer<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly code: ErrorCode | 'unreachable'; readonly pointers: readonly string[] };

const patienceMs = 15_000;
const unreadable: Answer<PersonalLook> = { ok: true, value: { state: 'unknown', session: null, previous: null } };
const unreachable = { ok: false, code: 'unreachable', pointers: [] } as const;

/** The lobby's public API for one RCP link. Nothing here throws; an answer out of contract counts as no answer. */
export function lobbyClient(code: string) {
  const base = `/api/public/rcps/${encodeURIComponent(code)}`;
  return {
    page: (): Promise<Answer<RcpPage>> => ask(rcpPage, base),
    /** `not-found` when this browser has none yet. */
    entry: async (): Promise<Answer<Entry>> => {
      const answer = await ask(ownEntry, `${base}/entry`);
      if (!answer.ok) return answer;
      return answer.value.entry ? { ok: true, value: answer.value.entry } : { ok: false, code: 'not-found', pointers: [] };
    },
    redeem: (ticket: Ticket): Promise<Answer<Entry>> => ask(entry, `${base}/${ticket.kind}`, { ticket: ticket.token }),
    /** What became of what a personal link was sent for; nothing is taken, nobody becomes known. */
    look: ({ token }: Ticket): Promise<Answer<PersonalLook>> => (token === '' ? Promise.resolve(unreadable) : ask(personalLook, `${base}/personal`, undefined, { authorization: `Bearer ${token}` })),
    identify: (identity: PutIdentity): Promise<Answer<Entry>> => ask(entry, `${base}/identity`, identity),
    /** Where to sign in. `fresh`: whoever the provider remembers on this workstation is somebody else. */
    signIn: (fresh: boolean): Promise<Answer<{ url: string }>> => ask(accountLogin, `${base}/account`, { fresh }),
    forget: (): Promise<Answer<OwnEntry>> => ask(ownEntry, `${base}/forget`, {}),
  };
}

/** Hands over what the provider answered; the lobby knows at which link the login began. */
export const signedIn = (answer: AccountAnswer): Promise<Answer<AccountReturned>> => ask(accountReturned, '/api/public/account/return', answer);
export type LobbyClient = ReturnType<typeof lobbyClient>;

/** One question to the lobby; the answer has to keep its contract. */
export async function ask<Schema extends z.ZodType>(schema: Schema, path: string, body?: object, more: Record<string, string> = {}): Promise<Answer<z.infer<Schema>>> {
  try {
    const response = await fetch(path, {
      method: body ? 'POST' : 'GET', credentials: 'same-origin', cache: 'no-store', signal: AbortSignal.timeout(patienceMs),
      headers: { accept: 'application/json', ...more, ...(body ? { 'content-type': 'application/json' } : {}) },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const answer: unknown = await response.json();
    if (response.ok) return { ok: true, value: schema.parse(answer) };
    const { code, errors = [] } = problem.parse(answer);
    return { ok: false, code, pointers: errors.map(({ pointer }) => pointer) };
  } catch {
    return unreachable;
  }
}
