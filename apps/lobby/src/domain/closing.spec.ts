import { randomUUID } from 'node:crypto';
import { endedByHost, overdue, reopenableUntil, reopened, replanned, sentAway, timedOut } from './closing.js';
import { decide } from './decisions.js';
import { type Asker, hostArrives, hostLeaves, requestToJoin, type Room } from './room.js';
import { usualPolicies } from './session.js';
import { at, emptyRoom, guest, of, organiser } from './trial-room.js';

const [host, inside, waiting] = [organiser('HOTE'), guest('DEDANS'), guest('DEHORS')];
const knocked = (room: Room, asker: Asker) => requestToJoin(room, asker, randomUUID(), at('14:00:00')).state;
const heldRoom = () => knocked(emptyRoom(), waiting);
/** An organiser and a guest inside, another guest waiting. */
function openRoom(): Room {
  const room = knocked(hostArrives(knocked(emptyRoom(), host), at('14:00:00')).state, inside);
  const accepted = decide(room, of(room, inside).id, { state: 'admitted' }, { accountId: 'account-HOTE', name: 'Jo HOTE' }, at('14:00:30')).state;
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

const by = { accountId: 'account-HOTE', name: 'Jo HOTE' };

describe('« Terminer la séance pour tous »', () => {
  it('leaves nobody at the door, closes the room and says who ended it', () => {
    const change = endedByHost(openRoom(), by, now);
    expect(change.state.session).toMatchObject({ state: 'closed', hostPresent: false, closedAt: now, closeReason: 'by-host' });
    expect(states(change.state)).toEqual(['admitted', 'admitted', 'withdrawn']);
    expect(told(change)).toEqual(['HostLeft', 'JoinWithdrawn', 'SessionClosed']);
    expect(change.facts.at(-1)?.data).toEqual({ sessionId: 'ses-1', rcpId: 'rcp-1', closedAt: now.toISOString(), reason: 'by-host', decidedBy: 'account-HOTE' });
    expect(() => knocked(change.state, guest('AUTRE'))).toThrow('too-late');
  });

  it('is done once, whoever clicks second', () => {
    const ended = endedByHost(openRoom(), by, now).state;
    expect(endedByHost(ended, { accountId: 'account-AUTRE', name: 'A' }, now)).toEqual({ state: ended, facts: [] });
  });
});

describe('a session ended by mistake', () => {
  const ended = () => endedByHost(openRoom(), by, now).state;

  it('is opened again within half an hour, and who was inside has a place still', () => {
    const change = reopened(ended(), false, by, at('14:40:00'));
    expect(change.state.session).toMatchObject({ state: 'open', hostPresent: false, openedAt: at('14:40:00'), closedAt: null, closeReason: null });
    expect(states(change.state)).toEqual(['admitted', 'admitted', 'withdrawn']);
    expect(told(change)).toEqual(['SessionReopened']);
    expect(of(knocked(change.state, waiting), waiting).state).toBe('held');
    expect(reopened(change.state, false, by, at('14:41:00'))).toEqual({ state: change.state, facts: [] });
  });

  it('is not opened again later, nor beside another session', () => {
    expect(() => reopened(ended(), false, by, at('14:40:01'))).toThrow('session-terminal');
    expect(() => reopened(ended(), true, by, now)).toThrow('session-terminal');
  });

  it('nor past the hours of its door', () => {
    const room = endedByHost(openRoom(), by, at('17:20:00')).state;
    expect(reopenableUntil(room.session, at('17:21:00'))).toEqual(at('17:30:00'));
    expect(() => reopened(room, false, by, at('17:30:01'))).toThrow('session-terminal');
  });

  it('nor one that the clock closed, nor one that never was open', () => {
    expect(() => reopened(timedOut(openRoom(), at('17:30:01')).state, false, by, at('17:31:00'))).toThrow('session-terminal');
    expect(() => reopened(emptyRoom(), false, by, now)).toThrow('session-terminal');
  });
});

describe('the clock', () => {
  const nobody = { present: false, lastLeft: null };
  const deserted = () => hostLeaves(openRoom(), at('14:20:00')).state;

  it('closes a room fifteen minutes after its end when everybody left before', () => {
    expect(overdue(deserted(), nobody, at('15:44:59')).facts).toEqual([]);
    const change = overdue(deserted(), nobody, at('15:45:00'));
    expect(told(change)).toEqual(['JoinWithdrawn', 'SessionClosed']);
    expect(change.state.session).toMatchObject({ state: 'closed', closeReason: 'timeout', closedAt: at('15:45:00') });
  });

  it('counts from the last who leaves, when that is after the end', () => {
    expect(overdue(deserted(), { present: false, lastLeft: at('16:00:00') }, at('16:14:59')).facts).toEqual([]);
    expect(told(overdue(deserted(), { present: false, lastLeft: at('16:00:00') }, at('16:15:00')))).toContain('SessionClosed');
  });

  it('closes nothing while somebody talks or an organiser is there, until the hours of the door are over and no organiser is', () => {
    expect(overdue(deserted(), { present: true, lastLeft: null }, at('17:30:00')).facts).toEqual([]);
    expect(told(overdue(deserted(), { present: true, lastLeft: null }, at('17:30:01')))).toContain('SessionClosed');
    expect(overdue(openRoom(), nobody, at('20:00:00')).facts).toEqual([]);
  });

  it('gives people time to come back into a room that was opened again', () => {
    const again = reopened(endedByHost(openRoom(), by, at('15:40:00')).state, false, by, at('16:05:00')).state;
    expect(overdue(again, { present: false, lastLeft: at('15:40:00') }, at('16:19:59')).facts).toEqual([]);
    expect(told(overdue(again, { present: false, lastLeft: at('15:40:00') }, at('16:20:00')))).toEqual(['SessionClosed']);
  });

  it('tells that a session was not held when nobody ever opened it, and sends away who waited', () => {
    expect(overdue(heldRoom(), nobody, at('17:30:00')).facts).toEqual([]);
    const change = overdue(heldRoom(), nobody, at('17:30:01'));
    expect(told(change)).toEqual(['JoinWithdrawn', 'SessionNotHeld']);
    expect(change.state.session).toMatchObject({ state: 'not_held', version: 1 });
    expect(() => hostArrives(change.state, at('17:31:00'))).toThrow('too-late');
    expect(overdue(change.state, nobody, at('18:00:00')).facts).toEqual([]);
  });

  it('closes one without the webconference without a word, and its plan may bring it back', () => {
    const change = overdue(emptyRoom({ webconfActive: false }), nobody, at('17:30:01'));
    expect(change).toMatchObject({ state: { session: { state: 'closed' } }, facts: [] });
    const later = { ...change.state, session: { ...change.state.session, webconfActive: true, startsAt: at('19:00:00'), endsAt: at('20:00:00') } };
    expect(replanned(later, false, at('18:00:00')).state.session.state).toBe('planned');
    expect(replanned({ ...later, session: { ...later.session, openedAt: at('14:00:00') } }, false, at('18:00:00')).state.session.state).toBe('closed');
  });

  it('leaves a cancelled session cancelled', () => {
    const room = emptyRoom({ state: 'cancelled' });
    expect(overdue(room, nobody, at('20:00:00'))).toEqual({ state: room, facts: [] });
  });
});
