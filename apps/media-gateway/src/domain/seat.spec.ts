import { DomainError } from '@rcp/contracts';
import { confirmSeat, emptySeat, leaveSeat, reviewSeat, shareSeat, standingOf, takeSeat, type Seat } from './seat.js';

const empty = emptySeat('seance-1', '6f1d1f0a-0000-4000-8000-000000000001');
const present: Seat = { ...empty, generation: 3, present: true, version: 5 };
const good = { used: false, ticketVersion: 4, ticketSessionVersion: 2 };
const free = { person: 0, session: 0, how: 'excluded' } as const;
const names = (facts: readonly { contract: { name: string }; aggregateVersion: number }[]) => facts.map(({ contract, aggregateVersion }) => `${contract.name} ${aggregateVersion}`);
const refusal = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return error instanceof DomainError ? error.code : error;
  }
  return 'nothing';
};

describe('a seat', () => {
  it('is taken by a ticket and told once it is confirmed', () => {
    const { state, facts } = takeSeat(empty, good, free);
    expect([state.generation, state.present, facts]).toEqual([1, false, []]);
    const confirmed = confirmSeat(state, 1, free);
    expect(confirmed.state).toEqual({ ...state, present: true, version: 1 });
    expect(names(confirmed.facts)).toEqual(['ParticipantJoined 1']);
  });

  it('is not taken by a ticket that has served', () => {
    expect(refusal(() => takeSeat(empty, { ...good, used: true }, free))).toBe('ticket-used');
  });

  it('is not taken by an excluded person, unless the ticket was made after they were let in again', () => {
    for (const person of [4, 5]) expect(refusal(() => takeSeat(empty, good, { ...free, person }))).toBe('excluded');
    expect(takeSeat(empty, good, { ...free, person: 3, session: 0 }).state).toMatchObject({ generation: 1, ticketVersion: 4, ticketSessionVersion: 2 });
  });

  it('is not taken once the session was ended, unless the ticket was made after it was opened again', () => {
    for (const session of [2, 3]) expect(refusal(() => takeSeat(empty, good, { ...free, session }))).toBe('not-admitted');
    expect(takeSeat(empty, good, { ...free, person: 0, session: 1 }).state.generation).toBe(1);
  });

  it('passes to the newest: whoever was there has left', () => {
    const { state, facts } = takeSeat(present, good, free);
    expect(state).toEqual({ ...present, generation: 4, present: false, version: 6, ticketVersion: 4, ticketSessionVersion: 2 });
    expect(facts).toEqual([expect.objectContaining({ aggregateVersion: 6, data: { sessionId: 'seance-1', participantId: empty.participantId, reason: 'replaced' } })]);
  });

  it('is not confirmed for who was overtaken or excluded on the way', () => {
    expect(refusal(() => confirmSeat(present, 2, free))).toBe('not-admitted');
    expect(refusal(() => confirmSeat(present, 3, { ...free, person: 1, session: 0 }))).toBe('excluded');
    expect(refusal(() => confirmSeat(present, 3, { ...free, person: 0, session: 1 }))).toBe('not-admitted');
  });

  it('is left once', () => {
    const left = leaveSeat(present, 'left');
    expect(names(left.facts)).toEqual(['ParticipantLeft 6']);
    expect(leaveSeat(left.state, 'lost').facts).toEqual([]);
  });

  it('tells a shared screen once, in the order of what happened, and its end before that of the seat', () => {
    const started = shareSeat(present, 3, true);
    expect(names(started.facts)).toEqual(['ScreenShareStarted 6']);
    expect(shareSeat(started.state, 3, true)).toEqual({ state: started.state, facts: [] });
    const stopped = shareSeat(started.state, 3, false);
    expect([stopped.state, names(stopped.facts)]).toEqual([{ ...present, version: 7 }, ['ScreenShareStopped 7']]);
    expect(shareSeat(stopped.state, 3, false).facts).toEqual([]);
    for (const { state, facts } of [leaveSeat(started.state, 'lost'), takeSeat(started.state, good, free), reviewSeat(started.state, { ...free, person: 1 })]) {
      expect([state.sharing, ...names(facts)]).toEqual([false, 'ScreenShareStopped 7', 'ParticipantLeft 8']);
    }
  });

  it('tells no screen of a join that holds its place no more', () => {
    expect(shareSeat(present, 2, true).facts).toEqual([]);
    expect(shareSeat({ ...present, present: false }, 3, true).facts).toEqual([]);
  });

  it('is lost when the lobby says so, once, and not by a word that was spoken before it was taken', () => {
    const told = (change: { facts: readonly { data: unknown }[] }) => change.facts.map(({ data }) => (data as { reason?: string }).reason);
    expect(told(reviewSeat(present, { ...free, person: 1, session: 0 }))).toEqual(['excluded']);
    const lost = reviewSeat(present, { ...free, person: 0, session: 7 });
    expect(told(lost)).toEqual(['session-closed']);
    expect(reviewSeat(lost.state, { ...free, person: 0, session: 7 }).facts).toEqual([]);
    const again: Seat = { ...present, ticketVersion: 4, ticketSessionVersion: 9 };
    expect(reviewSeat(again, { ...free, person: 3, session: 8 })).toEqual({ state: again, facts: [] });
  });

  it('is lost by who was put back to the waiting room, which is no exclusion', () => {
    const barred = { ...free, person: 4, how: 'put-back' } as const;
    expect(refusal(() => takeSeat(empty, good, barred))).toBe('not-admitted');
    expect(standingOf(present, 3, barred)).toBe('put-back');
    expect(reviewSeat(present, barred).facts).toMatchObject([{ data: { reason: 'put-back' } }]);
    expect(takeSeat(empty, { ...good, ticketVersion: 5 }, barred).state.generation).toBe(1);
  });

  it('stands for the newest join unless its person was excluded', () => {
    expect(standingOf(present, 3, free)).toBe('stays');
    expect(standingOf(present, 2, free)).toBe('replaced');
    expect(standingOf(present, 3, { ...free, person: 1, session: 0 })).toBe('excluded');
    expect(standingOf(present, 3, { ...free, person: 0, session: 1 })).toBe('session-closed');
  });

  it('goes on being held by whose socket was lost, told nothing of, and known by the new ticket', () => {
    const seat = { ...emptySeat('seance-1', '6f1d1f0a-0000-4000-8000-000000000001'), generation: 2, present: true, version: 3 };
    const ticket = { used: false, ticketVersion: 5, ticketSessionVersion: 6 };
    const free = { person: 0, how: 'excluded', session: 0 } as const;
    expect(takeSeat(seat, ticket, free, 2)).toEqual({ state: { ...seat, ticketVersion: 5, ticketSessionVersion: 6 }, facts: [] });
    expect(takeSeat(seat, ticket, free, 1).state.generation).toBe(3);
    expect(takeSeat({ ...seat, present: false }, ticket, free, 2).state.generation).toBe(3);
    expect(() => takeSeat(seat, ticket, { person: 5, how: 'excluded', session: 0 }, 2)).toThrow('excluded');
    expect(() => takeSeat(seat, { ...ticket, used: true }, free, 2)).toThrow('ticket-used');
  });
});
