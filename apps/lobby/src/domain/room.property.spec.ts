import { DomainError, type JoinState } from '@rcp/contracts';
import fc from 'fast-check';
import { decide, exclude, hostArrives, hostLeaves, requestToJoin, type Room, withdraw } from './room.js';
import { at, emptyRoom, guest, organiser } from './trial-room.js';

const people = [guest('A'), guest('B'), guest('C', { accountId: 'account-C', assurance: 'account' }), organiser('H1'), organiser('H2')];
const deciders = [{ accountId: 'account-H1', name: 'H1' }, { accountId: 'account-H2', name: 'H2' }];
type Step = { readonly what: 'ask' | 'withdraw' | 'arrive' | 'leave' | 'accept' | 'refuse' | 'exclude'; readonly who: number; readonly by: number; readonly seconds: number };

const steps = fc.array(fc.record<Step>({
  what: fc.constantFrom('ask', 'ask', 'withdraw', 'arrive', 'leave', 'accept', 'accept', 'refuse', 'exclude'),
  who: fc.nat(people.length - 1), by: fc.nat(deciders.length - 1), seconds: fc.integer({ min: 0, max: 60 }),
}), { maxLength: 60 });

const id = (who: number) => `00000000-0000-4000-8000-00000000000${who}`;

function run(room: Room, { what, who, by }: Step, now: Date) {
  const [asker, decider] = [people[who]!, deciders[by]!];
  switch (what) {
    case 'ask': return requestToJoin(room, asker, id(who), now);
    case 'withdraw': return withdraw(room, asker.entryId, now);
    case 'arrive': return hostArrives(room, now);
    case 'leave': return hostLeaves(room, now);
    case 'accept': return decide(room, id(who), 'admitted', decider, now);
    case 'refuse': return decide(room, id(who), 'refused', decider, now);
    case 'exclude': return exclude(room, id(who), decider, now);
  }
}

/** Walks the commands; those that a rule refuses must leave everything as it was. */
function walk(list: readonly Step[], look: (before: Room, after: Room, step: Step) => void): void {
  let room = emptyRoom();
  let now = at('13:30:00').getTime();
  for (const step of list) {
    now += step.seconds * 1000;
    const before = room;
    try {
      room = run(room, step, new Date(now)).state;
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
    look(before, room, step);
  }
}
const stateIn = (room: Room, who: number): JoinState | undefined => room.requests.find((request) => request.id === id(who))?.state;

describe('whatever people do', () => {
  it('nobody is waiting while no organiser is present (invariant 2)', () => {
    fc.assert(fc.property(steps, (list) => walk(list, (_, room) => {
      if (!room.session.hostPresent) expect(room.requests.filter(({ state }) => state === 'waiting')).toEqual([]);
      else expect(room.requests.filter(({ state }) => state === 'held')).toEqual([]);
    })));
  });

  it('nobody but an organiser enters without an organiser accepting from a waiting room that exists', () => {
    fc.assert(fc.property(steps, (list) => walk(list, (before, after, step) => {
      for (const request of after.requests.filter(({ state, organiser: isHost }) => state === 'admitted' && !isHost)) {
        const was = before.requests.find(({ id: one }) => one === request.id)?.state;
        if (was !== 'admitted') expect({ was, what: step.what, host: before.session.hostPresent }).toEqual({ was: 'waiting', what: 'accept', host: true });
      }
    })));
  });

  it('a decision is never changed by a later click (invariant 3)', () => {
    fc.assert(fc.property(steps, (list) => walk(list, (before, after, step) => {
      if (step.what !== 'accept' && step.what !== 'refuse') return;
      const was = stateIn(before, step.who);
      if (was !== 'waiting') expect(after).toBe(before);
    })));
  });

  it('an excluded person stays excluded', () => {
    fc.assert(fc.property(steps, (list) => walk(list, (before, after) => {
      for (const [who] of people.entries()) if (stateIn(before, who) === 'excluded') expect(stateIn(after, who)).toBe('excluded');
    })));
  });

  it('organisers coming and going lose nobody and change nobody’s place', () => {
    fc.assert(fc.property(steps, (list) => walk(list, (before, after, step) => {
      if (step.what !== 'arrive' && step.what !== 'leave') return;
      expect(after.requests.map(({ id: one, requestedAt }) => [one, requestedAt])).toEqual(before.requests.map(({ id: one, requestedAt }) => [one, requestedAt]));
    })));
  });

  it('an organiser is never refused nor excluded', () => {
    fc.assert(fc.property(steps, (list) => walk(list, (_, room) => {
      expect(room.requests.filter(({ organiser: isHost, state }) => isHost && (state === 'excluded' || state === 'refused'))).toEqual([]);
    })));
  });
});
