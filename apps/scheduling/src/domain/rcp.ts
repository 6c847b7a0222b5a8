import {
  type Change, DomainError, fact, type OrganiserRole, organisersReplaced, type PutOrganisers, type PutRcp, rcpArchived, rcpLinkRotated, rcpRegistered, rcpUpdated,
} from '@rcp/contracts';
import { assertMatch, type Incoming, type Settled, unchanged, weigh } from './incoming.js';

/** The recurring meeting, owner of its link. */
export interface Rcp {
  readonly id: string;
  /** The network of care it belongs to: only that network's clients see it. */
  readonly networkId: string;
  readonly status: 'active' | 'archived';
  readonly name: string;
  readonly shortName: string;
  readonly coordinator: PutRcp['coordinator'];
  readonly secretariat: PutRcp['secretariat'];
  readonly logo: NonNullable<PutRcp['logo']> | null;
  readonly timeZone: PutRcp['timeZone'];
  readonly dccUrls: PutRcp['dccUrls'];
  readonly nationalRcpId: string | null;
  readonly managerId: string | null;
  readonly localIds: readonly string[];
  readonly policies: PutRcp['policies'];
  /** One link for the life of the RCP; no session command changes it (R1, R72). */
  readonly linkCode: string;
  readonly linkHash: string;
  readonly organisers: PutOrganisers['organisers'];
  /** The version that last replaced the organisers; 0 while none were given. */
  readonly organisersVersion: number;
  readonly organisersSourceUpdatedAt: Date | null;
  readonly sourceUpdatedAt: Date | null;
  readonly updatedAt: Date;
  readonly version: number;
}

/** A new link, made outside the domain: 128 random bits and their hash. */
export interface NewLink {
  readonly linkCode: string;
  readonly linkHash: string;
}

/** A body names an RCP that we don't know. */
export function unknownRcp(): DomainError {
  return new DomainError('not-found', [{ pointer: '/rcpId', code: 'unknown' }]);
}

/** Throws forbidden when the RCP is not in one of the caller's networks. */
export function assertOwn(rcp: Pick<Rcp, 'networkId'>, networks: readonly string[]): void {
  if (!networks.includes(rcp.networkId)) throw new DomainError('forbidden');
}

/** Throws rcp-archived: nothing is planned or launched there until a PUT brings it back. */
export function assertActive(rcp: Pick<Rcp, 'status'>): void {
  if (rcp.status === 'archived') throw new DomainError('rcp-archived');
}

/** Keys in one order and absent ones left out, so that equal content is equal text. */
function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, inner]) => [key, canonical(inner)]));
}

/** Equal content, whatever the order of keys. */
export function sameContent(a: unknown, b: unknown): boolean {
  return JSON.stringify(canonical(a)) === JSON.stringify(canonical(b));
}

/** What a PUT decides. */
function contentOf(put: PutRcp) {
  return {
    name: put.name, shortName: put.shortName, coordinator: put.coordinator, secretariat: put.secretariat, logo: put.logo ?? null, timeZone: put.timeZone,
    dccUrls: put.dccUrls, nationalRcpId: put.nationalRcpId ?? null, managerId: put.managerId ?? null, localIds: put.localIds, policies: put.policies,
  };
}

/** The network a PUT is for: the one named, else the client's only one. Throws forbidden, validation. */
function networkOf(put: PutRcp, networks: readonly string[]): string {
  if (put.networkId !== undefined) {
    assertOwn({ networkId: put.networkId }, networks);
    return put.networkId;
  }
  const [only, ...others] = networks;
  if (only === undefined || others.length > 0) throw new DomainError('validation', [{ pointer: '/networkId', code: 'required' }]);
  return only;
}

/** What the public page shows. */
function pageOf({ id, name, shortName, coordinator: { civility, familyName, givenName }, secretariat, timeZone, dccUrls, logo, policies, linkHash }: Rcp) {
  return {
    rcpId: id, name, shortName, coordinator: { ...(civility === undefined ? {} : { civility }), familyName, givenName }, secretariat, timeZone, dccUrls,
    ...(logo === null ? {} : { logo }), policies, linkHash,
  };
}

/**
 * `PUT /rcps/{id}`: registers it with its link, updates it, or brings an archived one back. The same content again changes
 * nothing. Throws forbidden, validation (network), id-taken (the id is another network's), version-conflict.
 */
