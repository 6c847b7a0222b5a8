import type { OrganiserRole } from '@rcp/contracts';

/** The organisers set of an RCP as last told by scheduling. */
export interface OrganisersSet {
  readonly version: number;
  readonly organisers: readonly { accountId: string; role: OrganiserRole }[];
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
export function roleNow(claimed: Claimed, set: OrganisersSet | undefined): OrganiserRole | null {
  if (claimed.accountId === null) return null;
  if (set === undefined || set.version < claimed.organisersVersion) return claimed.role;
  return set.organisers.find((one) => one.accountId === claimed.accountId)?.role ?? null;
}
