import { DomainError, type Fact, type JoinState } from '@rcp/contracts';
import fc from 'fast-check';
import { endedByHost, overdue, reopened, replanned, sentAway } from './closing.js';
import { acceptAll, decide, exclude, isIdentified, liftExclusion, openChat, putBack } from './decisions.js';
import { mediaGrant } from './media-grant.js';
import { hostArrives, hostLeaves, isSamePerson, keepsPlace, lineBack, linesLost, requestToJoin, type Room, withdraw } from './room.js';
import { closesAt, isOff } from './session.js';
import { at, emptyRoom, guest, organiser } from './trial-room.js';

const people = [guest('A'), guest('B'), guest('C', { accountId: 'account-C', assurance: 'account' }), organiser('H1'), organiser('H2'), guest('C at home', { accountId: 'account-C', assurance: 'account' })];
const deciders = [{ accountId: 'account-H1', name: 'H1' }, { accountId: 'account-H2', name: 'H2' }];
type Step = {
  readonly what: 'ask' | 'withdraw' | 'arrive' | 'leave' | 'accept' | 'refuse' | 'exclude' | 'replan' | 'cancel' | 'switch' | 'send-away' | 'end' | 'reopen' | 'clock' | 'accept-all' | 'put-back' | 'lift' | 'chat' | 'lose' | 'return';
  readonly who: number; readonly by: number; readonly seconds: number;
};

const steps = fc.array(fc.record<Step>({
  what: fc.constantFrom('ask', 'ask', 'withdraw', 'arrive', 'leave', 'accept', 'accept', 'refuse', 'exclude', 'replan', 'cancel', 'switch', 'send-away', 'end', 'reopen', 'clock', 'accept-all', 'put-back', 'lift', 'chat', 'lose', 'lose', 'return'),
  who: fc.nat(people.length - 1), by: fc.nat(deciders.length - 1), seconds: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 0, max: 60 }) }, { weight: 1, arbitrary: fc.integer({ min: 0, max: 7_200 }) }),
}), { maxLength: 60 });

const id = (who: number) => `00000000-0000-4000-8000-00000000000${who}`;

function run(room: Room, { what, who, by }: Step, now: Date) {
  const [asker, decider] = [people[who]!, deciders[by]!];
  switch (what) {
    case 'ask': return requestToJoin(room, asker, id(who), now);
    case 'withdraw': return withdraw(room, asker.entryId, now);
    case 'arrive': return hostArrives(room, now);
    case 'leave': return hostLeaves(room, now);
    case 'accept': return decide(room, id(who), { state: 'admitted' }, decider, now);
    case 'refuse': return decide(room, id(who), { state: 'refused' }, decider, now);
    case 'exclude': return exclude(room, id(who), decider, now);
    case 'replan': return replanned({ ...room, session: { ...room.session, startsAt: by === 0 ? at('14:00:00') : at('19:00:00') } }, false, now);
    case 'switch': return replanned({ ...room, session: { ...room.session, webconfActive: !room.session.webconfActive } }, false, now);
    case 'cancel': return replanned(room, who === 0, now);
    case 'send-away': return sentAway(room, now);
    case 'accept-all': return acceptAll(room, people.map((_, index) => id(index)), decider, now);
    case 'put-back': return putBack(room, id(who), decider, now);
    case 'lift': return liftExclusion(room, id(who), decider, now);
    case 'chat': return openChat(room, id(who), decider);
    case 'lose': return linesLost(room, new Set([id(who), id(by)]), now);
    case 'return': return lineBack(room, asker.entryId);
    case 'end': return endedByHost(room, decider, now);
    case 'reopen': return reopened(room, who === 0, decider, now);
    case 'clock': return overdue(room, { present: who === 0, lastLeft: null }, now);
  }
}

