import { sentAway } from './domain/closing.js';
import { decide } from './domain/decisions.js';
import { hostArrives, requestToJoin, withdraw } from './domain/room.js';
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

  it.each([
    [{ state: 'cancelled' }, 'cancelled'], [{ state: 'closed' }, 'ended'], [{ state: 'not_held' }, 'ended'], [{ webconfActive: false }, 'webconf-off'],
    [{ startsAt: at('18:00:00'), endsAt: at('19:00:00') }, 'moved'],
  ] as const)('is nothing at all of a session that is %o, not even to people who were inside, but why: %s', (changes, sentOut) => {
    const off = { ...room(), session: { ...room().session, ...changes } };
    for (const [viewer, isOrganiser] of [[host, true], [inside, false], [waiting, false]] as const) {
      const told = [{ type: 'you', organiser: isOrganiser, request: null, sentOut, hostPresent: false, serverTime: now.toISOString() }];
      expect(projections(off, { entryId: viewer.entryId, organiser: isOrganiser }, now)).toEqual(told);
      expect(projections(emptyRoom({ id: 'ses-2' }), { entryId: viewer.entryId, organiser: isOrganiser }, now, off)).toEqual([told[0]]);
    }
    expect(projections(off, { entryId: crypto.randomUUID(), organiser: false }, now)[0]).not.toHaveProperty('sentOut');
  });

  it('is that the link leads here no more, to who was sent from the door for that, and not to who left', () => {
    const lost = sentAway(room(), now, ({ entryId }) => entryId === waiting.entryId, { linkLost: true }).state;
    expect(projections(lost, { entryId: waiting.entryId, organiser: false }, now)).toMatchObject([{ sentOut: 'link', request: { state: 'withdrawn' } }]);
    const left = withdraw(room(), waiting.entryId, now).state;
    expect(projections(left, { entryId: waiting.entryId, organiser: false }, now)[0]).not.toHaveProperty('sentOut');
  });

  it('is from when one may ask again after a refusal, three times', () => {
    const host = { accountId: 'account-HOTE', name: 'Jo HOTE' };
    const refusedAt = (clock: string, one = room()) => decide(one, of(one, waiting).id, { state: 'refused' }, host, at(clock)).state;
    const againAt = (clock: string, one: ReturnType<typeof room>) => requestToJoin(one, waiting, crypto.randomUUID(), at(clock)).state;
    const seen = (one: ReturnType<typeof room>) => projections(one, { entryId: waiting.entryId, organiser: false }, now);
    let one = refusedAt('14:00:00');
    expect(seen(one)).toMatchObject([{ request: { state: 'refused', retryAt: at('14:00:30').toISOString() } }]);
    for (const minute of ['01', '02', '03']) one = refusedAt(`14:${minute}:00`, againAt(`14:${minute}:00`, one));
    expect(seen(one)).toMatchObject([{ request: { state: 'refused', retryAt: null } }]);
  });
});
