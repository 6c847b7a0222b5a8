import { randomUUID } from 'node:crypto';
import { replanned, sentAway, timedOut } from './closing.js';
import { type Asker, decide, hostArrives, requestToJoin, type Room } from './room.js';
import { usualPolicies } from './session.js';
import { at, emptyRoom, guest, of, organiser } from './trial-room.js';

const [host, inside, waiting] = [organiser('HOTE'), guest('DEDANS'), guest('DEHORS')];
const knocked = (room: Room, asker: Asker) => requestToJoin(room, asker, randomUUID(), at('14:00:00')).state;
const heldRoom = () => knocked(emptyRoom(), waiting);
/** An organiser and a guest inside, another guest waiting. */
function openRoom(): Room {
  const room = knocked(hostArrives(knocked(emptyRoom(), host), at('14:00:00')).state, inside);
  const accepted = decide(room, of(room, inside).id, 'admitted', { accountId: 'account-HOTE', name: 'Jo HOTE' }, at('14:00:30')).state;
  return knocked(accepted, waiting);
}
const now = at('14:10:00');
const told = (change: { facts: readonly { contract: { name: string }; aggregateVersion: number }[] }) => change.facts.map(({ contract }) => contract.name);
const states = (room: Room) => room.requests.map(({ state }) => state);

describe('a plan that changed', () => {
  it('changes nothing for anybody while the door stays where it is', () => {
    for (const room of [heldRoom(), openRoom()]) {
      const longer = { ...room, session: { ...room.session, endsAt: at('17:00:00') } };
      expect(replanned(longer, false, now)).toEqual({ state: longer, facts: [] });
    }
  });

  it.each([
    ['cancelled', {}, true, 'cancelled'],
    ['without the webconference', { webconfActive: false }, false, 'planned'],
    ['moved to later', { startsAt: at('16:00:00'), endsAt: at('17:00:00') }, false, 'planned'],
  ] as const)('leaves nobody at the door of a session %s', (_what, changes, cancelled, state) => {
    const room = heldRoom();
    const change = replanned({ ...room, session: { ...room.session, ...changes } }, cancelled, now);
    expect(states(change.state)).toEqual(['withdrawn']);
    expect(change.state.session.state).toBe(state);
    expect(told(change)).toEqual(['JoinWithdrawn']);
  });

  it('ends a session that had opened here a moment before it was cancelled', () => {
    const change = replanned(openRoom(), true, now);
    expect(change.state.session).toMatchObject({ state: 'cancelled', hostPresent: false });
    expect(states(change.state)).toEqual(['admitted', 'admitted', 'withdrawn']);
    expect(told(change)).toEqual(['HostLeft', 'JoinWithdrawn']);
    expect(() => knocked(change.state, guest('AUTRE'))).toThrow('no-session');
    expect(() => hostArrives(change.state, now)).toThrow('no-session');
  });

  it('lets the same people ask again once the webconference is back', () => {
    const off = replanned({ ...heldRoom(), session: { ...heldRoom().session, webconfActive: false } }, false, now).state;
    const on = { ...off, session: { ...off.session, webconfActive: true } };
    expect(of(knocked(on, waiting), waiting).state).toBe('held');
  });

  it('does not bring a closed session back as cancelled', () => {
    const closed = emptyRoom({ state: 'closed' });
    expect(replanned(closed, true, now)).toEqual({ state: closed, facts: [] });
  });
});

describe('a link that leads nowhere any more', () => {
  it('sends away who is at the door, and leaves people inside where they are', () => {
    const change = sentAway(openRoom(), now);
    expect(states(change.state)).toEqual(['admitted', 'admitted', 'withdrawn']);
    expect(change.state.session).toMatchObject({ state: 'open', hostPresent: true });
    expect(told(change)).toEqual(['JoinWithdrawn']);
  });

  it('is nothing to an empty door', () => {
    const room = emptyRoom();
    expect(sentAway(room, now)).toEqual({ state: room, facts: [] });
  });
});

describe('a session left open', () => {
  it('is closed once nobody may come any more, each fact with a version of its own', () => {
    const change = timedOut(openRoom(), at('17:30:01'));
    expect(change.state.session).toMatchObject({ state: 'closed', hostPresent: false });
    expect(told(change)).toEqual(['HostLeft', 'JoinWithdrawn', 'SessionClosed']);
    expect(change.facts.filter(({ subject }) => subject === 'ses-1').map(({ aggregateVersion }) => aggregateVersion)).toEqual([3, 4]);
    expect(change.facts.at(-1)?.data).toEqual({ sessionId: 'ses-1', rcpId: 'rcp-1', closedAt: '2026-12-02T17:30:01.000Z', reason: 'timeout' });
  });

  it('stays open until then, as long as its RCP says, and is closed once', () => {
    const room = openRoom();
    expect(timedOut(room, at('17:30:00')).state).toBe(room);
    const patient = { ...room, session: { ...room.session, policies: { ...usualPolicies, graceAfterMin: 240 } } };
    expect(timedOut(patient, at('18:00:00')).state).toBe(patient);
    const closed = timedOut(room, at('17:30:01')).state;
    expect(timedOut(closed, at('18:00:00'))).toEqual({ state: closed, facts: [] });
  });
});
