import { type AttendanceAnswer, attendanceQuery, attendanceSheet, statisticsQuery } from '@rcp/contracts';
import { until } from '@rcp/testing';
import { hashOf } from './attendance.js';
import { ErasureStore } from './erasure.store.js';
import type { TrialBrowser } from './trial-browser.js';
import { seesNothing, TrialDoor } from './trial-door.js';
import { inMinutes, prescriberOf, type TrialMeeting } from './trial-scheduling.js';

describe('the attendance record', () => {
  let door: TrialDoor;

  beforeAll(async () => {
    door = await TrialDoor.start();
  });
  afterEach(() => door.empty());
  afterAll(() => door?.stop());

  const sql = <Row>(text: string, ...values: unknown[]): Promise<Row[]> => door.db.dataSource.query(text, values);
  const ask = ({ sessionId }: TrialMeeting) => door.scheduling.ask(attendanceQuery, { sessionId });
  const record = async (meeting: TrialMeeting): Promise<AttendanceAnswer> => until('the record is frozen', async () => {
    const answer = await ask(meeting);
    return answer.found && answer;
  });
  const seatOf = async (one: TrialBrowser, meeting: TrialMeeting) => ({ sessionId: meeting.sessionId, participantId: (await one.is('admitted')).joinRequestId });
  const known = (count: number, { sessionId }: TrialMeeting) =>
    until('the presence is known', async () => (await sql('select 1 from presence where session_id = $1', sessionId)).length === count);
  const end = async (organiser: TrialBrowser) => {
    await organiser.say({ type: 'session.end' });
    await seesNothing(organiser);
  };
  const tenMinutesLater = ({ sessionId }: TrialMeeting) => sql(`update session set closed_at = closed_at - interval '10 minutes' where id = $1`, sessionId);

  it('is made ten minutes after the end, with everybody who was there as they were, and answers scheduling', async () => {
    const meeting = await door.planned(['hote']);
    const organiser = await door.host(meeting);
    const prescriber = door.browser(meeting.code);
    const answer = prescriberOf('reg-1', meeting);
    if (answer.found) door.scheduling.answers.set('reg-1', { ...answer, prescriber: { ...answer.prescriber, rpps: '10001234567' } });
    await prescriber.request('POST', '/personal', { ticket: await door.tickets.personal({ sub: 'reg-1', revision: 1, sessionId: meeting.sessionId }) });
    await prescriber.identify('MARTIN', { givenName: 'Élodie', specialityCode: 'SM02', establishment: 'CH Demonstration3', companions: [{ name: 'Dr LUNE', specialityCode: 'SM44' }] });
    await prescriber.knock();
    await organiser.say({ type: 'join.accept', joinRequestId: (await organiser.card('MARTIN')).joinRequestId });
    const [host, guest] = [await seatOf(organiser, meeting), await seatOf(prescriber, meeting)];
    await door.media.joined(host, 1, inMinutes(-30));
    await door.media.joined(guest, 1, inMinutes(-20));
    await door.media.left(guest, 2, inMinutes(-5));
    await known(3, meeting);
    expect(await ask(meeting)).toEqual({ found: false });
    await end(organiser);
    expect(await ask(meeting)).toEqual({ found: false });
    await tenMinutesLater(meeting);
    await sql(`update presence set at = at - interval '10 minutes' where session_id = $1`, meeting.sessionId);
    const { lines, hash, frozenAt } = await record(meeting);
    expect(lines).toMatchObject([
      { personKind: 'main', familyName: 'HOTE', assurance: 'account', role: 'host' },
      { personKind: 'main', familyName: 'MARTIN', givenName: 'Élodie', rpps: '10001234567', specialityLabel: 'Anesthésie-réanimation', establishment: 'CH Demonstration3', assurance: 'personal_link', role: 'participant', totalSeconds: 900 },
      { personKind: 'companion', familyName: 'Dr LUNE', specialityCode: 'SM44', totalSeconds: 900 },
    ]);
    expect(hash).toBe(hashOf(lines));
    expect((await door.facts(meeting.sessionId)).slice(-2)).toEqual(['session-closed', 'attendance-frozen']);
    const [told]: { event: { data: object } }[] = await sql(`select event from outbox where type like '%attendance-frozen%' and aggregate_id = $1`, meeting.sessionId);
    expect(told?.event.data).toEqual({ sessionId: meeting.sessionId, rcpId: meeting.rcpId, frozenAt, lines: 3, hash });
    expect(JSON.stringify(told)).not.toMatch(/MARTIN|LUNE|10001234567/);
  });

  it('is read, exported and put right by organisers of that RCP alone, the second of two at once is told, and scheduling is answered as corrected', async () => {
    const meeting = await door.planned(['hote']);
    const organiser = await door.host(meeting);
    const guest = door.browser(meeting.code);
    await guest.identify('=MARTIN');
    await door.media.joined(await seatOf(organiser, meeting), 1, inMinutes(-30));
    await known(1, meeting);
    const at = `/reports/sessions/${meeting.sessionId}`;
    const sheet = async () => attendanceSheet.parse((await organiser.request('GET', `${at}/attendance`)).body);
    const statusOf = async (one: TrialBrowser, path: string) => (await one.request('GET', path)).status;
    expect(await sheet()).toMatchObject({ frozen: null, closedAt: null, lines: [{ familyName: 'HOTE', role: 'host' }] });
    expect(await organiser.request('POST', `${at}/corrections`, { version: 0, line: 0, remark: 'x' })).toMatchObject({ status: 409, body: { code: 'session-not-closed' } });
    expect(await Promise.all(['/reports/sessions', `${at}/attendance`, `${at}/attendance.csv`].flatMap((path) => [statusOf(guest, path), statusOf(door.browser(meeting.code), path)]))).toEqual([403, 401, 403, 401, 403, 401]);
    const elsewhere = await door.planned(['hote']);
    expect(await statusOf(organiser, `/reports/sessions/${elsewhere.sessionId}/attendance`)).toBe(404);
    await end(organiser);
    await tenMinutesLater(meeting);
    await sql(`update session set opened_at = opened_at - interval '2 hours' where id = $1`, meeting.sessionId);
    await sql(`update presence set at = at - interval '10 minutes' where session_id = $1`, meeting.sessionId);
    const { lines: [line], hash } = await record(meeting);
    const correct = (version: number, change: object) => organiser.request('POST', `${at}/corrections`, { version, line: 0, ...change });
    const answers = await Promise.all([correct(0, { firstIn: inMinutes(-60), remark: 'Arrivée plus tôt' }), correct(0, { specialityCode: 'SM04' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await correct(1, { specialityCode: 'SM02' })).status).toBe(200);
    const after = await sheet();
    expect([after.version, after.frozen?.hash, after.corrections.map(({ by }) => by)]).toEqual([2, hash, ['Jo HOTE', 'Jo HOTE']]);
    const told = await record(meeting);
    expect(told.corrected).toMatchObject({ lines: [0], frozenHash: hash, hash: after.corrections[1]?.hash });
    expect([told.lines[0]?.specialityCode, told.hash]).toEqual(['SM02', hashOf(told.lines)]);
    expect(line?.specialityCode).not.toBe('SM02');
    const file = async (kind: string) => fetch(`${organiser.lobbyUrl}/api/public/rcps/${meeting.code}${at}/attendance.${kind}`, { headers: { cookie: organiser.cookie ?? '' } });
    const [csv, pdf] = [await file('csv'), await file('pdf')];
    expect([csv, pdf].map(({ headers }) => [headers.get('content-type'), headers.get('content-disposition')?.replace(/[\d-]{11}/, '-D'), headers.get('cache-control')])).toEqual([
      ['text/csv; charset=utf-8', 'attachment; filename="presences-D.csv"', 'no-store'], ['application/pdf', 'attachment; filename="presences-D.pdf"', 'no-store'],
    ]);
    expect([(await csv.text()).includes('HOTE;Jo;'), (await pdf.text()).slice(0, 5)]).toEqual([true, '%PDF-']);
    await door.scheduling.organisers(meeting.rcpId, 2, []);
    await until('the rights are gone', async () => (await statusOf(organiser, '/reports/sessions')) === 403);
  });

  it('is made anew when the session was opened again, and there is none meanwhile', async () => {
    const meeting = await door.planned(['hote']);
    const organiser = await door.host(meeting);
    const seat = await seatOf(organiser, meeting);
    await door.media.joined(seat, 1, inMinutes(-30));
    await known(1, meeting);
    await end(organiser);
    await tenMinutesLater(meeting);
    const first = await record(meeting);
    await organiser.say({ type: 'session.reopen' });
    await organiser.is('admitted');
    expect(await ask(meeting)).toEqual({ found: false });
    await door.media.left(seat, 2, inMinutes(-12));
    await door.media.joined(seat, 3, inMinutes(-1));
    await known(3, meeting);
    await end(organiser);
    expect(await ask(meeting)).toEqual({ found: false });
    await sql(`update presence set at = at - interval '10 minutes' where session_id = $1 and version = 3`, meeting.sessionId);
    await tenMinutesLater(meeting);
    const second = await record(meeting);
    expect(second.lines).toHaveLength(1);
    expect(second.hash).not.toBe(first.hash);
    expect((await door.facts(meeting.sessionId)).filter((fact) => fact === 'attendance-frozen')).toHaveLength(2);
  });

  it('leaves figures behind that answer scheduling, of that RCP and period alone (R86)', async () => {
    const meeting = await door.planned(['hote']);
    const organiser = await door.host(meeting);
    const seat = await seatOf(organiser, meeting);
    await door.media.joined(seat, 1, inMinutes(-30));
    await door.media.shares(seat, true, 2, inMinutes(-20));
    await door.media.shares(seat, false, 3, inMinutes(-8));
    await door.media.left({ ...seat, transport: 'relay-tls' }, 4, inMinutes(-1));
    await known(2, meeting);
    await until('the share is known', async () => (await sql('select 1 from screen_share where session_id = $1', meeting.sessionId)).length === 2);
    await end(organiser);
    await tenMinutesLater(meeting);
    await sql('update screen_share set at = at - interval \'10 minutes\' where session_id = $1', meeting.sessionId);
    await record(meeting);
    const figures = (from: number, to: number, { rcpId } = meeting) => door.scheduling.ask(statisticsQuery, { rcpId, from: inMinutes(from), to: inMinutes(to) });
    const day = 24 * 60;
    expect(await figures(-day, day)).toMatchObject({ sessions: { planned: 1, withWebconf: 1, held: 1, notHeld: 0 }, people: 1, byAssurance: { account: '<5' }, byTransport: { 'relay-tls': '<5' }, shareMinutes: 12, medianShareMinutes: 12, refused: 0 });
    expect(await figures(-2 * day, -day)).toMatchObject({ sessions: { planned: 0 }, people: 0 });
    expect(await figures(-day, day, await door.planned(['hote']))).toMatchObject({ sessions: { planned: 1, held: 0 }, people: 0 });
    await sql(`update session set closed_at = now() - interval '14 months', ends_at = now() - interval '31 days' where id = $1`, meeting.sessionId);
    await new ErasureStore(door.db.dataSource).erase(new Date());
    expect([(await ask(meeting)).found, (await figures(-day, day)).people, await sql('select 1 from screen_share where session_id = $1', meeting.sessionId)]).toEqual([false, 1, []]);
  });

  it('is erased a month after it was fetched, or after thirteen months', async () => {
    const meetings = [await door.planned(['hote']), await door.planned(['hote']), await door.planned(['hote'])];
    for (const meeting of meetings) {
      const organiser = await door.host(meeting);
      await door.media.joined(await seatOf(organiser, meeting), 1, inMinutes(-30));
      await known(1, meeting);
      await end(organiser);
      await tenMinutesLater(meeting);
      await until('the record is frozen', async () => (await sql('select 1 from attendance where session_id = $1', meeting.sessionId)).length === 1);
    }
    const [fetched, old, kept] = meetings as [TrialMeeting, TrialMeeting, TrialMeeting];
    await record(fetched);
    await record(kept);
    await sql(`update attendance set fetched_at = now() - interval '31 days' where session_id = $1`, fetched.sessionId);
    await sql(`update session set closed_at = now() - interval '14 months' where id = $1`, old.sessionId);
    await new ErasureStore(door.db.dataSource).erase(new Date());
    expect([await ask(fetched), await ask(old)]).toEqual([{ found: false }, { found: false }]);
    await known(1, kept);
    expect((await ask(kept)).found).toBe(true);
  });

  it('goes before those who asked to come in; figures stay for five years', async () => {
    const [meeting, empty] = [await door.planned(['hote']), await door.planned(['hote'])];
    const organiser = await door.host(meeting);
    await door.media.joined(await seatOf(organiser, meeting), 1, inMinutes(-30));
    await known(1, meeting);
    await end(organiser);
    await tenMinutesLater(meeting);
    await record(meeting);
    const waiting = door.browser(empty.code);
    await waiting.identify('ATTEND');
    await waiting.knock();
    await waiting.is('held');
    door.empty();
    await sql(`update session set ends_at = now(), starts_at = now() - interval '1 hour', closed_at = now() where id = any($1)`, [meeting.sessionId, empty.sessionId]);
    const days = (count: number) => new Date(Date.now() + count * 24 * 3_600_000);
    const left = async ({ sessionId }: TrialMeeting) => Promise.all(['attendance', 'presence', 'join_request', 'session_figures'].map(async (table) => (await sql(`select 1 from ${table} where session_id = $1`, sessionId)).length));
    const erase = (day: number) => new ErasureStore(door.db.dataSource).erase(days(day));
    await erase(29);
    expect([await left(meeting), await left(empty)]).toEqual([[1, 1, 1, 1], [0, 0, 1, 0]]);
    // Fetched by `record`, a month ago.
    await erase(31);
    expect([await left(meeting), await left(empty)]).toEqual([[0, 0, 0, 1], [0, 0, 0, 0]]);
    expect(await sql('select 1 from entry')).toEqual([]);
    await erase(4.9 * 365);
    expect(await left(meeting)).toEqual([0, 0, 0, 1]);
    await sql('delete from seat where session_id = $1', meeting.sessionId);
    await erase(5.1 * 365);
    expect([await left(meeting), await sql('select 1 from session where id = $1', meeting.sessionId)]).toEqual([[0, 0, 0, 0], []]);
  });
});
