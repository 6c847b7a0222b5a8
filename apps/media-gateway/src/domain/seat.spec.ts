import { DomainError } from '@rcp/contracts';
import { confirmSeat, emptySeat, leaveSeat, standingOf, takeSeat, type Seat } from './seat.js';

const empty = emptySeat('seance-1', '6f1d1f0a-0000-4000-8000-000000000001');
const present: Seat = { ...empty, generation: 3, present: true, version: 5 };
const good = { used: false, excluded: false };
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
    const { state, facts } = takeSeat(empty, good);
    expect([state.generation, state.present, facts]).toEqual([1, false, []]);
    const confirmed = confirmSeat(state, 1, false);
    expect(confirmed.state).toEqual({ ...state, present: true, version: 1 });
    expect(names(confirmed.facts)).toEqual(['ParticipantJoined 1']);
  });

  it('is not taken by a ticket that has served', () => {
    expect(refusal(() => takeSeat(empty, { used: true, excluded: false }))).toBe('ticket-used');
  });

  it('is not taken by an excluded person, however good the ticket', () => {
    expect(refusal(() => takeSeat(empty, { used: false, excluded: true }))).toBe('excluded');
  });

  it('passes to the newest: whoever was there has left', () => {
    const { state, facts } = takeSeat(present, good);
    expect(state).toEqual({ ...present, generation: 4, present: false, version: 6 });
    expect(facts).toEqual([expect.objectContaining({ aggregateVersion: 6, data: { sessionId: 'seance-1', participantId: empty.participantId, reason: 'replaced' } })]);
  });

  it('is not confirmed for who was overtaken or excluded on the way', () => {
    expect(refusal(() => confirmSeat(present, 2, false))).toBe('not-admitted');
    expect(refusal(() => confirmSeat(present, 3, true))).toBe('excluded');
  });

  it('is left once', () => {
    const left = leaveSeat(present, 'left');
    expect(names(left.facts)).toEqual(['ParticipantLeft 6']);
    expect(leaveSeat(left.state, 'lost').facts).toEqual([]);
  });

  it('stands for the newest join unless its person was excluded', () => {
    expect(standingOf(present, 3, false)).toBe('stays');
    expect(standingOf(present, 2, false)).toBe('replaced');
    expect(standingOf(present, 3, true)).toBe('excluded');
  });
});
