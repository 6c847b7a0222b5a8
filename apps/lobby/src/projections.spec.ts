import { decide } from './domain/decisions.js';
import { hostArrives, requestToJoin } from './domain/room.js';
import { at, emptyRoom, guest, of, organiser } from './domain/trial-room.js';
import { projections } from './projections.js';

const host = organiser('HOTE');
const waiting = guest('ATTENTE');
const inside = guest('DEDANS');
const now = at('14:00:00');

function room() {
  let one = hostArrives(requestToJoin(emptyRoom(), host, crypto.randomUUID(), now).state, now).state;
  one = requestToJoin(one, inside, crypto.randomUUID(), now).state;
  one = decide(one, of(one, inside).id, { state: 'admitted' }, { accountId: 'account-HOTE', name: 'Jo HOTE' }, now).state;
  return requestToJoin(one, waiting, crypto.randomUUID(), now).state;
}
const seenBy = (entryId: string, isOrganiser = false) => projections(room(), { entryId, organiser: isOrganiser }, now);

describe('what a browser is shown', () => {
  it('is nobody’s name while the person is waiting (R30)', () => {
    expect(seenBy(waiting.entryId).map(({ type }) => type)).toEqual(['you']);
    expect(JSON.stringify(seenBy(waiting.entryId))).not.toMatch(/HOTE|DEDANS|ATTENTE/);
  });

  it('is nothing but itself to a browser that has not asked, organiser or not', () => {
    expect(seenBy(crypto.randomUUID())).toMatchObject([{ type: 'you', request: null }]);
    expect(seenBy(crypto.randomUUID(), true).map(({ type }) => type)).toEqual(['you']);
  });

  it('is the room without the knocks to a participant', () => {
    expect(seenBy(inside.entryId).map(({ type }) => type)).toEqual(['you', 'room']);
    expect(JSON.stringify(seenBy(inside.entryId))).not.toContain('ATTENTE');
  });

  it('is the room and the card of each asker to an organiser inside (R39, R42)', () => {
    const [, everybody, knocks] = seenBy(host.entryId, true);
    expect(everybody).toMatchObject({ type: 'room', participants: [{ familyName: 'HOTE', organiser: true }, { familyName: 'DEDANS', organiser: false }] });
    expect(knocks).toMatchObject({ type: 'knocks', knocks: [{ familyName: 'ATTENTE', specialityCode: 'SM36', assurance: 'guest', state: 'waiting', edited: false }] });
  });

  it.each([{ state: 'cancelled' }, { state: 'closed' }, { webconfActive: false }] as const)('is nothing at all of a session that is %o, not even to people who were inside', (changes) => {
    const off = { ...room(), session: { ...room().session, ...changes } };
    for (const [viewer, isOrganiser] of [[host, true], [inside, false], [waiting, false]] as const) {
      expect(projections(off, { entryId: viewer.entryId, organiser: isOrganiser }, now)).toEqual([
        { type: 'you', organiser: isOrganiser, request: null, hostPresent: false, serverTime: now.toISOString() },
      ]);
    }
  });
});
