import fc from 'fast-check';
import { type Attendee, attendanceLines, frozen, isToFreeze, type PresenceFact } from './attendance.js';
import { at, emptyRoom, plannedSession } from './trial-room.js';

const closedAt = at('15:30:00');
const person = (familyName: string, changes: Partial<Attendee> & { companions?: readonly string[]; specialities?: Readonly<Record<string, string>>; establishment?: string | null } = {}): Attendee => {
  const { companions = [], specialities = {}, establishment = 'CH Demonstration3', ...more } = changes;
  return {
    person: { familyName, givenName: 'Jo', specialityCode: 'SM36', establishment, companions: companions.map((name) => ({ name, specialityCode: specialities[name] ?? null })) }, assurance: 'guest', edited: false, organiser: false, rpps: null, key: familyName, ...more,
  };
};
/** One person's comings and goings, in turn. */
function presence(participantId: string, who: Attendee, ...clocks: string[]): PresenceFact[] {
  return clocks.map((clock, index) => ({ participantId, version: index + 1, joined: index % 2 === 0, at: at(clock), who: index % 2 === 0 ? who : null }));
}
const lines = (...facts: PresenceFact[][]) => attendanceLines(facts.flat(), closedAt);

describe('the attendance record', () => {
  it('says who was there, as what, from when to when', () => {
    expect(lines(presence('a', person('FRAYSSE', { assurance: 'account', organiser: true, rpps: '10001234567' }), '14:02:00', '15:21:30'))).toEqual([{
      personKind: 'main', familyName: 'FRAYSSE', givenName: 'Jo', rpps: '10001234567', specialityCode: 'SM36', specialityLabel: 'Oncologie, option médicale',
      establishment: 'CH Demonstration3', assurance: 'account', firstIn: '2026-12-02T14:02:00.000Z', lastOut: '2026-12-02T15:21:30.000Z', totalSeconds: 4_770, role: 'host',
    }]);
  });

  it('counts the time somebody was there, not the time between', () => {
    expect(lines(presence('a', person('MARTIN'), '14:00:00', '14:10:00', '15:00:00', '15:05:00'))).toMatchObject([
      { firstIn: '2026-12-02T14:00:00.000Z', lastOut: '2026-12-02T15:05:00.000Z', totalSeconds: 900 },
    ]);
  });

  it('ends with the session for who was there until then, and knows nobody who came after', () => {
    expect(lines(presence('a', person('MARTIN'), '15:00:00'), presence('b', person('DURAND'), '15:31:00', '15:32:00'), presence('c', person('PETIT'), '15:20:00', '15:30:02'))).toMatchObject([
      { familyName: 'MARTIN', lastOut: '2026-12-02T15:30:00.000Z', totalSeconds: 1_800 }, { familyName: 'PETIT', lastOut: '2026-12-02T15:30:00.000Z', totalSeconds: 600 },
    ]);
  });

  it('has a line for each person behind a camera, known by what that person said (R23)', () => {
    expect(lines(presence('a', person('MARTIN', { assurance: 'personal_link', companions: ['Dr LUNE', 'Dr SOLEIL'], specialities: { 'Dr SOLEIL': 'SM44' } }), '14:00:00', '15:00:00'))).toMatchObject([
      { personKind: 'main', familyName: 'MARTIN', assurance: 'personal_link' },
      { personKind: 'companion', familyName: 'Dr LUNE', assurance: 'guest', role: 'participant', totalSeconds: 3_600, establishment: 'CH Demonstration3', specialityLabel: 'Non renseignée' },
      { personKind: 'companion', familyName: 'Dr SOLEIL', specialityCode: 'SM44', specialityLabel: 'Radiologie et imagerie médicale' },
    ]);
  });

  it('counts one account on two devices once, and two names under one account as two people', () => {
    const account = (name: string) => person(name, { key: 'account-1' });
    expect(lines(presence('a', account('MARTIN'), '14:00:00', '14:30:00'), presence('b', account('MARTIN'), '14:20:00', '14:40:00'), presence('c', account('DURAND'), '14:00:00', '14:10:00')))
      .toMatchObject([{ familyName: 'DURAND', totalSeconds: 600 }, { familyName: 'MARTIN', totalSeconds: 2_400, lastOut: '2026-12-02T14:40:00.000Z' }]);
  });

  it('gives a prescriber’s number to nobody who came by their link under another name', () => {
    const prescriber = { assurance: 'personal_link', rpps: '10001234567' } as const;
    expect(lines(presence('a', person('MARTIN', prescriber), '14:00:00'))[0]).toHaveProperty('rpps', '10001234567');
    expect(lines(presence('a', person('AUTRE', { ...prescriber, edited: true }), '14:00:00'))[0]).not.toHaveProperty('rpps');
  });

  it('is a host’s for who was one at any time, and leaves out what nobody said', () => {
    const [line] = attendanceLines([
      ...presence('a', person('MARTIN', { organiser: true, establishment: null }), '14:00:00', '14:10:00'),
      { participantId: 'a', version: 3, joined: true, at: at('14:20:00'), who: person('MARTIN', { establishment: null }) },
    ], closedAt);
    expect(line).toMatchObject({ role: 'host', totalSeconds: 4_800 });
    expect(line).not.toHaveProperty('establishment');
  });

  it('has no line for somebody the lobby does not know', () => {
    expect(attendanceLines([{ participantId: 'x', version: 1, joined: true, at: at('14:00:00'), who: null }], closedAt)).toEqual([]);
  });

  it('is the same in whatever order the facts are read, and whatever is lost nobody is there longer than the session', () => {
    const fact = fc.record({ participantId: fc.constantFrom('a', 'b', 'c'), version: fc.integer({ min: 1, max: 12 }), joined: fc.boolean(), seconds: fc.integer({ min: -600, max: 9_000 }) });
    const who = { a: person('A', { key: 'k' }), b: person('A', { key: 'k', companions: ['X'] }), c: person('C') };
    fc.assert(fc.property(fc.uniqueArray(fact, { selector: ({ participantId, version }) => `${participantId}${version}`, maxLength: 30 }), fc.nat(), (list, turn) => {
      const facts: PresenceFact[] = list.map(({ participantId, version, joined, seconds }) => ({
        participantId, version, joined, at: new Date(at('13:30:00').getTime() + seconds * 1000), who: joined ? who[participantId as 'a'] : null,
      }));
      const made = attendanceLines(facts, closedAt);
      const half = turn % (facts.length + 1);
      expect(attendanceLines([...facts.slice(half), ...facts.slice(0, half)].reverse(), closedAt)).toEqual(made);
      for (const { firstIn, lastOut, totalSeconds } of made) {
        expect(totalSeconds * 1000).toBeLessThanOrEqual(Date.parse(lastOut) - Date.parse(firstIn));
        expect(Date.parse(lastOut)).toBeLessThanOrEqual(closedAt.getTime());
      }
    }));
  });
});

describe('freezing it', () => {
  const closed = plannedSession({ state: 'closed', openedAt: at('14:00:00'), closedAt, closeReason: 'by-host', version: 7 });

  it('waits ten minutes for what comes late, and is done once', () => {
    expect(isToFreeze(closed, at('15:39:59'))).toBe(false);
    expect(isToFreeze(closed, at('15:40:00'))).toBe(true);
    const { state, facts } = frozen(emptyRoom(closed), { lines: 3, hash: 'h' }, at('15:40:00'));
    expect(facts).toMatchObject([{ contract: { name: 'AttendanceFrozen' }, aggregateVersion: 8, data: { sessionId: 'ses-1', frozenAt: '2026-12-02T15:40:00.000Z', lines: 3, hash: 'h' } }]);
    expect(isToFreeze(state.session, at('16:00:00'))).toBe(false);
  });

  it('is nothing to a session that never opened, or is open', () => {
    expect(isToFreeze({ ...closed, openedAt: null }, at('16:00:00'))).toBe(false);
    expect(isToFreeze({ ...closed, state: 'open' }, at('16:00:00'))).toBe(false);
  });
});
