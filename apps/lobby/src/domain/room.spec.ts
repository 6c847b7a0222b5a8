import { randomUUID } from 'node:crypto';
import { organisersReplaced } from './rights.js';
import { decide, exclude } from './decisions.js';
import { AlreadyDecided, type Asker, hostArrives, hostLeaves, keepsPlace, knocking, lineBack, linesLost, requestToJoin, type Room, withdraw } from './room.js';
import { usualPolicies } from './session.js';
import { at, emptyRoom, guest, of, organiser } from './trial-room.js';

const host = organiser('HOTE');
const decider = { accountId: 'account-HOTE', name: 'Jo HOTE' };
const knock = (room: Room, asker: Asker, clock = '14:00:00') => requestToJoin(room, asker, randomUUID(), at(clock));
const knocked = (room: Room, asker: Asker, clock?: string) => knock(room, asker, clock).state;
const withHost = () => hostArrives(knocked(emptyRoom(), host, '13:30:00'), at('13:30:00')).state;
const accepted = (room: Room, asker: Asker) => decide(room, of(room, asker).id, { state: 'admitted' }, decider, at('14:01:00')).state;
const refused = (room: Room, asker: Asker, clock: string) => decide(room, of(room, asker).id, { state: 'refused' }, decider, at(clock)).state;
const names = (change: { facts: readonly { contract: { name: string } }[] }) => change.facts.map(({ contract }) => contract.name);

describe('asking to join', () => {
  const asker = guest('MARTIN');

  it('is held while no organiser is there, and tells so (R31)', () => {
    const change = knock(emptyRoom(), asker);
    expect(of(change.state, asker)).toMatchObject({ state: 'held', requestedAt: at('14:00:00'), version: 1 });
    expect(names(change)).toEqual(['JoinRequested']);
    expect(change.facts[0]?.data).toMatchObject({ state: 'held', assurance: 'guest', sessionId: 'ses-1', rcpId: 'rcp-1' });
  });

  it('waits when an organiser is there', () => {
    expect(of(knocked(withHost(), asker), asker).state).toBe('waiting');
  });

  it('admits an organiser at once, first and alone (R44)', () => {
    const change = knock(emptyRoom(), host, '13:00:00');
    expect(of(change.state, host).state).toBe('admitted');
    expect(change.facts[0]?.data).toMatchObject({ state: 'admitted' });
  });

  it('changes nothing when repeated, whatever the state, and keeps the place', () => {
    const room = knocked(emptyRoom(), asker, '14:00:00');
    expect(knock(room, asker, '14:05:00')).toEqual({ state: room, facts: [] });
    const inside = accepted(hostArrives(room, at('14:00:30')).state, asker);
    expect(knock(inside, asker, '14:05:00').facts).toEqual([]);
  });

  it('waits for a place when three hundred guests are at the door, unless one is known', () => {
    const full = Array.from({ length: 300 }, (_, nth) => guest(`INVITE-${nth}`)).reduce((room, one) => knocked(room, one), emptyRoom());
    expect(() => knock(full, asker)).toThrow('rate-limited');
    expect(knocking(knocked(full, guest('LIEN', { assurance: 'personal_link', registrationId: 'reg-1' })))).toHaveLength(301);
    expect(of(knocked(full, host), host).state).toBe('admitted');
    const first = knocking(full)[0];
    expect(first && knocking(knocked(withdraw(full, first.entryId, at('14:01:00')).state, asker))).toHaveLength(300);
  });

  it('goes to the end of the queue after giving up', () => {
    const other = guest('DURAND');
    const room = knocked(knocked(emptyRoom(), asker, '14:00:00'), other, '14:01:00');
    const left = withdraw(room, asker.entryId, at('14:02:00'));
    expect(names(left)).toEqual(['JoinWithdrawn']);
    expect(knocking(knocked(left.state, asker, '14:03:00')).map(({ entryId }) => entryId)).toEqual([other.entryId, asker.entryId]);
  });

  it('is not possible before the hour, after it, nor without the webconference', () => {
    expect(() => knock(emptyRoom(), asker, '12:59:00')).toThrow('too-early');
    expect(() => knock(emptyRoom(), host, '12:59:00')).toThrow('too-early');
    expect(() => knock(emptyRoom(), asker, '17:31:00')).toThrow('too-late');
    expect(() => knock(emptyRoom({ webconfActive: false }), asker)).toThrow('no-session');
    expect(() => knock(emptyRoom({ state: 'cancelled' }), asker)).toThrow('no-session');
  });

  it('is not for guests where the RCP takes none; who is known by an account or a personal link asks as ever', () => {
    const room = emptyRoom({ policies: { ...usualPolicies, guestsAllowed: false } });
    expect(() => knock(room, asker)).toThrow('guests-not-allowed');
    for (const known of [guest('COMPTE', { assurance: 'account', accountId: 'account-9' }), guest('LIEN', { assurance: 'personal_link', registrationId: 'reg-9' }), host]) {
      expect(knocked(room, known).requests).toHaveLength(1);
    }
  });
});