/** Walks the commands; those that a rule refuses must leave everything as it was. */
function walk(list: readonly Step[], look: (before: Room, after: Room, step: Step, now: Date) => void, hear: (facts: readonly Fact[]) => void = () => undefined): void {
  let room = emptyRoom();
  let now = at('13:30:00').getTime();
  for (const step of list) {
    now += step.seconds * 1000;
    const before = room;
    try {
      const change = run(room, step, new Date(now));
      room = change.state;
      hear(change.facts);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
    }
    look(before, room, step, new Date(now));
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

  it('media are granted to nobody but the admitted of a session that is open, and to no person once excluded (invariant 1)', () => {
    fc.assert(fc.property(steps, (list) => walk(list, (_before, room, _step, now) => {
      const excluded = room.requests.filter(({ state }) => state === 'excluded');
      for (const { entryId } of people) {
        const request = mediaGrant(room, entryId, now);
        if (request === undefined) continue;
        expect([request.state, room.session.state, room.session.webconfActive]).toEqual(['admitted', 'open', true]);
        expect(excluded.filter((one) => isSamePerson(one, request))).toEqual([]);
      }
    })));
  });

  it('media are refused to everybody the moment the session is over, whatever they hold', () => {
    fc.assert(fc.property(steps, (list) => walk(list, (_before, room, _step, now) => {
      const after = new Date(Math.max(now.getTime(), closesAt(room.session).getTime() + 1));
      expect(people.filter(({ entryId }) => mediaGrant(room, entryId, after))).toEqual([]);
    })));
  });

  it('nobody is at the door of a session that is off, and no organiser counts there', () => {
    fc.assert(fc.property(steps, (list) => walk(list, (_before, room, _step, now) => {
      if (isOff(room.session, now)) expect([room.session.hostPresent, ...room.requests.filter(({ state }) => state === 'held' || state === 'waiting')]).toEqual([false]);
    })));
  });

  it('a cancelled session stays cancelled', () => {
    fc.assert(fc.property(steps, (list) => walk(list, (before, after) => {
      if (before.session.state === 'cancelled') expect(after.session.state).toBe('cancelled');
    })));
  });

  it('a session that is over stays over, except one that an organiser opens again in time', () => {
    fc.assert(fc.property(steps, (list) => walk(list, (before, after, step, now) => {
      const { state, closeReason, closedAt, openedAt } = before.session;
      if (state === 'not_held') expect(after.session.state).toBe('not_held');
      if (state !== 'closed' || after.session.state === 'closed') return;
      if (step.what === 'reopen') expect([closeReason, now.getTime() - closedAt!.getTime() <= 1_800_000]).toEqual(['by-host', true]);
      else expect([openedAt, after.session.state]).toEqual([null, 'planned']);
    })));
  });

  it('is open only after it was opened, and closed with an hour', () => {
    fc.assert(fc.property(steps, (list) => walk(list, (_, { session }) => {
      if (session.state === 'open') expect([session.openedAt, session.closedAt, session.closeReason]).toEqual([expect.any(Date), null, null]);
      if (session.state === 'closed') expect(session.closedAt).not.toBeNull();
    })));
  });

  it('each fact about the session has a version of its own, in order', () => {
    fc.assert(fc.property(steps, (list) => {
      const versions: number[] = [];
      walk(list, () => undefined, (facts) => versions.push(...facts.filter(({ subject }) => subject === 'ses-1').map(({ aggregateVersion }) => aggregateVersion)));
      expect(versions).toEqual(versions.map((_, index) => index + 1));
    }));
  });

  it('nobody but an organiser enters without an organiser accepting from a waiting room that exists', () => {
    fc.assert(fc.property(steps, (list) => walk(list, (before, after, step) => {
      for (const request of after.requests.filter(({ state, organiser: isHost }) => state === 'admitted' && !isHost)) {
        const was = before.requests.find(({ id: one }) => one === request.id)?.state;
        if (was === 'admitted') continue;
        expect({ was, what: step.what, host: before.session.hostPresent }).toEqual({ was: 'waiting', what: expect.stringMatching(/^accept(-all)?$/), host: true });
        if (step.what === 'accept-all') expect(isIdentified(request)).toBe(true);
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

  it('an excluded person stays excluded until an organiser lifts it, and then only may ask again', () => {
    fc.assert(fc.property(steps, (list) => walk(list, (before, after, step) => {
      for (const [who] of people.entries()) if (stateIn(before, who) === 'excluded') expect(stateIn(after, who)).toBe(step.what === 'lift' && step.who === who ? 'withdrawn' : 'excluded');
    })));
  });

  it('organisers coming and going lose nobody and change nobody’s place', () => {
    fc.assert(fc.property(steps, (list) => walk(list, (before, after, step) => {
      if (step.what !== 'arrive' && step.what !== 'leave') return;
      expect(after.requests.map(({ id: one, requestedAt }) => [one, requestedAt])).toEqual(before.requests.map(({ id: one, requestedAt }) => [one, requestedAt]));
    })));
  });

  it('who is lost at the door and asks again within half an hour is before everybody who came later', () => {
    fc.assert(fc.property(steps, (list) => walk(list, (before, after, step, now) => {
      const was = before.requests.find((request) => request.id === id(step.who));
      if (step.what !== 'ask' || after === before || was === undefined || !keepsPlace(was, now)) return;
      expect(after.requests.find((request) => request.id === id(step.who))?.requestedAt).toEqual(was.requestedAt);
    })));
  });

  it('lost lines put nobody out of the room, and let nobody in', () => {
    fc.assert(fc.property(steps, (list) => walk(list, (before, after, step) => {
      if (step.what !== 'lose' && step.what !== 'return') return;
      const inside = (room: Room) => room.requests.filter(({ state }) => state === 'admitted' || state === 'excluded' || state === 'refused').map(({ id: one, state }) => [one, state]);
      expect(inside(after)).toEqual(inside(before));
    })));
  });

  it('who is put back waits last at the door, and leaves nobody’s decision behind', () => {
    fc.assert(fc.property(steps, (list) => walk(list, (before, after, step, now) => {
      if (step.what !== 'put-back' || after === before) return;
      expect(after.requests.find((request) => request.id === id(step.who))).toMatchObject({ state: after.session.hostPresent ? 'waiting' : 'held', requestedAt: now, decidedBy: null });
      expect(stateIn(before, step.who)).toBe('admitted');
    })));
  });

  it('each fact about a person has a version of its own, later than the ones before', () => {
    fc.assert(fc.property(steps, (list) => {
      const last = new Map<string, number>();
      walk(list, () => undefined, (facts) => facts.filter(({ subject }) => subject !== 'ses-1').forEach(({ subject, aggregateVersion }) => {
        expect(aggregateVersion).toBeGreaterThan(last.get(subject) ?? 0);
        last.set(subject, aggregateVersion);
      }));
    }));
  });

  it('nobody is written to but who waits', () => {
    fc.assert(fc.property(steps, (list) => walk(list, (before, after, step) => {
      if (step.what === 'chat' && after !== before) expect(stateIn(before, step.who)).toBe('waiting');
    })));
  });

  it('an organiser is never refused nor excluded', () => {
    fc.assert(fc.property(steps, (list) => walk(list, (_, room) => {
      expect(room.requests.filter(({ organiser: isHost, state }) => isHost && (state === 'excluded' || state === 'refused'))).toEqual([]);
    })));
  });
});
