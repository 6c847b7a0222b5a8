import type { Change, OrganiserRole } from '@rcp/contracts';
import { replace, type Room } from './room.js';

/** The organisers set of an RCP as last told by scheduling. */
export interface OrganisersSet {
  readonly version: number;
  /** Each from `validFrom` (included) to `validTo` (excluded), instants, where given. */
  readonly organisers: readonly { accountId: string; role: OrganiserRole; validFrom?: string | undefined; validTo?: string | undefined }[];
}

/** What an entry knows about its account's rights. */
export interface Claimed {
  readonly accountId: string | null;
  readonly role: OrganiserRole | null;
  readonly organisersVersion: number;
}

/**
 * The role of an account now. The set decides; the ticket's word counts only while the set it was read from is newer
 * than our copy. Rights never follow a link or a text (R50).
 */
export function roleNow(claimed: Claimed, set: OrganisersSet | undefined, now: Date): OrganiserRole | null {
  if (claimed.accountId === null) return null;
  if (set === undefined || set.version < claimed.organisersVersion) return claimed.role;
  return roleIn(set, claimed.accountId, now) ?? null;
}

/** The role that a set gives an account at `now`: null before it begins and once it is over, undefined to an account it does not name. */
export function roleIn(set: Pick<OrganisersSet, 'organisers'>, accountId: string, now: Date): OrganiserRole | null | undefined {
  const organiser = set.organisers.find((one) => one.accountId === accountId);
  if (organiser === undefined) return undefined;
  const { role, validFrom, validTo } = organiser;
  const begun = validFrom === undefined || Date.parse(validFrom) <= now.getTime();
  const over = validTo !== undefined && Date.parse(validTo) <= now.getTime();
  return begun && !over ? role : null;
}

/**
 * Rights are others: the set was replaced, or an hour of its own came. Who is an organiser no more stays inside as a participant, and can
 * be excluded like one (R50).
 */
export function organisersReplaced(room: Room, isOrganiser: (accountId: string, before: boolean) => boolean): Change<Room> {
  const changed = room.requests.filter(({ accountId, organiser }) => accountId !== null && isOrganiser(accountId, organiser) !== organiser);
  if (changed.length === 0) return { state: room, facts: [] };
  return { state: replace(room, changed.map((request) => ({ ...request, organiser: !request.organiser, version: request.version + 1 }))), facts: [] };
}
