import {
  DomainError, type OrganiserRole, organiserRole, organisersReplaced, type PutRcpBody, putRcp as putRcpBody, rcpArchived, rcpLinkRotated, rcpRegistered, rcpUpdated,
} from '@rcp/contracts';
import fc from 'fast-check';
import { archive, putRcp, type Rcp, replaceOrganisers, roleOf, rotateLink } from './rcp.js';

const described: PutRcpBody = { name: 'RCP de DEMO', shortName: 'DEMO', coordinator: { familyName: 'IMPOSSIBLE', givenName: 'CHARLES', rpps: '01234567897' } };
const link = { linkCode: 'first', linkHash: 'h'.repeat(43) };
const otherLink = { linkCode: 'second', linkHash: 'i'.repeat(43) };
const now = new Date('2026-12-01T08:00:00Z');
const at = { networks: ['net-1'], link, now };
const put = (before: Rcp | undefined, changes: Partial<PutRcpBody> = {}, more: Partial<Parameters<typeof putRcp>[3]> = {}) =>
  putRcp(before, 'rcp-1', putRcpBody.parse({ ...described, ...changes }), { ...at, ...more });
const registered = (): Rcp => put(undefined).state;

function refusal(decide: () => unknown): Pick<DomainError, 'code' | 'faults' | 'extras'> | undefined {
  try {
    decide();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

describe('an RCP', () => {
  it('is registered with its link, in the only network of its client', () => {
    const { state, facts } = put(undefined);
    expect(state).toMatchObject({ id: 'rcp-1', networkId: 'net-1', status: 'active', ...link, organisers: [], organisersVersion: 0, version: 1, updatedAt: now });
    expect(facts).toMatchObject([{ contract: rcpRegistered, subject: 'rcp-1', aggregateVersion: 1, data: { rcpId: 'rcp-1', name: 'RCP de DEMO', linkHash: link.linkHash } }]);
    expect(rcpRegistered.data.parse(facts[0]?.data)).toEqual(facts[0]?.data);
  });

  it('tells its page and nothing of the coordinator’s number', () => {
    expect(JSON.stringify(put(undefined).facts)).not.toContain('01234567897');
  });

  it('keeps its link whatever is put later (R1, R72)', () => {
    const { state, facts } = put(registered(), { name: 'Autre nom' }, { link: otherLink });
    expect(state).toMatchObject({ ...link, name: 'Autre nom', version: 2 });
    expect(facts).toMatchObject([{ contract: rcpUpdated, aggregateVersion: 2, data: { name: 'Autre nom', linkHash: link.linkHash } }]);
  });

  it('is left alone by the same content, in whatever order its properties come', () => {
    const before = registered();
    const again = put(before, { coordinator: { givenName: 'CHARLES', rpps: '01234567897', familyName: 'IMPOSSIBLE' } }, { link: otherLink });
    expect(again).toEqual({ state: before, facts: [] });
    expect(again.state).toBe(before);
  });

  it('loses a contact that is no longer given (R2)', () => {
    expect(put(put(undefined, { secretariat: { phone: '04 01 02 03 00' } }).state).state.secretariat).toEqual({});
  });

  it('belongs to one network for good, and is another’s to nobody', () => {
    expect(refusal(() => put(registered(), {}, { networks: ['net-2'] }))?.code).toBe('forbidden');
    expect(refusal(() => put(undefined, { networkId: 'net-2' }))?.code).toBe('forbidden');
    expect(refusal(() => put(registered(), { networkId: 'net-2' }, { networks: ['net-1', 'net-2'] }))).toMatchObject({ code: 'id-taken', faults: [{ pointer: '/networkId', code: 'fixed' }] });
    expect(refusal(() => put(undefined, {}, { networks: ['net-1', 'net-2'] }))).toMatchObject({ code: 'validation', faults: [{ pointer: '/networkId', code: 'required' }] });
    expect(put(undefined, { networkId: 'net-2' }, { networks: ['net-1', 'net-2'] }).state.networkId).toBe('net-2');
  });

  it('is changed under the tag of its version only, where one is given', () => {
    expect(put(registered(), { name: 'Autre nom' }, { ifMatch: '"rcp:rcp-1:1"' }).state.version).toBe(2);
    expect(refusal(() => put(registered(), { name: 'Autre nom' }, { ifMatch: '"rcp:rcp-1:2"' }))).toMatchObject({ code: 'version-conflict', extras: { currentETag: '"rcp:rcp-1:1"' } });
    expect(refusal(() => put(registered(), { name: 'Autre nom' }, { ifMatch: '"rcp:rcp-2:1"' }))?.code).toBe('version-conflict');
    expect(refusal(() => put(undefined, {}, { ifMatch: '*' }))?.code).toBe('version-conflict');
    expect(put(registered(), {}, { ifMatch: '"rcp:rcp-1:9"' }).facts).toEqual([]);
  });

  it('ignores what its client wrote earlier than what we hold, and remembers the later date without telling anybody', () => {
    const [early, late] = [new Date('2026-11-01T00:00:00Z'), new Date('2026-11-02T00:00:00Z')];
    const before = put(undefined, {}, { sourceUpdatedAt: late }).state;
    expect(put(before, { name: 'Ancien nom' }, { sourceUpdatedAt: early })).toEqual({ state: before, facts: [], ignored: true });
    const later = put(put(undefined, {}, { sourceUpdatedAt: early }).state, {}, { sourceUpdatedAt: late });
    expect(later).toMatchObject({ state: { sourceUpdatedAt: late, version: 1 }, facts: [] });
  });

  it('is archived once, and brought back by a PUT', () => {
    const { state, facts } = archive(registered(), { now });
    expect(state).toMatchObject({ status: 'archived', version: 2 });
    expect(facts).toMatchObject([{ contract: rcpArchived, aggregateVersion: 2, data: { rcpId: 'rcp-1' } }]);
    expect(archive(state, { now })).toEqual({ state, facts: [] });
    expect(refusal(() => rotateLink(state, 'leak', otherLink, now))?.code).toBe('rcp-archived');
    expect(put(state)).toMatchObject({ state: { status: 'active', version: 3, ...link }, facts: [{ contract: rcpUpdated }] });
  });

  it('gets a new link when it is rotated, and says the hash only', () => {
    const { state, facts } = rotateLink(registered(), 'leak', otherLink, now);
    expect(state).toMatchObject({ ...otherLink, version: 2 });
    expect(facts).toMatchObject([{ contract: rcpLinkRotated, aggregateVersion: 2, data: { rcpId: 'rcp-1', linkHash: otherLink.linkHash, reason: 'leak' } }]);
    expect(JSON.stringify(facts)).not.toContain(otherLink.linkCode);
  });
});

describe('the organisers of an RCP', () => {
  const set = fc.uniqueArray(fc.record({ accountId: fc.string({ minLength: 1, maxLength: 8 }), role: fc.constantFrom(...organiserRole.options) }), { selector: (one) => one.accountId, maxLength: 12 });

  it('are the set given last, in whatever order (R50)', () => {
    fc.assert(fc.property(set, set, fc.nat(), (first, second, turn) => {
      const replaced = replaceOrganisers(replaceOrganisers(registered(), { organisers: first }, at).state, { organisers: second }, at).state;
      for (const { accountId, role } of second) expect(roleOf(replaced, accountId, now)).toBe(role);
      for (const { accountId } of first.filter((gone) => !second.some((kept) => kept.accountId === gone.accountId))) expect(roleOf(replaced, accountId, now)).toBeNull();
      const turned = [...second.slice(turn % (second.length + 1)), ...second.slice(0, turn % (second.length + 1))];
      expect(replaceOrganisers(replaced, { organisers: turned }, at)).toEqual({ state: replaced, facts: [] });
    }));
  });

  it('carry the version of the RCP that replaced them, and no name', () => {
    const organisers: { accountId: string; role: OrganiserRole; displayName: string; validTo: string }[] =
      [{ accountId: 'a', role: 'organiser', displayName: 'Dr ZZCANARY', validTo: '2027-01-01T00:00:00+01:00' }];
    const { state, facts } = replaceOrganisers(registered(), { organisers }, at);
    expect(state).toMatchObject({ version: 2, organisersVersion: 2, organisers });
    expect(facts).toEqual([{
      contract: organisersReplaced, subject: 'rcp-1', aggregateVersion: 2,
      data: { rcpId: 'rcp-1', organisers: [{ accountId: 'a', role: 'organiser', validTo: '2026-12-31T23:00:00.000Z' }] },
    }]);
    expect(put(state, { name: 'Autre nom' }).state).toMatchObject({ organisers, organisersVersion: 2, version: 3 });
  });

  it('have their role from the day it begins to the moment it ends', () => {
    const organisers = [{ accountId: 'a', role: 'organiser' as const, validFrom: '2026-12-01T00:00:00Z', validTo: '2026-12-02T00:00:00Z' }];
    const rcp = replaceOrganisers(registered(), { organisers }, at).state;
    const roles = ['2026-11-30T23:59:59Z', '2026-12-01T00:00:00Z', '2026-12-01T23:59:59Z', '2026-12-02T00:00:00Z'].map((instant) => roleOf(rcp, 'a', new Date(instant)));
    expect(roles).toEqual([null, 'organiser', 'organiser', null]);
  });

  it('may be nobody, which is told too', () => {
    expect(replaceOrganisers(registered(), { organisers: [] }, at).facts).toMatchObject([{ contract: organisersReplaced, data: { organisers: [] } }]);
  });

  it('written earlier than those we hold are ignored, whatever the RCP’s own date', () => {
    const [early, late] = [new Date('2026-11-01T00:00:00Z'), new Date('2026-11-02T00:00:00Z')];
    const rcp = replaceOrganisers(registered(), { organisers: [] }, { ...at, sourceUpdatedAt: late }).state;
    expect(replaceOrganisers(rcp, { organisers: [{ accountId: 'a', role: 'organiser' }] }, { ...at, sourceUpdatedAt: early })).toEqual({ state: rcp, facts: [], ignored: true });
    expect(put(rcp, { name: 'Autre nom' }, { sourceUpdatedAt: early }).state.name).toBe('Autre nom');
  });
});
