import { type OrganiserRole, organiserRole, organisersReplaced, type PutRcp, rcpRegistered, rcpUpdated } from '@rcp/contracts';
import fc from 'fast-check';
import { putRcp, type Rcp, replaceOrganisers, roleOf } from './rcp.js';

const described: PutRcp = {
  name: 'RCP de DEMO', shortName: 'DEMO', coordinator: { familyName: 'IMPOSSIBLE', givenName: 'CHARLES' }, secretariat: {}, timeZone: 'Europe/Paris', dccUrls: {},
};
const link = { linkCode: 'first', linkHash: 'h'.repeat(43) };
const otherLink = { linkCode: 'second', linkHash: 'i'.repeat(43) };
const registered = (): Rcp => putRcp(undefined, 'rcp-1', described, link).state;

describe('an RCP', () => {
  it('is registered with its link', () => {
    const { state, facts } = putRcp(undefined, 'rcp-1', described, link);
    expect(state).toEqual({ id: 'rcp-1', ...described, ...link, organisers: [], organisersVersion: 0, version: 1 });
    expect(facts).toEqual([{ contract: rcpRegistered, subject: 'rcp-1', aggregateVersion: 1, data: { rcpId: 'rcp-1', ...described, linkHash: link.linkHash } }]);
  });

  it('keeps its link whatever is put later (R1, R72)', () => {
    const { state, facts } = putRcp(registered(), 'rcp-1', { ...described, name: 'Autre nom' }, otherLink);
    expect(state).toMatchObject({ ...link, name: 'Autre nom', version: 2 });
    expect(facts).toMatchObject([{ contract: rcpUpdated, aggregateVersion: 2, data: { name: 'Autre nom', linkHash: link.linkHash } }]);
  });

  it('is left alone by the same content, in whatever order its properties come', () => {
    const before = registered();
    const again = { ...described, coordinator: { givenName: 'CHARLES', familyName: 'IMPOSSIBLE' } };
    expect(putRcp(before, 'rcp-1', again, otherLink)).toEqual({ state: before, facts: [] });
    expect(putRcp(before, 'rcp-1', again, otherLink).state).toBe(before);
  });

  it('loses a contact that is no longer given (R2)', () => {
    const before = putRcp(undefined, 'rcp-1', { ...described, secretariat: { phone: '04 01 02 03 00' } }, link).state;
    expect(putRcp(before, 'rcp-1', described, link).state.secretariat).toEqual({});
  });
});

describe('the organisers of an RCP', () => {
  const set = fc.uniqueArray(fc.record({ accountId: fc.string({ minLength: 1, maxLength: 8 }), role: fc.constantFrom(...organiserRole.options) }), { selector: (one) => one.accountId, maxLength: 12 });

  it('are the set given last, in whatever order (R50)', () => {
    fc.assert(fc.property(set, set, fc.nat(), (first, second, turn) => {
      const replaced = replaceOrganisers(replaceOrganisers(registered(), { organisers: first }).state, { organisers: second }).state;
      for (const { accountId, role } of second) expect(roleOf(replaced, accountId)).toBe(role);
      for (const { accountId } of first.filter((gone) => !second.some((kept) => kept.accountId === gone.accountId))) expect(roleOf(replaced, accountId)).toBeNull();
      const turned = [...second.slice(turn % (second.length + 1)), ...second.slice(0, turn % (second.length + 1))];
      expect(replaceOrganisers(replaced, { organisers: turned })).toEqual({ state: replaced, facts: [] });
    }));
  });

  it('carry the version of the RCP that replaced them', () => {
    const organisers: { accountId: string; role: OrganiserRole }[] = [{ accountId: 'a', role: 'organiser' }];
    const { state, facts } = replaceOrganisers(registered(), { organisers });
    expect(state).toMatchObject({ version: 2, organisersVersion: 2 });
    expect(facts).toEqual([{ contract: organisersReplaced, subject: 'rcp-1', aggregateVersion: 2, data: { rcpId: 'rcp-1', organisers } }]);
    expect(putRcp(state, 'rcp-1', { ...described, name: 'Autre nom' }, link).state).toMatchObject({ organisers, organisersVersion: 2, version: 3 });
  });

  it('may be nobody, which is told too', () => {
    expect(replaceOrganisers(registered(), { organisers: [] }).facts).toMatchObject([{ contract: organisersReplaced, data: { organisers: [] } }]);
  });
});