describe('an organiser’s presence', () => {
  const [first, second] = [guest('MARTIN'), guest('DURAND')];

  it('opens the session and makes everybody held wait, oldest first', () => {
    const room = knocked(knocked(emptyRoom(), first, '13:10:00'), second, '13:20:00');
    const change = hostArrives(room, at('13:30:00'));
    expect(names(change)).toEqual(['SessionOpened', 'HostArrived']);
    expect(change.state.session).toMatchObject({ state: 'open', hostPresent: true });
    expect(knocking(change.state).map(({ entryId, state, requestedAt }) => ({ entryId, state, requestedAt }))).toEqual([
      { entryId: first.entryId, state: 'waiting', requestedAt: at('13:10:00') },
      { entryId: second.entryId, state: 'waiting', requestedAt: at('13:20:00') },
    ]);
  });

  it('gives each fact about the session its own version, so that no reader takes the second for an old one', () => {
    const versions = hostArrives(emptyRoom(), at('13:30:00')).facts.map(({ aggregateVersion }) => aggregateVersion);
    expect(versions).toEqual([1, 2]);
  });

  it('ends with the last of them: waiting people are held again in their order, people inside stay (R32)', () => {
    const inside = guest('DEDANS');
    let room = accepted(knocked(withHost(), inside), inside);
    room = knocked(knocked(room, first, '14:02:00'), second, '14:03:00');
    const left = hostLeaves(room, at('14:10:00'));
    expect(names(left)).toEqual(['HostLeft']);
    expect(of(left.state, inside).state).toBe('admitted');
    expect(knocking(left.state).map(({ entryId, state }) => [entryId, state])).toEqual([[first.entryId, 'held'], [second.entryId, 'held']]);
    const back = hostArrives(left.state, at('14:12:00'));
    expect(names(back)).toEqual(['HostArrived']);
    expect(of(back.state, first)).toMatchObject({ state: 'waiting', requestedAt: at('14:02:00') });
  });

  it('opens nothing outside the hours, nor a session that was closed', () => {
    expect(() => hostArrives(emptyRoom(), at('12:00:00'))).toThrow('too-early');
    expect(() => hostArrives(emptyRoom({ state: 'closed' }), at('14:00:00'))).toThrow('too-late');
  });
});

describe('a decision', () => {
  const asker = guest('MARTIN');
  const waiting = () => knocked(withHost(), asker);

  it('lets in, told with the account of who decided and nobody’s name', () => {
    const room = waiting();
    const change = decide(room, of(room, asker).id, { state: 'admitted' }, decider, at('14:01:00'));
    expect(of(change.state, asker)).toMatchObject({ state: 'admitted', decidedBy: 'account-HOTE' });
    expect(names(change)).toEqual(['JoinAccepted']);
    expect(JSON.stringify(change.facts)).not.toMatch(/MARTIN|Jo HOTE/);
  });

  it('is not changed by a second organiser, who is told who decided (R43)', () => {
    const room = refused(waiting(), asker, '14:01:00');
    let caught: unknown;
    try { decide(room, of(room, asker).id, { state: 'admitted' }, { accountId: 'account-2', name: 'Autre' }, at('14:01:01')); } catch (error) { caught = error; }
    expect(caught).toBeInstanceOf(AlreadyDecided);
    expect((caught as AlreadyDecided).request).toMatchObject({ state: 'refused', decidedByName: 'Jo HOTE' });
  });

  it('can not be taken on somebody who is held: without an organiser there is no waiting room', () => {
    const room = knocked(emptyRoom(), asker);
    expect(() => accepted(room, asker)).toThrow('forbidden');
  });

  it('of refusal lets the person ask again after 30 s, three times', () => {
    let room = waiting();
    for (const minute of ['02', '03', '04']) {
      room = refused(room, asker, `14:${minute}:00`);
      expect(() => knock(room, asker, `14:${minute}:29`)).toThrow('refused');
      room = knocked(room, asker, `14:${minute}:30`);
      expect(of(room, asker).state).toBe('waiting');
    }
    room = refused(room, asker, '14:10:00');
    expect(() => knock(room, asker, '14:20:00')).toThrow('attempts-exhausted');
  });

  it('of refusal is not shaken off by giving up the next attempt', () => {
    let room = waiting();
    for (const minute of ['02', '03', '04']) {
      room = knocked(refused(room, asker, `14:${minute}:00`), asker, `14:${minute}:30`);
      room = knocked(withdraw(room, asker.entryId, at(`14:${minute}:40`)).state, asker, `14:${minute}:50`);
    }
    room = refused(room, asker, '14:10:00');
    expect(() => knock(room, asker, '14:20:00')).toThrow('attempts-exhausted');
  });
});

