import { sessionStatistics } from '@rcp/contracts';
import fc from 'fast-check';
import { attendanceLines, type Attendee } from './attendance.js';
import type { JoinRequest, Room } from './room.js';
import { type Counted, figuresOf, type SessionFigures, statistics } from './statistics.js';
import { at, guest, organiser, plannedSession } from './trial-room.js';

const period = { rcpId: 'rcp-1', from: '2026-12-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z' };
const held = (figures: Partial<SessionFigures> = {}): Counted => ({
  state: 'closed', webconfActive: true, openedAt: at('14:00:00'),
  figures: { people: 0, refused: 0, excluded: 0, delaySeconds: 0, waitSeconds: [], bySpecialityFamily: {}, byAssurance: {}, ...figures },
});
const noUse = { shareSeconds: 0, byTransport: {} };
const request = (asker: ReturnType<typeof guest>, changes: Partial<JoinRequest>): JoinRequest => ({
  ...asker, id: asker.entryId, state: 'admitted', requestedAt: at('14:00:00'), since: at('14:00:00'), attempt: 1, decidedBy: null, decidedByName: null, refusal: null,
  chatOpened: false, linkLost: false, away: false, version: 1, ...changes,
});
const attendee = (familyName: string, specialityCode: string | null, companions: string[] = []): Attendee => ({
  person: { familyName, givenName: 'Jo', specialityCode, establishment: null, companions: companions.map((name) => ({ name, specialityCode: null })) }, assurance: 'guest', edited: false, organiser: false, rpps: null, key: familyName,
});

describe('a session that is over', () => {
  const lines = attendanceLines(
    [attendee('A', 'SM36', ['Dr LUNE']), attendee('B', 'SM35'), attendee('C', 'SM01'), attendee('D', 'X-SEC')]
      .map((who) => ({ participantId: who.key, version: 1, joined: true, at: at('14:10:00'), who })), at('15:00:00'),
  );
  const room: Room = {
    session: plannedSession({ openedAt: at('14:07:30') }),
    requests: [
      request(organiser('HOTE'), { since: at('14:00:00') }), request(guest('A'), { requestedAt: at('13:50:00'), since: at('14:08:00') }),
      request(guest('B'), { since: at('14:01:00') }), request(guest('C'), { state: 'refused' }), request(guest('D'), { state: 'excluded' }), request(guest('E'), { state: 'withdrawn' }),
    ],
  };

  it('is counted: people, answers, waiting, delay; the variants of a speciality as one, other trades as none (R86)', () => {
    expect(figuresOf(room, lines, { shareSeconds: 754, byTransport: { direct: 3, 'relay-tls': 1 } })).toEqual({
      people: 5, refused: 1, excluded: 1, delaySeconds: 450, waitSeconds: [1_080, 60], bySpecialityFamily: { 'Oncologie médicale': 2, Anatomopathologie: 1 }, byAssurance: { guest: 4 },
      shareSeconds: 754, byTransport: { direct: 3, 'relay-tls': 1 },
    });
  });

  it('leaves nobody’s name in its figures', () => {
    expect(JSON.stringify(figuresOf(room, lines, noUse))).not.toMatch(/LUNE|HOTE/);
  });

  it('had no delay when an organiser was early', () => {
    expect(figuresOf({ ...room, session: plannedSession({ openedAt: at('13:20:00') }) }, [], noUse).delaySeconds).toBe(0);
  });
});

describe('the statistics of a period', () => {
  it('are those of its sessions, cancelled ones left out', () => {
    const sessions: Counted[] = [
      held({ people: 6, waitSeconds: [10, 20, 400], delaySeconds: 60, bySpecialityFamily: { Hématologie: 5, Imagerie: 1 }, byAssurance: { account: 6 }, byTransport: { direct: 5, 'relay-tcp': 1 }, shareSeconds: 1_800 }),
      held({ people: 9, waitSeconds: [30], delaySeconds: 121, refused: 5, excluded: 2, bySpecialityFamily: { Hématologie: 1 }, byAssurance: { account: 1, guest: 2 }, byTransport: { direct: 3 }, shareSeconds: 610 }),
      // Counted before shared screens and ways were told.
      held({ people: 7, waitSeconds: [], delaySeconds: 90 }),
      { state: 'not_held', webconfActive: true, openedAt: null, figures: null }, { state: 'planned', webconfActive: false, openedAt: null, figures: null },
      { state: 'cancelled', webconfActive: true, openedAt: null, figures: null },
    ];
    expect(statistics(period, sessions)).toEqual({
      ...period, sessions: { planned: 5, withWebconf: 4, held: 3, notHeld: 1 }, people: 22, medianPeople: 7, refused: 5, excluded: '<5', medianDelaySeconds: 90,
      medianWaitSeconds: 25, p90WaitSeconds: 400, bySpecialityFamily: { Hématologie: 6, Imagerie: '<5' }, byAssurance: { account: 7, guest: '<5' },
      byTransport: { direct: 8, 'relay-tcp': '<5' }, shareMinutes: 40, medianShareMinutes: 20,
    });
  });

  it('of nothing are zeros, without middles that nobody measured', () => {
    expect(statistics(period, [])).toEqual({
      ...period, sessions: { planned: 0, withWebconf: 0, held: 0, notHeld: 0 }, people: 0, refused: 0, excluded: 0, bySpecialityFamily: {}, byAssurance: {}, byTransport: {},
    });
  });

  it('never show a group of one to four people, and keep their promise to the DCC', () => {
    const count = fc.nat(12);
    const figures = fc.record({
      people: count, refused: count, excluded: count, delaySeconds: count, waitSeconds: fc.array(count, { maxLength: 4 }),
      bySpecialityFamily: fc.dictionary(fc.constantFrom('Imagerie', 'Hématologie', 'Urologie'), count), byAssurance: fc.dictionary(fc.constantFrom('account', 'guest', 'personal_link'), count), byTransport: fc.dictionary(fc.constantFrom('direct', 'relay-udp', 'relay-tls'), count), shareSeconds: count,
    });
    fc.assert(fc.property(fc.array(figures, { maxLength: 5 }), (all) => {
      const answer = sessionStatistics.parse(statistics(period, all.map((one) => held(one))));
      const shown = [answer.refused, answer.excluded, ...Object.values(answer.bySpecialityFamily), ...Object.values(answer.byAssurance), ...Object.values(answer.byTransport ?? {})];
      expect(shown.filter((one) => one !== '<5' && one > 0 && one < 5)).toEqual([]);
    }));
  });
});
