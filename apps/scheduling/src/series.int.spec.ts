import { SchedulerRegistry } from '@nestjs/schedule';
import { clockLabel, seriesAnswer, seriesEnded, seriesList, seriesPreview, sessionList, sessionPlanned } from '@rcp/contracts';
import type { Clock } from '@rcp/platform';
import { SeriesJob } from './series.job.js';
import { aRcp, aRegistration, aSession } from './trial-dcc.js';
import { startTrial, type Trial, trialClock } from './trial-service.js';

const weekly = { rrule: 'FREQ=WEEKLY;BYDAY=WE', dtstartLocal: '2026-12-02T16:00', durationMin: 90, webconfActive: true };
const thursday = { ...weekly, rrule: 'FREQ=WEEKLY;BYDAY=TH', dtstartLocal: '2026-12-03T16:00' };

interface Row { id: string; state: string; webconf_active: boolean; starts_at: Date; detached: boolean; version: number; cancellation_reason: string | null }

describe('series of sessions', () => {
  let trial: Trial;
  let now = trialClock.now();
  const clock: Clock = { now: () => now };
  beforeAll(async () => { trial = await startTrial({ clock }); });
  afterAll(() => trial?.stop());
  beforeEach(() => { now = trialClock.now(); });

  let rcps = 0;
  const newRcp = async () => {
    rcps += 1;
    expect((await trial.call('PUT', `/rcps/rcp-${rcps}`, aRcp)).status).toBe(201);
    return `/rcps/rcp-${rcps}/series`;
  };
  const sessionsOf = (seriesId: string): Promise<Row[]> => trial.database.dataSource.query('select * from session where series_id = $1 order by starts_at, id', [seriesId]);
  const plannedOf = async (seriesId: string) => (await sessionsOf(seriesId)).filter(({ state }) => state === 'planned');
  const factsOf = async (seriesId: string) => (await trial.facts()).filter(({ subject }) => subject.startsWith(`${seriesId}.`));

  it('plans 13 months of sessions with their webconference, and tells each once (R76, R81)', async () => {
    const series = await newRcp();
    const put = await trial.call('PUT', `${series}/wednesdays`, { ...weekly, place: 'Salle B' });
    expect([put.status, put.headers.get('etag')]).toEqual([201, '"series:wednesdays:1"']);
    expect(seriesAnswer.parse(put.body)).toEqual({
      id: 'wednesdays', rcpId: 'rcp-1', ...weekly, place: 'Salle B', exdates: [], timeZone: 'Europe/Paris', status: 'active', label: 'Le mercredi - Toutes les semaines',
      sessions: { planned: 57, until: '2027-12-29T15:00:00.000Z' }, version: 1,
    });
    const sessions = await sessionsOf('wednesdays');
    expect(sessions).toHaveLength(57);
    expect(sessions.every((session) => session.webconf_active && !session.detached && session.state === 'planned')).toBe(true);
    expect((await factsOf('wednesdays')).map(({ type, subject }) => [type, subject])).toEqual(sessions.map(({ id }) => [sessionPlanned.type, id]));
    const read = await trial.call('GET', `${series}/wednesdays`);
    expect([read.status, read.headers.get('etag'), read.body]).toEqual([200, '"series:wednesdays:1"', put.body]);
    expect((await trial.call('GET', '/sessions/wednesdays.20261202')).status).toBe(200);
  });

  it('changes nothing when told the same again, and tells the DCC everything in its order', async () => {
    const series = await newRcp();
    await trial.call('PUT', `${series}/same`, weekly);
    const [facts, rows] = [await factsOf('same'), await sessionsOf('same')];
    const again = await trial.call('PUT', `${series}/same`, weekly, { 'if-match': '"series:same:9"' });
    expect([again.status, again.body?.['version']]).toEqual([200, 1]);
    expect([await factsOf('same'), await sessionsOf('same')]).toEqual([facts, rows]);
    const news: { session_id: string }[] = await trial.database.dataSource.query("select session_id from news where session_id like 'same.%' order by position");
    expect(news.map(({ session_id: id }) => id)).toEqual(rows.map(({ id }) => id));
  });

  it('keeps several series and one-off sessions side by side (R80)', async () => {
    const series = await newRcp();
    const rcpId = `rcp-${rcps}`;
    expect((await trial.call('PUT', `${series}/b-thursdays`, { ...thursday, rrule: 'FREQ=MONTHLY;BYDAY=1TH' })).status).toBe(201);
    expect((await trial.call('PUT', `${series}/a-wednesdays`, weekly)).status).toBe(201);
    expect((await trial.call('PUT', '/sessions/one-off', aSession(rcpId, { startsAt: '2026-12-04T10:00:00+01:00', endsAt: '2026-12-04T11:00:00+01:00' }))).status).toBe(201);
    const { items } = seriesList.parse((await trial.call('GET', series)).body);
    expect(items.map(({ id, label, sessions }) => [id, label, sessions.planned])).toEqual([['a-wednesdays', 'Le mercredi - Toutes les semaines', 57], ['b-thursdays', 'Le 1er jeudi - Tous les mois', 13]]);
    const list = sessionList.parse((await trial.call('GET', `/rcps/${rcpId}/sessions?limit=3`)).body);
    expect(list.items.map(({ id, recurrenceLabel, webconfActive }) => [id, recurrenceLabel, webconfActive])).toEqual([
      ['a-wednesdays.20261202', 'Le mercredi - Toutes les semaines', true], ['b-thursdays.20261203', 'Le 1er jeudi - Tous les mois', true], ['one-off', 'Séance ponctuelle', true],
    ]);
  });

  it('moves the sessions that follow it and leaves the exceptions alone', async () => {
    const series = await newRcp();
    await trial.call('PUT', `${series}/moved`, weekly);
    const later = aSession(`rcp-${rcps}`, { startsAt: '2026-12-09T17:00:00+01:00', endsAt: '2026-12-09T18:30:00+01:00' });
    expect((await trial.call('PUT', '/sessions/moved.20261209', later, { 'if-match': '"session:moved.20261209:1"' })).body).toMatchObject({ detached: true, recurrenceDate: '2026-12-09' });
    expect((await trial.call('POST', '/sessions/moved.20261216/cancellation', { reasonCode: 'no-cases' })).status).toBe(200);
    const put = await trial.call('PUT', `${series}/moved`, { ...weekly, dtstartLocal: '2026-12-02T18:00', webconfActive: false }, { 'if-match': '"series:moved:1"' });
    expect([put.status, put.body?.['version']]).toEqual([200, 2]);
    const rows = await sessionsOf('moved');
    expect(rows.slice(0, 4).map(({ id, state, starts_at: at, webconf_active: webconf, version }) => [id, state, at.toISOString(), webconf, version])).toEqual([
      ['moved.20261202', 'planned', '2026-12-02T17:00:00.000Z', false, 3], ['moved.20261209', 'planned', '2026-12-09T16:00:00.000Z', true, 2],
      ['moved.20261216', 'cancelled', '2026-12-16T15:00:00.000Z', true, 2], ['moved.20261223', 'planned', '2026-12-23T17:00:00.000Z', false, 3],
    ]);
    expect((await factsOf('moved')).filter(({ subject }) => subject === 'moved.20261202').map(({ type, aggregateversion }) => [type, aggregateversion])).toEqual([
      ['rcp.session.planned.v1', 1], ['rcp.session.rescheduled.v1', 2], ['rcp.session.webconf-deactivated.v1', 3],
    ]);
  });

  it('is put right after a mistake: the days come back under other ids', async () => {
    const series = await newRcp();
    await trial.call('PUT', `${series}/revert`, weekly);
    await trial.call('PUT', `${series}/revert`, thursday);
    expect(new Set((await sessionsOf('revert')).filter(({ state }) => state === 'cancelled').map(({ cancellation_reason: reason }) => reason))).toEqual(new Set(['series-changed']));
    expect((await trial.call('PUT', `${series}/revert`, weekly)).body).toMatchObject({ version: 3, sessions: { planned: 57 } });
    expect((await plannedOf('revert'))[0]?.id).toBe('revert.20261202.2');
  });

  it('takes no session id that the DCC has given', async () => {
    const series = await newRcp();
    const other = await trial.call('PUT', '/sessions/taken.20261202', aSession(`rcp-${rcps}`, { startsAt: '2026-12-04T10:00:00+01:00', endsAt: '2026-12-04T11:00:00+01:00' }));
    expect(other.status).toBe(201);
    expect((await trial.call('PUT', `${series}/taken`, weekly)).status).toBe(201);
    expect((await sessionsOf('taken')).slice(0, 2).map(({ id }) => id)).toEqual(['taken.20261202.2', 'taken.20261209']);
  });

  it('ends from a day on, and answers nothing when told again', async () => {
    const series = await newRcp();
    await trial.call('PUT', `${series}/ending`, weekly);
    const ended = await trial.call('DELETE', `${series}/ending?from=2027-12-15`);
    expect([ended.status, seriesEnded.parse(ended.body)]).toEqual([200, { cancelledSessionIds: ['ending.20271215', 'ending.20271222', 'ending.20271229'] }]);
    expect((await trial.call('DELETE', `${series}/ending?from=2027-12-15`)).body).toEqual({ cancelledSessionIds: [] });
    expect((await trial.call('GET', `${series}/ending`)).body).toMatchObject({ status: 'ended', version: 2, sessions: { planned: 54, until: '2027-12-08T15:00:00.000Z' } });
    expect((await factsOf('ending')).slice(-3)).toMatchObject([{ data: { reasonCode: 'series-ended', icsSequence: 1 } }, {}, {}]);
    expect((await trial.call('DELETE', `${series}/ending`)).body?.['cancelledSessionIds']).toHaveLength(54);
    expect((await trial.call('PUT', `${series}/ending`, weekly)).body).toMatchObject({ status: 'active', sessions: { planned: 57 } });
    expect((await trial.call('DELETE', `${series}/ending?from=yesterday`)).body).toMatchObject({ code: 'validation', errors: [{ pointer: '/from' }] });
    expect((await trial.call('DELETE', `${series}/unknown`)).status).toBe(404);
  });

  it('shows what it would make, with holidays and overlaps, and saves nothing', async () => {
    const series = await newRcp();
    const rcpId = `rcp-${rcps}`;
    await trial.call('PUT', '/sessions/in-the-way', aSession(rcpId, { startsAt: '2026-12-11T11:00:00+01:00', endsAt: '2026-12-11T12:30:00+01:00' }));
    const shown = await trial.call('PUT', `${series}/shown?preview=true`, { ...weekly, rrule: 'FREQ=WEEKLY;BYDAY=FR', dtstartLocal: '2026-12-04T11:00' }, { 'if-match': '"series:shown:4"' });
    expect([shown.status, shown.headers.get('etag')]).toEqual([200, null]);
    const { label, occurrences } = seriesPreview.parse(shown.body);
    expect(label).toBe('Le vendredi - Toutes les semaines');
    expect(occurrences[0]).toEqual({ startsAt: '2026-12-04T10:00:00.000Z', endsAt: '2026-12-04T11:30:00.000Z', dateLabel: 'vendredi 4 décembre 2026 de 11:00 à 12:30', warnings: [] });
    const warned = occurrences.filter(({ warnings }) => warnings.length > 0).map(({ startsAt, warnings }) => [startsAt.slice(0, 10), ...warnings]);
    expect(warned).toEqual([['2026-12-11', 'overlaps'], ['2026-12-25', 'jour-ferie'], ['2027-01-01', 'jour-ferie']]);
    expect(await sessionsOf('shown')).toEqual([]);
    expect((await trial.call('GET', `${series}/shown`)).status).toBe(404);
    expect((await trial.call('PUT', `${series}/shown?preview=perhaps`, weekly)).status).toBe(422);
  });

  it('shows the 1st of May and the 11th of November', async () => {
    const series = await newRcp();
    const dates = async (rrule: string, dtstartLocal: string) => seriesPreview.parse((await trial.call('PUT', `${series}/shown?preview=true`, { ...weekly, rrule, dtstartLocal })).body)
      .occurrences.filter(({ warnings }) => warnings.includes('jour-ferie')).map(({ startsAt }) => startsAt.slice(0, 10));
    expect(await dates('FREQ=MONTHLY;BYDAY=1SA', '2026-12-05T10:00')).toEqual(['2027-05-01']);
    expect(await dates('FREQ=WEEKLY;BYDAY=TH', '2026-12-03T10:00')).toEqual(expect.arrayContaining(['2027-11-11']));
  });

  it('refuses to overlap another web-conference of the RCP, and saves nothing of it', async () => {
    const series = await newRcp();
    await trial.call('PUT', '/sessions/there-first', aSession(`rcp-${rcps}`, { startsAt: '2026-12-16T16:30:00+01:00', endsAt: '2026-12-16T18:00:00+01:00' }));
    const refused = await trial.call('PUT', `${series}/late`, weekly);
    expect([refused.status, refused.body]).toMatchObject([409, { code: 'session-overlap', errors: [{ pointer: '/rrule', code: 'overlaps' }], firstOverlap: '2026-12-16T15:00:00.000Z' }]);
    expect([await sessionsOf('late'), await factsOf('late')]).toEqual([[], []]);
    expect((await trial.call('GET', `${series}/late`)).status).toBe(404);
    expect((await trial.call('PUT', `${series}/late`, { ...weekly, exdates: ['2026-12-16'] })).status).toBe(201);
    const other = await trial.call('PUT', `${series}/other`, { ...weekly, rrule: 'FREQ=MONTHLY;BYDAY=2WE', dtstartLocal: '2026-12-09T17:00' });
    expect([other.status, other.body?.['firstOverlap']]).toEqual([409, '2026-12-09T16:00:00.000Z']);
  });

  it.each([
    ['a rule of another kind', { rrule: 'FREQ=DAILY' }, 'rrule-unsupported', '/rrule'],
    ['a rule of nonsense', { rrule: 'WEDNESDAYS' }, 'rrule-unsupported', '/rrule'],
    ['too many sessions', { rrule: 'FREQ=WEEKLY;BYDAY=WE;COUNT=121' }, 'rrule-unsupported', '/rrule'],
    ['a first day off the rule', { dtstartLocal: '2026-12-03T16:00' }, 'rrule-unsupported', '/dtstartLocal'],
    ['an hour that a change of hour skips or repeats', { dtstartLocal: '2026-12-02T02:30' }, 'validation', '/dtstartLocal'],
    ['a start with seconds', { dtstartLocal: '2026-12-02T16:00:30' }, 'validation', '/dtstartLocal'],
    ['nine hours', { durationMin: 540 }, 'validation', '/durationMin'],
    ['an unknown property', { patient: 'zzcanary' }, 'validation', '/patient'],
  ])('refuses %s, in a preview too', async (_, changes, code, pointer) => {
    const series = await newRcp();
    for (const path of [`${series}/refused`, `${series}/refused?preview=true`]) {
      const refused = await trial.call('PUT', path, { ...weekly, ...changes });
      expect(refused).toMatchObject({ status: 422, body: { code, errors: expect.arrayContaining([expect.objectContaining({ pointer })]) } });
      expect(refused.text).not.toContain('zzcanary');
    }
  });

  it('is found under its own RCP only, and its id is short', async () => {
    const series = await newRcp();
    await trial.call('PUT', `${series}/mine`, weekly);
    const elsewhere = await newRcp();
    expect((await trial.call('PUT', `${elsewhere}/mine`, weekly)).body).toMatchObject({ code: 'id-taken' });
    expect((await trial.call('PUT', `${elsewhere}/mine?preview=true`, weekly)).body).toMatchObject({ code: 'id-taken' });
    expect((await trial.call('GET', `${elsewhere}/mine`)).status).toBe(404);
    expect((await trial.call('DELETE', `${elsewhere}/mine`)).status).toBe(404);
    expect((await trial.call('PUT', `${series}/${'s'.repeat(49)}`, weekly)).status).toBe(404);
    expect((await trial.call('PUT', `${series}/${'s'.repeat(48)}`, { ...weekly, dtstartLocal: '2026-12-02T18:00' })).status).toBe(201);
    expect((await trial.call('PUT', '/rcps/unknown/series/mine', weekly)).status).toBe(404);
    expect((await trial.call('GET', '/rcps/unknown/series')).status).toBe(404);
    expect((await trial.call('PUT', `${series}/mine`, { ...weekly, durationMin: 60 }, { 'if-match': '"series:mine:7"' })).body).toMatchObject({ code: 'version-conflict', currentETag: '"series:mine:1"' });
  });

  it('ignores what is older than what it holds', async () => {
    const series = await newRcp();
    await trial.call('PUT', `${series}/late-news`, { ...weekly, sourceUpdatedAt: '2026-12-01T08:00:00+01:00' });
    expect((await trial.call('PUT', `${series}/late-news`, { ...thursday, sourceUpdatedAt: '2026-12-01T07:00:00+01:00' })).body).toMatchObject({ ignored: true, version: 1, rrule: weekly.rrule });
    expect(await plannedOf('late-news')).toHaveLength(57);
  });

  it('flags the prescribers who were coming « en webconférence » when it is switched off', async () => {
    const series = await newRcp();
    await trial.call('PUT', `${series}/flagged`, weekly);
    expect((await trial.call('PUT', '/sessions/flagged.20261202/registrations/reg-flagged', aRegistration())).status).toBe(201);
    await trial.call('PUT', `${series}/flagged`, { ...weekly, webconfActive: false });
    const conflicts = () => trial.database.dataSource.query("select mode_conflict from registration where id = 'reg-flagged'");
    expect(await conflicts()).toEqual([{ mode_conflict: true }]);
    const news: { type: string; registration_id: string }[] = await trial.database.dataSource.query("select type, registration_id from news where registration_id = 'reg-flagged' order by position");
    expect(news.at(-1)).toEqual({ type: 'RegistrationModeConflict', registration_id: 'reg-flagged' });
    await trial.call('PUT', `${series}/flagged`, weekly);
    expect(await conflicts()).toEqual([{ mode_conflict: false }]);
  });

  it('ends with its RCP, and comes back with it when both are put again', async () => {
    const series = await newRcp();
    await trial.call('PUT', `${series}/archived`, weekly);
    expect((await trial.call('DELETE', `/rcps/rcp-${rcps}`)).status).toBe(204);
    expect((await trial.call('GET', `${series}/archived`)).body).toMatchObject({ status: 'ended', sessions: { planned: 0 } });
    expect((await trial.call('PUT', `${series}/archived`, weekly)).body).toMatchObject({ code: 'rcp-archived' });
    expect((await trial.call('PUT', `${series}/archived?preview=true`, weekly)).body).toMatchObject({ code: 'rcp-archived' });
    expect((await trial.call('DELETE', `${series}/archived`)).body).toEqual({ cancelledSessionIds: [] });
    await trial.call('PUT', `/rcps/rcp-${rcps}`, aRcp);
    expect((await trial.call('PUT', `${series}/archived`, weekly)).body).toMatchObject({ status: 'active', sessions: { planned: 57 } });
    expect((await plannedOf('archived'))[0]?.id).toBe('archived.20261202.2');
  });

  it('is defined once when defined twice at the same time', async () => {
    const series = await newRcp();
    const answers = await Promise.all([weekly, weekly, weekly].map((body) => trial.call('PUT', `${series}/twice`, body)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 201]);
    expect(await factsOf('twice')).toHaveLength(57);
  });

  it('may be every day of the week, and is refused to one of two that overlap', async () => {
    const series = await newRcp();
    const daily = { ...weekly, rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU', durationMin: 480 };
    const answers = await Promise.all([
      trial.call('PUT', `${series}/daily`, daily), trial.call('PUT', `${series}/weekly`, weekly),
      trial.call('PUT', '/sessions/alone', aSession(`rcp-${rcps}`, { startsAt: '2026-12-02T16:00:00+01:00', endsAt: '2026-12-02T17:00:00+01:00' })),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    await trial.call('DELETE', `${series}/weekly`);
    await trial.call('DELETE', `${series}/daily`);
    expect((await trial.call('PUT', `${series}/later`, { ...daily, dtstartLocal: '2026-12-03T16:00' })).body).toMatchObject({ sessions: { planned: 394 } });
  });

  describe('night after night', () => {
    it('has its hour: 3:30 in Paris', () => {
      const next = trial.app.get(SchedulerRegistry).getCronJob('series').nextDate().toJSDate();
      expect(clockLabel(next.toISOString(), 'Europe/Paris')).toBe('03:30');
    });

    it('is continued 13 months ahead; a second run, or two at once, add nothing', async () => {
      const series = await newRcp();
      await trial.call('PUT', `${series}/nights`, weekly);
      await trial.call('PUT', `${series}/over`, { ...weekly, dtstartLocal: '2026-12-02T08:00' });
      await trial.call('DELETE', `${series}/over`);
      const job = trial.app.get(SeriesJob);
      now = new Date('2026-12-20T02:30:00Z');
      const [first, second] = await Promise.all([job.topUpAll(), job.topUpAll()]);
      expect(first.failed + second.failed).toBe(0);
      const sessions = await sessionsOf('nights');
      expect(sessions.slice(57).map(({ id }) => id)).toEqual(['nights.20280105', 'nights.20280112', 'nights.20280119']);
      expect(await factsOf('nights')).toHaveLength(60);
      expect(await job.topUpAll()).toMatchObject({ planned: 0, failed: 0 });
      expect((await sessionsOf('over')).every(({ state }) => state === 'cancelled')).toBe(true);
    });

    it('leaves out the day of another web-conference, and one bad series keeps no other from its turn', async () => {
      const series = await newRcp();
      const rcpId = `rcp-${rcps}`;
      await trial.call('PUT', `${series}/a-broken`, { ...weekly, webconfActive: false });
      await trial.database.dataSource.query("update series set rrule = 'FREQ=SECONDLY' where id = 'a-broken'");
      await trial.call('PUT', `${series}/left-out`, { ...weekly, dtstartLocal: '2026-12-02T08:00' });
      await trial.call('PUT', '/sessions/far', aSession(rcpId, { startsAt: '2028-01-05T08:00:00+01:00', endsAt: '2028-01-05T09:00:00+01:00' }));
      now = new Date('2026-12-20T02:30:00Z');
      const night = await trial.app.get(SeriesJob).topUpAll();
      expect(night).toMatchObject({ leftOut: 1, failed: 1 });
      expect((await sessionsOf('left-out')).slice(57).map(({ id }) => id)).toEqual(['left-out.20280112', 'left-out.20280119']);
      await trial.database.dataSource.query("update series set status = 'ended' where id in ('a-broken', 'left-out')");
    });
  });
});
