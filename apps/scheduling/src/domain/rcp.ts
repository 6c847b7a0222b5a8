import {
  type Change, DomainError, fact, type OrganiserRole, organisersReplaced, type PutOrganisers, type PutRcp, rcpRegistered, rcpUpdated,
} from '@rcp/contracts';

/** The recurring meeting, owner of its link. */
export interface Rcp {
  readonly id: string;
  readonly name: string;
  readonly shortName: string;
  readonly coordinator: PutRcp['coordinator'];
  readonly secretariat: PutRcp['secretariat'];
  readonly timeZone: PutRcp['timeZone'];
  readonly dccUrls: PutRcp['dccUrls'];
  /** One link for the life of the RCP; no session command changes it (R1, R72). */
  readonly linkCode: string;
  readonly linkHash: string;
  readonly organisers: readonly { readonly accountId: string; readonly role: OrganiserRole }[];
  /** The version that last replaced the organisers; 0 while none were given. */
  readonly organisersVersion: number;
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

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** What the public page shows, from a fresh object so that the order of keys never differs. */
function page(rcp: PutRcp): PutRcp {
  const { civility, familyName, givenName } = rcp.coordinator;
  const { email, phone } = rcp.secretariat;
  const { home, registerPatient } = rcp.dccUrls;
  return {
    name: rcp.name, shortName: rcp.shortName, timeZone: rcp.timeZone,
    coordinator: { ...(civility === undefined ? {} : { civility }), familyName, givenName },
    secretariat: { ...(email === undefined ? {} : { email }), ...(phone === undefined ? {} : { phone }) },
    dccUrls: { ...(home === undefined ? {} : { home }), ...(registerPatient === undefined ? {} : { registerPatient }) },
  };
}

/** `PUT /rcps/{id}`: registers it with its link, or updates what its page shows. The same content again changes nothing. */
export function putRcp(before: Rcp | undefined, id: string, put: PutRcp, link: NewLink): Change<Rcp> {
  const content = page(put);
  if (before !== undefined && same(page(before), content)) return { state: before, facts: [] };
  const rcp: Rcp = {
    ...(before ?? { id, ...link, organisers: [], organisersVersion: 0 }), ...content, version: (before?.version ?? 0) + 1,
  };
  const contract = before === undefined ? rcpRegistered : rcpUpdated;
  return { state: rcp, facts: [fact(contract, id, rcp.version, { rcpId: id, ...content, linkHash: rcp.linkHash })] };
}

/** `PUT /rcps/{id}/organisers`: the whole set at once; order doesn't matter. */
export function replaceOrganisers(rcp: Rcp, put: PutOrganisers): Change<Rcp> {
  const organisers = put.organisers.map(({ accountId, role }) => ({ accountId, role })).sort((a, b) => (a.accountId < b.accountId ? -1 : 1));
  if (rcp.organisersVersion > 0 && same(rcp.organisers.map(({ accountId, role }) => ({ accountId, role })), organisers)) return { state: rcp, facts: [] };
  const version = rcp.version + 1;
  return {
    state: { ...rcp, organisers, organisersVersion: version, version },
    facts: [fact(organisersReplaced, rcp.id, version, { rcpId: rcp.id, organisers })],
  };
}

/** The account's role in the set as it stands; null for anybody else (R50). */
export function roleOf(rcp: Rcp, accountId: string): OrganiserRole | null {
  return rcp.organisers.find((organiser) => organiser.accountId === accountId)?.role ?? null;
}