export function putRcp(before: Rcp | undefined, id: string, put: PutRcp, at: Incoming & { networks: readonly string[]; link: NewLink; now: Date }): Settled<Rcp> {
  if (before !== undefined) assertOwn(before, at.networks);
  const networkId = before !== undefined && put.networkId === undefined ? before.networkId : networkOf(put, at.networks);
  if (before !== undefined && before.networkId !== networkId) throw new DomainError('id-taken', [{ pointer: '/networkId', code: 'fixed' }]);
  const content = contentOf(put);
  const same = before !== undefined && before.status === 'active' && sameContent({ ...before, ...content }, before);
  const verdict = weigh('rcp', before, at, { same });
  if (before !== undefined && verdict === 'late') return { state: before, facts: [], ignored: true };
  if (before !== undefined && verdict === 'same') return unchanged(before, at);
  const rcp: Rcp = {
    ...(before ?? { id, networkId, ...at.link, organisers: [], organisersVersion: 0, organisersSourceUpdatedAt: null, sourceUpdatedAt: null }),
    ...content, status: 'active', sourceUpdatedAt: at.sourceUpdatedAt ?? before?.sourceUpdatedAt ?? null, updatedAt: at.now, version: (before?.version ?? 0) + 1,
  };
  return { state: rcp, facts: [fact(before === undefined ? rcpRegistered : rcpUpdated, id, rcp.version, pageOf(rcp))] };
}

/** `PUT /rcps/{id}/organisers`: the whole set at once; order doesn't matter. Throws version-conflict. */
export function replaceOrganisers(rcp: Rcp, put: PutOrganisers, at: Incoming & { now: Date }): Settled<Rcp> {
  const organisers = [...put.organisers].sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
  const asSource = { ...rcp, sourceUpdatedAt: rcp.organisersSourceUpdatedAt };
  const verdict = weigh('rcp', asSource, at, { same: rcp.organisersVersion > 0 && sameContent(rcp.organisers, organisers) });
  if (verdict === 'late') return { state: rcp, facts: [], ignored: true };
  const organisersSourceUpdatedAt = at.sourceUpdatedAt ?? rcp.organisersSourceUpdatedAt;
  if (verdict === 'same') return { state: unchanged(asSource, at).state === asSource ? rcp : { ...rcp, organisersSourceUpdatedAt }, facts: [] };
  const version = rcp.version + 1;
  return {
    state: { ...rcp, organisers, organisersVersion: version, organisersSourceUpdatedAt, updatedAt: at.now, version },
    facts: [fact(organisersReplaced, rcp.id, version, { rcpId: rcp.id, organisers: organisers.map(rightOf) })],
  };
}

/** What the door needs to know of an organiser: no name. Times in UTC. */
function rightOf({ accountId, role, validFrom, validTo }: PutOrganisers['organisers'][number]) {
  const utc = (instant: string) => new Date(instant).toISOString();
  return { accountId, role, ...(validFrom === undefined ? {} : { validFrom: utc(validFrom) }), ...(validTo === undefined ? {} : { validTo: utc(validTo) }) };
}

/** The account's role in the set as it stands now; null for anybody else (R50). */
export function roleOf(rcp: Pick<Rcp, 'organisers'>, accountId: string, now: Date): OrganiserRole | null {
  const organiser = rcp.organisers.find((one) => one.accountId === accountId);
  if (organiser === undefined) return null;
  const { role, validFrom, validTo } = organiser;
  const begun = validFrom === undefined || Date.parse(validFrom) <= now.getTime();
  const over = validTo !== undefined && Date.parse(validTo) <= now.getTime();
  return begun && !over ? role : null;
}

/** `DELETE /rcps/{id}`: nothing is planned here any more; its series and sessions to come are ended by the caller first. Repeated, nothing. */
export function archive(rcp: Rcp, at: Incoming & { now: Date }): Change<Rcp> {
  if (rcp.status === 'archived') return { state: rcp, facts: [] };
  assertMatch('rcp', rcp, at.ifMatch);
  const version = rcp.version + 1;
  return { state: { ...rcp, status: 'archived', updatedAt: at.now, version }, facts: [fact(rcpArchived, rcp.id, version, { rcpId: rcp.id })] };
}

/** `POST /rcps/{id}/link-rotation`: a new link, the one before is dead at once. */
export function rotateLink(rcp: Rcp, reason: 'leak' | 'other', link: NewLink, now: Date): Change<Rcp> {
  assertActive(rcp);
  const version = rcp.version + 1;
  return {
    state: { ...rcp, ...link, updatedAt: now, version },
    facts: [fact(rcpLinkRotated, rcp.id, version, { rcpId: rcp.id, linkHash: link.linkHash, reason })],
  };
}
