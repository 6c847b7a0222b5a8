import {
  type Assurance, type EventContract, exclusionLifted, type Fact, joinAccepted, joinRefused, joinRequested, lobbyChatOpened, participantExcluded, participantPutBack, sessionClosed,
  sessionNotHeld, sessionOpened, sessionReopened,
} from '@rcp/contracts';
import type { Room } from './room.js';

/** What is on record of a decision: who, what, about whom, when. No name, no address. */
export interface AuditEntry {
  readonly at: Date;
  readonly action: string;
  /** Account id of the organiser who decided, or who entered by right; null for a rule or the clock. */
  readonly actor: string | null;
  /** The join request decided about; null for the session itself. */
  readonly subject: string | null;
  /** How the person of that request had identified themselves. */
  readonly assurance: Assurance | null;
  /** Of a refusal or a closing. */
  readonly reason: string | null;
}

/** Facts that are decisions. Who enters by right was let in by the rule that organisers need not ask. */
const actions = new Map<string, string>(([
  [joinAccepted, 'admitted'], [joinRefused, 'refused'], [participantExcluded, 'excluded'], [exclusionLifted, 'exclusion-lifted'], [participantPutBack, 'put-back'],
  [joinRequested, 'entered-by-right'], [sessionOpened, 'opened'], [sessionReopened, 'reopened'], [sessionClosed, 'closed'], [sessionNotHeld, 'not-held'], [lobbyChatOpened, 'chat-opened'],
] satisfies [EventContract, string][]).map(([{ type }, action]) => [type, action]));

/** What facts that are decisions may hold. */
interface Told { readonly decidedBy?: string; readonly joinRequestId?: string; readonly reason?: string; readonly state?: string }

/** What goes on record of these facts, in their order. */
export function auditEntries(room: Room, facts: readonly Fact[], now: Date): AuditEntry[] {
  return facts.flatMap(({ contract, data }) => {
    const action = actions.get(contract.type);
    const { decidedBy = null, joinRequestId = null, reason = null, state } = data as Told;
    if (action === undefined || (contract.type === joinRequested.type && state !== 'admitted')) return [];
    const request = room.requests.find(({ id }) => id === joinRequestId);
    const actor = contract.type === joinRequested.type ? (request?.accountId ?? null) : decidedBy;
    return [{ at: now, action, actor, subject: joinRequestId, assurance: request?.assurance ?? null, reason }];
  });
}

/** An entry as it is kept. */
export interface ChainedEntry extends AuditEntry {
  readonly seq: number;
  readonly hash: string;
}

/** What an entry's hash is of: the hash before it, its place and all it says. */
export function sealed(sessionId: string, before: string, { seq, at, action, actor, subject, assurance, reason }: Omit<ChainedEntry, 'hash'>): string {
  return JSON.stringify([before, sessionId, seq, at.toISOString(), action, actor, subject, assurance, reason]);
}

/** A session's entries in their order, and what was noted of the last one. */
export interface Chain {
  readonly sessionId: string;
  readonly entries: readonly ChainedEntry[];
  readonly head: { readonly seq: number; readonly hash: string } | null;
}

/** Where a chain is not as it was written; empty for a whole one. `hashOf` is the hash of what was sealed. */
export function breaksOf({ sessionId, entries, head }: Chain, hashOf: (text: string) => string): string[] {
  const breaks: string[] = [];
  let [before, expected] = ['', 1];
  for (const entry of entries) {
    const missing = entry.seq - expected;
    if (missing > 0) breaks.push(missing === 1 ? `entry ${expected} is missing` : `entries ${expected} to ${entry.seq - 1} are missing`);
    // After a gap the hash before is unknown: the next entries are checked from this one on.
    else if (entry.hash !== hashOf(sealed(sessionId, before, entry))) breaks.push(`entry ${entry.seq} was changed`);
    [before, expected] = [entry.hash, entry.seq + 1];
  }
  if (head === null) breaks.push(entries.length === 0 ? 'no entry is there' : 'the head is missing');
  else if (head.seq >= expected) breaks.push(head.seq === expected ? `entry ${expected} is missing at the end` : `entries ${expected} to ${head.seq} are missing at the end`);
  else if (head.seq !== entries.at(-1)?.seq || head.hash !== before) breaks.push('the head was changed, or entries were added');
  return breaks.map((one) => `session ${sessionId}: ${one}`);
}
