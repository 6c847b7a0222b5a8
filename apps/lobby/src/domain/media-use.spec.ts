import fc from 'fast-check';
import type { MediaTransport } from '@rcp/contracts';
import type { Attendee, PresenceFact } from './attendance.js';
import { mediaUse, type ShareFact } from './media-use.js';
import { at } from './trial-room.js';

const closedAt = at('15:30:00');
const person = (familyName: string): Attendee => ({
  person: { familyName, givenName: 'Jo', specialityCode: null, establishment: null, companions: [{ name: 'Dr LUNE', specialityCode: null }] }, assurance: 'guest', edited: false, organiser: false, rpps: null, key: familyName,
});
/** Came, and went telling this. */
const visit = (participantId: string, who: Attendee | null, transport: MediaTransport | null, from = 1): PresenceFact[] => [
  { participantId, version: from, joined: true, at: at('14:00:00'), who }, { participantId, version: from + 1, joined: false, at: at('15:00:00'), who: null, transport },
];
/** One person's shares, beginnings and ends in turn. */
const shares = (participantId: string, ...clocks: string[]): ShareFact[] =>
  clocks.map((clock, index) => ({ participantId, version: index + 1, started: index % 2 === 0, at: at(clock) }));

describe('what the media of a session were used for', () => {
  it('counts the time of each shared screen for itself', () => {
    const told = [...shares('a', '14:10:00', '14:20:00', '15:00:00', '15:05:00'), ...shares('b', '14:15:00', '14:25:30')];
    expect(mediaUse([], told, closedAt)).toEqual({ shareSeconds: 900 + 630, byTransport: {} });
  });

  it('ends a share with the session when nothing else was told to end it, or when its end came late', () => {
    expect(mediaUse([], shares('a', '15:00:00'), closedAt).shareSeconds).toBe(1_800);
    expect(mediaUse([], shares('a', '15:20:00', '15:45:00'), closedAt).shareSeconds).toBe(600);
    expect(mediaUse([], shares('a', '15:40:00'), closedAt).shareSeconds).toBe(0);
  });

  it('counts a person once, by the worst of their ways, however often and on however many devices they came', () => {
    const told = [
      ...visit('a', person('MARTIN'), 'direct'), ...visit('a', person('MARTIN'), 'relay-udp', 3), ...visit('b', person('MARTIN'), 'relay-tls'),
      ...visit('c', person('DURAND'), 'direct'), ...visit('d', person('PETIT'), null), ...visit('e', null, 'relay-tcp'),
    ];
    expect(mediaUse(told, [], closedAt).byTransport).toEqual({ 'relay-tls': 1, direct: 1 });
  });

  it('is the same in whatever order it was told', () => {
    const [told, shared] = [[...visit('a', person('MARTIN'), 'relay-tcp'), ...visit('b', person('DURAND'), 'direct')], [...shares('a', '14:10:00', '14:20:00', '15:00:00'), ...shares('b', '14:15:00')]];
    fc.assert(fc.property(fc.shuffledSubarray(told, { minLength: told.length }), fc.shuffledSubarray(shared, { minLength: shared.length }), (people, screens) => {
      expect(mediaUse(people, screens, closedAt)).toEqual(mediaUse(told, shared, closedAt));
    }));
  });
});
