import { randomUUID } from 'node:crypto';
import { acceptAll, decide, exclude, liftExclusion, mayAnswer, openChat, putBack } from './decisions.js';
import { AlreadyDecided, type Asker, hostArrives, hostLeaves, isExcluded, requestToJoin, type Room } from './room.js';
import { usualPolicies } from './session.js';
import { at, emptyRoom, guest, of, organiser } from './trial-room.js';

const [host, decider] = [organiser('HOTE'), { accountId: 'account-HOTE', name: 'Jo HOTE' }];
const now = at('14:05:00');
const knocked = (room: Room, asker: Asker, clock = '14:00:00') => requestToJoin(room, asker, randomUUID(), at(clock)).state;
const withHost = (changes: Parameters<typeof emptyRoom>[0] = {}) => hostArrives(knocked(emptyRoom(changes), host), at('14:00:00')).state;
const accepted = (room: Room, asker: Asker) => decide(room, of(room, asker).id, { state: 'admitted' }, decider, at('14:01:00')).state;
const told = (change: { facts: readonly { contract: { name: string } }[] }) => change.facts.map(({ contract }) => contract.name);

describe('a refusal', () => {
  const asker = guest('MARTIN');

  it('says why in one of a few words, if the organiser chose one', () => {
    const room = knocked(withHost(), asker);
    const change = decide(room, of(room, asker).id, { state: 'refused', reason: 'come-back-later' }, decider, now);
    expect(of(change.state, asker)).toMatchObject({ state: 'refused', refusal: 'come-back-later' });
    expect(change.facts[0]?.data).toMatchObject({ reason: 'come-back-later', decidedBy: 'account-HOTE' });
    const silent = decide(room, of(room, asker).id, { state: 'refused' }, decider, now);
    expect(of(silent.state, asker).refusal).toBeNull();
    expect(silent.facts[0]?.data).not.toHaveProperty('reason');
  });

  it('is forgotten when they ask again', () => {
    const room = knocked(withHost(), asker);
    const refused = decide(room, of(room, asker).id, { state: 'refused', reason: 'come-back-later' }, decider, now).state;
    expect(of(knocked(refused, asker, '14:06:00'), asker)).toMatchObject({ state: 'waiting', refusal: null });
  });
});

describe('« Tout accepter »', () => {
  const [account, link, edited, nobody] = [
    guest('COMPTE', { assurance: 'account', accountId: 'account-1' }), guest('LIEN', { assurance: 'personal_link', registrationId: 'reg-1' }),
    guest('AUTRE', { assurance: 'personal_link', registrationId: 'reg-2', edited: true }), guest('INVITE'),
  ];
  const all = [account, link, edited, nobody];

  it('accepts people who are identified, and nobody who only says who they are', () => {
    const room = all.reduce((one, asker) => knocked(one, asker), withHost());
    const change = acceptAll(room, room.requests.map(({ id }) => id), decider, now);
    expect(all.map((asker) => of(change.state, asker).state)).toEqual(['admitted', 'admitted', 'waiting', 'waiting']);
    expect(told(change)).toEqual(['JoinAccepted', 'JoinAccepted']);
    expect(of(change.state, account)).toMatchObject({ decidedBy: 'account-HOTE', decidedByName: 'Jo HOTE' });
  });

  it('leaves who came since the organiser looked, and who was answered already', () => {
    const room = all.reduce((one, asker) => knocked(one, asker), withHost());
    const refused = decide(room, of(room, link).id, { state: 'refused' }, decider, now).state;
    const change = acceptAll(refused, [of(room, link).id, randomUUID()], decider, now);
    expect(change).toEqual({ state: refused, facts: [] });
  });
});

describe('an exclusion', () => {
  const [one, other] = [guest('MARTIN', { assurance: 'account', accountId: 'account-M' }), guest('MARTIN', { assurance: 'account', accountId: 'account-M' })];

  it('can be lifted, for every device it was meant for; they ask again and wait', () => {
    const both = knocked(accepted(knocked(withHost(), one), one), other);
    const excluded = exclude(both, of(both, one).id, decider, now).state;
    const change = liftExclusion(excluded, of(excluded, one).id, decider, now);
    expect(told(change)).toEqual(['ExclusionLifted', 'ExclusionLifted']);
    expect(isExcluded(change.state, one)).toBe(false);
    expect(of(knocked(change.state, one, '14:06:00'), one)).toMatchObject({ state: 'waiting', requestedAt: at('14:06:00') });
    expect(liftExclusion(change.state, of(change.state, one).id, decider, now)).toEqual({ state: change.state, facts: [] });
  });

  it('is not lifted of who was never excluded, nor of nobody', () => {
    const room = knocked(withHost(), one);
    expect(liftExclusion(room, of(room, one).id, decider, now)).toEqual({ state: room, facts: [] });
    expect(() => liftExclusion(room, randomUUID(), decider, now)).toThrow('not-found');
  });
});

describe('« Mettre en salle d’attente »', () => {
  const [inside, before] = [guest('DEDANS'), guest('AVANT')];

  it('puts somebody last at the door, who can be decided on again', () => {
    const room = knocked(accepted(knocked(withHost(), inside), inside), before, '14:02:00');
    const change = putBack(room, of(room, inside).id, decider, now);
    expect(of(change.state, inside)).toMatchObject({ state: 'waiting', requestedAt: now, decidedBy: null, decidedByName: null });
    expect(told(change)).toEqual(['ParticipantPutBack']);
    expect(of(accepted(change.state, inside), inside).state).toBe('admitted');
  });

  it('is for no organiser, and for nobody who is not in the room', () => {
    const room = knocked(withHost(), before);
    expect(() => putBack(room, of(room, host).id, decider, now)).toThrow('host-not-excludable');
    expect(() => putBack(room, of(room, before).id, decider, now)).toThrow(AlreadyDecided);
  });
});

describe('writing to somebody who waits', () => {
  const asker = guest('MARTIN');

  it('opens a conversation once, which they may answer, until a decision', () => {
    const room = knocked(withHost(), asker);
    expect(mayAnswer(of(room, asker))).toBe(false);
    const change = openChat(room, of(room, asker).id, decider);
    expect(told(change)).toEqual(['LobbyChatOpened']);
    expect(mayAnswer(of(change.state, asker))).toBe(true);
    expect(openChat(change.state, of(room, asker).id, decider)).toEqual({ state: change.state, facts: [] });
    expect(mayAnswer(of(accepted(change.state, asker), asker))).toBe(false);
    expect(mayAnswer(of(hostLeaves(change.state, now).state, asker))).toBe(false);
  });

  it('is for people who wait, where the RCP wants it', () => {
    const room = knocked(withHost(), asker);
    expect(() => openChat(accepted(room, asker), of(room, asker).id, decider)).toThrow(AlreadyDecided);
    expect(() => openChat(hostLeaves(room, now).state, of(room, asker).id, decider)).toThrow('forbidden');
    const silent = { ...room, session: { ...room.session, policies: { ...usualPolicies, lobbyChat: false } } };
    expect(() => openChat(silent, of(room, asker).id, decider)).toThrow('forbidden');
  });
});
