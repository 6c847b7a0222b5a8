import { agendaAnswer, type PutSession, sessionAnswer, sessionList, updateList } from '@rcp/contracts';
import { until } from '@rcp/testing';
import { aRcp, aRegistration, aSession } from './trial-dcc.js';
import { refused } from './trial-refusal.js';
import { startTrial, type Trial } from './trial-service.js';

const on = (day: string, from: string, to: string, more: Partial<PutSession> = {}): Partial<PutSession> => ({ startsAt: `2026-12-${day}T${from}:00+01:00`, endsAt: `2026-12-${day}T${to}:00+01:00`, ...more });

describe('sessions over the DCC API', () => {
  let trial: Trial;
  beforeAll(async () => {
    trial = await startTrial();
    await trial.call('PUT', '/rcps/rcp-1', { ...aRcp, name: 'RCP de DEMO - DEMO (CH Demonstration3)' });
  });
  afterAll(() => trial?.stop());

  const put = (id: string, changes: Partial<PutSession> = {}, headers: Record<string, string> = {}) => trial.call('PUT', `/sessions/${id}`, aSession('rcp-1', changes), headers);
  const patch = (id: string, body: unknown, headers: Record<string, string> = {}) => trial.call('PATCH', `/sessions/${id}`, body, headers);
  const typesAbout = async (subject: string) => (await trial.facts()).filter((fact) => fact.subject === subject).map(({ type, aggregateversion }) => `${type.slice(12, -3)} ${aggregateversion}`);

  /** News of a session, once `last` is among them: they wait for every transaction begun before them, also those of the specs beside this one. */
  const newsOf = (id: string, last: string) => until(`news ${last} of ${id}`, async () => {
    const { items } = updateList.parse((await trial.call('GET', '/updates?limit=200')).body);
    const news = items.filter(({ sessionId }) => sessionId === id);
    return news.some(({ type }) => type === last) ? news.map(({ type, registrationId = '' }) => `${type} ${registrationId}`.trim()) : undefined;
  });

  it('a session card has all that the guide shows (R84), a link of the RCP, and a tag', async () => {
    const planned = await put('card', on('02', '16:00', '17:30', { place: 'Le mercredi - Toutes les semaines' }));
    expect(planned.headers.get('etag')).toBe('"session:card:1"');
    expect(sessionAnswer.parse(planned.body)).toMatchObject({
      title: 'Séance RCP "RCP de DEMO - DEMO (CH Demonstration3)" du 02/12/2026 (Séance ponctuelle)', dateLabel: 'mercredi 2 décembre 2026 de 16:00 à 17:30',
      listLabel: 'Le mercredi 2 décembre 2026 de 16:00 à 17:30', pageLabel: 'Mercredi 02/12/2026 de 16:00 à 17:30', recurrenceLabel: 'Séance ponctuelle',
      place: 'Le mercredi - Toutes les semaines', state: 'planned', stateLabel: 'Prévue', webconfActive: true, registrations: { on_site: 0, absent: 0, webconference: 0 },
    });
  });

  it('a change names the version it changes; of two at once under one tag the second is told', async () => {
    await put('tagged', on('03', '09:00', '10:00'));
    expect(refused(await put('tagged', on('03', '11:00', '12:00')))).toMatchObject({ status: 428, code: 'precondition-required' });
    expect(refused(await patch('tagged', { webconfActive: false }, { 'if-match': '"session:card:1"' }))).toMatchObject({ status: 412, code: 'version-conflict' });
    const both = await Promise.all([{ webconfActive: false }, { place: 'Salle B' }].map((body) => patch('tagged', body, { 'if-match': '"session:tagged:1"' })));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const late = both.find(({ status }) => status === 412);
    expect(late?.body).toMatchObject({ code: 'version-conflict', currentETag: '"session:tagged:2"' });
  });

  it('an identical PUT tells nobody, under whatever tag, and an older one is ignored', async () => {
    await put('same', on('03', '14:00', '15:00', { sourceUpdatedAt: '2026-11-20T10:00:00Z' }));
    for (const headers of [{}, { 'if-match': '"session:same:9"' }]) expect((await put('same', on('03', '14:00', '15:00'), headers)).body).toMatchObject({ version: 1 });
    expect((await put('same', on('03', '18:00', '19:00', { sourceUpdatedAt: '2026-11-20T09:00:00Z' }))).body).toMatchObject({ ignored: true, version: 1 });
    expect(await typesAbout('same')).toEqual(['planned 1']);
  });

  it('a merge patch may come as one, and nothing else may', async () => {
    await put('patched', on('04', '09:00', '10:00', { place: 'Salle A' }));
    const answer = await patch('patched', { webconfActive: false, place: null, endsAt: '2026-12-04T10:30:00+01:00' }, { 'if-match': '"session:patched:1"', 'content-type': 'application/merge-patch+json' });
    expect([answer.status, answer.body]).toMatchObject([200, { webconfActive: false, endsAt: '2026-12-04T09:30:00.000Z', version: 3 }]);
    expect(answer.body).not.toHaveProperty('place');
    expect(await typesAbout('patched')).toEqual(['planned 1', 'rescheduled 2', 'webconf-deactivated 3']);
    expect(refused(await patch('patched', {}, { 'if-match': '*' }))).toMatchObject({ status: 422, errors: [{ pointer: '', code: 'empty' }] });
    expect(refused(await patch('patched', { startsAt: '2026-12-04T11:00:00Z' }, { 'if-match': '*' }))).toMatchObject({ errors: expect.arrayContaining([{ pointer: '/startsAt', code: 'unknown-property' }]) });
  });

  it('switching the webconference off flags who registered for it, and on again clears it', async () => {
    await put('flagged', on('07', '09:00', '10:00'));
    await trial.call('PUT', '/sessions/flagged/registrations/f-web', aRegistration());
    await trial.call('PUT', '/sessions/flagged/registrations/f-draft', aRegistration({ status: 'draft' }));
    await trial.call('PUT', '/sessions/flagged/registrations/f-site', aRegistration({ participation: 'on_site' }));
    await patch('flagged', { webconfActive: false }, { 'if-match': '*' });
    const flags = async () => ((await trial.call('GET', '/sessions/flagged/registrations')).body?.['items'] as { id: string; modeConflict: boolean }[]).map(({ id, modeConflict }) => [id, modeConflict]);
    expect(await flags()).toEqual([['f-draft', true], ['f-site', false], ['f-web', true]]);
    expect(await newsOf('flagged', 'RegistrationModeConflict')).toEqual(['SessionPlanned', 'PatientRegistered f-web', 'PatientRegistered f-site', 'WebconfDeactivated', 'RegistrationModeConflict f-web']);
    await patch('flagged', { webconfActive: true }, { 'if-match': '*' });
    expect(await flags()).toEqual([['f-draft', false], ['f-site', false], ['f-web', false]]);
    expect((await trial.call('GET', '/sessions/flagged')).body).toMatchObject({ registrations: { on_site: 1, absent: 0, webconference: 1 } });
  });

  it('cancelled once, says so once, leaves the list and answers the same again (R85)', async () => {
    await put('off', on('08', '09:00', '10:00'));
    const cancel = (reasonCode: string) => trial.call('POST', '/sessions/off/cancellation', { reasonCode });
    const first = await cancel('organiser-unavailable');
    expect([first.status, first.body]).toMatchObject([200, { state: 'cancelled', stateLabel: 'Annulée', cancellationReason: 'organiser-unavailable', version: 2 }]);
    expect((await cancel('other')).body).toEqual(first.body);
    expect(await typesAbout('off')).toEqual(['planned 1', 'cancelled 2']);
    expect(refused(await cancel('series-ended'))).toMatchObject({ status: 422, errors: [{ pointer: '/reasonCode', code: 'invalid-value' }] });
    expect(refused(await put('off', on('08', '11:00', '12:00'), { 'if-match': '*' }))).toMatchObject({ status: 409, code: 'session-terminal' });
  });

  it('the order of passage is kept without those who are gone', async () => {
    await put('agenda', on('09', '09:00', '10:00'));
    for (const id of ['g-1', 'g-2', 'g-3']) await trial.call('PUT', `/sessions/agenda/registrations/${id}`, aRegistration({ participation: 'on_site' }));
    const order = (registrationIds: string[]) => trial.call('PUT', '/sessions/agenda/agenda', { registrationIds });
    expect(agendaAnswer.parse((await order(['g-3', 'g-1', 'g-2'])).body)).toEqual({ sessionId: 'agenda', registrationIds: ['g-3', 'g-1', 'g-2'], version: 2 });
    expect((await order(['g-3', 'g-1', 'g-2'])).body).toMatchObject({ version: 2 });
    expect(refused(await order(['g-3', 'g-9']))).toMatchObject({ status: 422, errors: [{ pointer: '/registrationIds/1', code: 'unknown-registration' }] });
    await trial.call('DELETE', '/sessions/agenda/registrations/g-1');
    expect((await trial.call('GET', '/sessions/agenda/agenda')).body).toMatchObject({ registrationIds: ['g-3', 'g-2'] });
  });

  it('are listed in time order whatever their rhythm (R79, R80), page by page', async () => {
    await trial.call('PUT', '/rcps/rcp-2', aRcp);
    const series = (id: string, day: string, date: string) => trial.call('PUT', `/rcps/rcp-2/series/${id}`, { rrule: `FREQ=WEEKLY;BYDAY=${day};COUNT=3`, dtstartLocal: `${date}T16:00`, durationMin: 120, webconfActive: true });
    expect([await series('mondays', 'MO', '2027-03-01'), await series('tuesdays', 'TU', '2027-03-02')].map(({ status }) => status)).toEqual([201, 201]);
    await trial.call('PUT', '/sessions/friday', aSession('rcp-2', { startsAt: '2027-03-12T11:00:00+01:00', endsAt: '2027-03-12T13:00:00+01:00' }));
    const seen: string[] = [];
    for (let cursor = ''; seen.length < 20;) {
      const page = sessionList.parse((await trial.call('GET', `/rcps/rcp-2/sessions?limit=2${cursor}`)).body);
      seen.push(...page.items.map(({ listLabel, recurrenceLabel }) => `${listLabel} (${recurrenceLabel})`));
      if (page.next === undefined) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(seen).toEqual([
      'Le lundi 1er mars 2027 de 16:00 à 18:00 (Le lundi - Toutes les semaines)', 'Le mardi 2 mars 2027 de 16:00 à 18:00 (Le mardi - Toutes les semaines)',
      'Le lundi 8 mars 2027 de 16:00 à 18:00 (Le lundi - Toutes les semaines)', 'Le mardi 9 mars 2027 de 16:00 à 18:00 (Le mardi - Toutes les semaines)',
      'Le vendredi 12 mars 2027 de 11:00 à 13:00 (Séance ponctuelle)',
      'Le lundi 15 mars 2027 de 16:00 à 18:00 (Le lundi - Toutes les semaines)', 'Le mardi 16 mars 2027 de 16:00 à 18:00 (Le mardi - Toutes les semaines)',
    ]);
    const some = await trial.call('GET', '/rcps/rcp-2/sessions?from=2027-03-08T00:00:00Z&to=2027-03-10T00:00:00Z&state=planned');
    expect((some.body?.['items'] as unknown[]).length).toBe(2);
    expect((await trial.call('GET', '/rcps/rcp-2/sessions?state=cancelled')).body).toEqual({ items: [] });
    for (const query of ['state=other', 'from=yesterday', 'cursor=abcd', 'limit=x']) expect([query, refused(await trial.call('GET', `/rcps/rcp-2/sessions?${query}`)).status]).toEqual([query, 422]);
  });

  it('are not listed from a place nobody was told', async () => {
    for (const text of ['0.a\0b', '-999999999999999.s-1', '0.', '.s-1', '9999999999999999.s-1']) {
      for (const list of ['/rcps/rcp-1/sessions', '/rcps']) {
        expect([text, refused(await trial.call('GET', `${list}?cursor=${Buffer.from(text).toString('base64url')}`))]).toMatchObject([text, { status: 422, errors: [{ pointer: '/cursor', code: 'unknown-cursor' }] }]);
      }
    }
  });

  it('have their webconference at one hour alone, also when it is switched on or put off', async () => {
    await put('alone', on('10', '09:00', '10:00'));
    await put('beside', on('10', '09:30', '10:30', { webconfActive: false }));
    await put('before', on('10', '08:00', '09:00'));
    const change = { 'if-match': '*' };
    for (const [id, body] of [['beside', { webconfActive: true }], ['before', { endsAt: '2026-12-10T09:15:00+01:00' }]] as const) {
      const answer = await patch(id, body, change);
      expect(refused(answer)).toMatchObject({ status: 409, code: 'session-overlap' });
      expect(answer.body).toMatchObject({ overlapsWith: 'alone' });
    }
    await patch('alone', { webconfActive: false }, change);
    expect((await patch('beside', { webconfActive: true }, change)).body).toMatchObject({ webconfActive: true, version: 2 });
  });

  it('of another network are neither read nor changed', async () => {
    await trial.call('PUT', '/rcps/theirs', aRcp);
    await trial.call('PUT', '/sessions/theirs-1', aSession('theirs'));
    await trial.database.dataSource.query("update rcp set network_id = 'OTHER' where id = 'theirs'");
    const change = { 'if-match': '*' };
    const answers = [
      await trial.call('GET', '/sessions/theirs-1'), await patch('theirs-1', { webconfActive: false }, change), await put('theirs-1', {}, change),
      await trial.call('PUT', '/sessions/theirs-2', aSession('theirs')), await trial.call('POST', '/sessions/theirs-1/cancellation', { reasonCode: 'other' }),
      await trial.call('GET', '/sessions/theirs-1/agenda'), await trial.call('PUT', '/sessions/theirs-1/agenda', { registrationIds: [] }),
      await trial.call('GET', '/rcps/theirs/sessions'), await trial.call('GET', '/rcps/theirs/next-session'),
    ];
    for (const answer of answers) expect(refused(answer)).toMatchObject({ status: 403, code: 'forbidden' });
    expect(await typesAbout('theirs-1')).toEqual(['planned 1']);
  });
});