describe('an exclusion', () => {
  const asker = guest('MARTIN');
  const excluded = (who: Asker) => {
    const room = accepted(knocked(withHost(), who), who);
    return exclude(room, of(room, who).id, decider, at('14:05:00'));
  };

  it('ends the participation and is told', () => {
    const change = excluded(asker);
    expect(of(change.state, asker).state).toBe('excluded');
    expect(names(change)).toEqual(['ParticipantExcluded']);
  });

  it('can not be walked around by asking again (R48)', () => {
    expect(() => knock(excluded(asker).state, asker, '14:30:00')).toThrow('excluded');
  });

  it('follows the account and the registration behind a new cookie', () => {
    const account = guest('MARTIN', { assurance: 'account', accountId: 'account-9' });
    expect(() => knock(excluded(account).state, { ...account, entryId: randomUUID() })).toThrow('excluded');
    const prescriber = guest('MARTIN', { assurance: 'personal_link', registrationId: 'reg-9' });
    expect(() => knock(excluded(prescriber).state, { ...prescriber, entryId: randomUUID() })).toThrow('excluded');
  });

  it('reaches the same account wherever else it is in the room or at the door', () => {
    const account = guest('MARTIN', { assurance: 'account', accountId: 'account-9' });
    const [second, third] = [{ ...account, entryId: randomUUID() }, { ...account, entryId: randomUUID() }];
    let room = accepted(knocked(withHost(), account), account);
    room = knocked(accepted(knocked(room, second), second), third);
    const change = exclude(room, of(room, account).id, decider, at('14:05:00'));
    expect([account, second, third].map((one) => of(change.state, one).state)).toEqual(['excluded', 'excluded', 'excluded']);
    expect(names(change)).toEqual(['ParticipantExcluded', 'ParticipantExcluded', 'ParticipantExcluded']);
  });

  it('never reaches an organiser (R49)', () => {
    const room = withHost();
    expect(() => exclude(room, of(room, host).id, decider, at('14:05:00'))).toThrow('host-not-excludable');
  });

  it('reaches somebody who was an organiser and is one no longer (R50)', () => {
    const second = organiser('ANCIEN');
    const room = organisersReplaced(knocked(withHost(), second), (accountId) => accountId === 'account-HOTE').state;
    expect(of(room, second)).toMatchObject({ state: 'admitted', organiser: false });
    expect(of(exclude(room, of(room, second).id, decider, at('14:05:00')).state, second).state).toBe('excluded');
  });
});

describe('somebody whose line is lost', () => {
  const gone = (room: Room, asker: Asker) => linesLost(room, new Set([of(room, asker).id]), at('13:40:00'));
  const [claire, denis] = [guest('MARTIN'), guest('ROCHE')];
  const atTheDoor = () => requestToJoin(requestToJoin(emptyRoom(), claire, randomUUID(), at('13:30:00')).state, denis, randomUUID(), at('13:35:00')).state;

  it('waits no longer, and is found where they were when they come back within half an hour', () => {
    const { state, facts } = gone(atTheDoor(), claire);
    expect([of(state, claire).state, of(state, denis).state, facts.map(({ contract }) => contract.name)]).toEqual(['withdrawn', 'held', ['JoinWithdrawn']]);
    expect([keepsPlace(of(state, claire), at('14:10:00')), keepsPlace(of(state, claire), at('14:10:01'))]).toEqual([true, false]);
    const back = requestToJoin(state, claire, randomUUID(), at('14:10:00')).state;
    expect(of(back, claire)).toMatchObject({ state: 'held', requestedAt: at('13:30:00'), away: false, attempt: 1 });
    expect(knocking(back).map(({ person }) => person.familyName)).toEqual(['MARTIN', 'ROCHE']);
    expect(of(requestToJoin(state, claire, randomUUID(), at('14:10:01')).state, claire).requestedAt).toEqual(at('14:10:01'));
  });

  it('who left by themselves has no place to come back to', () => {
    const left = withdraw(atTheDoor(), claire.entryId, at('13:40:00')).state;
    expect(keepsPlace(of(left, claire), at('13:41:00'))).toBe(false);
    expect(linesLost(left, new Set([of(left, claire).id]), at('13:42:00')).state).toBe(left);
  });

  it('stays admitted, away until they are there again, without a fact', () => {
    const host = organiser('HOTE');
    const inside = hostArrives(requestToJoin(emptyRoom(), host, randomUUID(), at('13:30:00')).state, at('13:30:00')).state;
    const { state, facts } = gone(inside, host);
    expect([of(state, host).state, of(state, host).away, of(state, host).version, facts]).toEqual(['admitted', true, of(inside, host).version, []]);
    const back = lineBack(state, host.entryId);
    expect([of(back.state, host).away, back.facts]).toEqual([false, []]);
    expect(lineBack(back.state, host.entryId).state).toBe(back.state);
  });
});
