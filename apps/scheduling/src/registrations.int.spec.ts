import { registrationAnswer, registrationList, type RcpEvent } from '@rcp/contracts';
import { until } from '@rcp/testing';
import { aRcp, aRegistration, aSession, prescriber } from './trial-dcc.js';
import { refused } from './trial-refusal.js';
import { type Answer, startTrial, type Trial } from './trial-service.js';

describe('registrations over the DCC API', () => {
  let trial: Trial;
  beforeAll(async () => {
    trial = await startTrial();
    await trial.call('PUT', '/rcps/rcp-1', aRcp);
    await trial.call('PUT', '/rcps/rcp-2', aRcp);
    await trial.call('PUT', '/sessions/ses-1', aSession('rcp-1'));
    await trial.call('PUT', '/sessions/ses-2', aSession('rcp-2'));
    await trial.call('PUT', '/sessions/ses-3', aSession('rcp-2', { startsAt: '2026-12-09T16:00:00+01:00', endsAt: '2026-12-09T17:30:00+01:00' }));
    await trial.call('PUT', '/sessions/ses-off', aSession('rcp-1', { webconfActive: false }));
  });
  afterAll(() => trial?.stop());

  const path = (id: string, session = 'ses-1') => `/sessions/${session}/registrations/${id}`;
  const put = (id: string, changes: Parameters<typeof aRegistration>[0] = {}, more: { session?: string; headers?: Record<string, string> } = {}): Promise<Answer> =>
    trial.call('PUT', path(id, more.session), aRegistration(changes), more.headers);
  const resend = (id: string, key = '', session = 'ses-1') => trial.call('POST', `${path(id, session)}/resend`, undefined, { 'idempotency-key': key });
  const factsOf = async (id: string): Promise<RcpEvent[]> => (await trial.facts()).filter(({ subject }) => subject === id);
  const told = async (id: string) => (await factsOf(id)).map(({ type, aggregateversion }) => `${/^rcp\.patient\.(.+)\.v1$/.exec(type)?.[1]} ${aggregateversion}`);
  const setState = (session: string, state: string) => trial.database.dataSource.query('update session set state = $2 where id = $1', [session, state]);

  it('live from draft to withdrawn, and tell each step once (R59–R63)', async () => {
    const steps = [
      await put('life', { status: 'draft' }), await put('life', { status: 'draft', participation: 'absent' }), await put('life'), await put('life', { participation: 'on_site' }),
      await put('life', { participation: 'on_site', prescriber: { ...prescriber, email: 'autre.zzcanary@test.fr' } }), await trial.call('DELETE', path('life')), await trial.call('DELETE', path('life')),
    ];
    expect(steps.map(({ status }) => status)).toEqual([201, 200, 200, 200, 200, 204, 204]);
    expect(steps.slice(0, 5).map(({ body }) => registrationAnswer.parse(body)).map(({ status, participation, mailStatus, version }) => [status, participation, mailStatus, version])).toEqual([
      ['draft', 'webconference', 'none', 1], ['draft', 'absent', 'none', 2], ['final', 'webconference', 'queued', 3], ['final', 'on_site', 'none', 4], ['final', 'on_site', 'none', 5],
    ]);
    expect(steps.slice(0, 5).map(({ headers }) => headers.get('etag'))).toEqual([1, 2, 3, 4, 5].map((version) => `"registration:life:${version}"`));
    expect(await told('life')).toEqual(['registered 3', 'participation-changed 4', 'prescriber-changed 5', 'registration-withdrawn 6']);
    const read = await trial.call('GET', path('life'));
    expect([read.body, read.headers.get('etag')]).toEqual([
      { id: 'life', sessionId: 'ses-1', status: 'withdrawn', participation: 'on_site', mailStatus: 'none', modeConflict: false, warnings: expect.any(Array), version: 6 }, '"registration:life:6"',
    ]);
    expect(refused(await put('life', { participation: 'on_site' }))).toMatchObject({ status: 409, code: 'registration-withdrawn' });
    expect([...steps, read].map(({ text }) => text).join('')).not.toMatch(/zzcanary|élodie/i);
    expect(JSON.stringify(await trial.facts())).not.toMatch(/zzcanary|élodie/i);
  });

  it('are told once, put twice at once', async () => {
    const answers = await Promise.all([1, 2, 3, 4].map(() => put('twice')));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await told('twice')).toEqual(['registered 1']);
  });

  it('do not become drafts again, nor « en webconférence » where there is none (R60)', async () => {
    await put('rules');
    expect(refused(await put('rules', { status: 'draft' }))).toMatchObject({ status: 409, code: 'registration-final' });
    expect(refused(await put('rules', {}, { session: 'ses-off' }))).toEqual({ status: 409, code: 'session-without-webconf', errors: [{ pointer: '/participation', code: 'webconf-inactive' }] });
    expect((await put('rules', { participation: 'absent' }, { session: 'ses-off' })).status).toBe(200);
    expect(refused(await put('rules', {}, { session: 'ses-off' }))).toMatchObject({ code: 'session-without-webconf' });
    expect(await told('rules')).toEqual(['registered 1', 'registration-moved 2', 'participation-changed 3']);
  });

  it('move with the DCC’s word alone, also away from a session that is cancelled', async () => {
    await trial.call('PUT', '/sessions/ses-gone', aSession('rcp-1', { startsAt: '2026-12-03T16:00:00+01:00', endsAt: '2026-12-03T17:30:00+01:00' }));
    await put('mover', {}, { session: 'ses-gone' });
    await put('drafted', { status: 'draft' }, { session: 'ses-gone' });
    await setState('ses-gone', 'cancelled');
    expect(refused(await put('late', {}, { session: 'ses-gone' }))).toMatchObject({ status: 409, code: 'session-terminal' });
    expect((await put('mover', {}, { session: 'ses-2' })).body).toMatchObject({ sessionId: 'ses-2', mailStatus: 'queued', version: 2 });
    expect((await put('drafted', { status: 'draft' }, { session: 'ses-2' })).body).toMatchObject({ sessionId: 'ses-2', status: 'draft', version: 2 });
    expect((await factsOf('mover')).at(-1)).toMatchObject({
      aggregateversion: 2, data: { registrationId: 'mover', sessionId: 'ses-2', rcpId: 'rcp-2', participation: 'webconference', revision: 1, from: { sessionId: 'ses-gone', rcpId: 'rcp-1' } },
    });
    expect(await told('drafted')).toEqual([]);
    expect(refused(await trial.call('GET', path('mover', 'ses-gone')))).toMatchObject({ code: 'not-found' });
    expect(refused(await trial.call('DELETE', path('mover', 'ses-gone')))).toMatchObject({ code: 'not-found' });
    expect((await trial.call('GET', path('mover', 'ses-2'))).status).toBe(200);
    const news: unknown = await trial.database.dataSource.query("select type, session_id as session from news where registration_id = 'mover' order by position");
    expect(news).toEqual([{ type: 'PatientRegistered', session: 'ses-gone' }, { type: 'PatientRegistrationMoved', session: 'ses-2' }]);
  });

  it('moved to two sessions at once go to one after the other, without a gap', async () => {
    await put('torn');
    const answers = await Promise.all(['ses-2', 'ses-3', 'ses-2', 'ses-3'].map((session) => put('torn', {}, { session })));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const moves = (await factsOf('torn')).slice(1).map(({ data }) => data as { sessionId: string; from: { sessionId: string } });
    for (const [nth, { from }] of moves.entries()) expect(from.sessionId).toBe(moves[nth - 1]?.sessionId ?? 'ses-1');
    const last = moves.at(-1)?.sessionId ?? '';
    expect((await trial.call('GET', path('torn', last))).body).toMatchObject({ version: moves.length + 1 });
  });

  it('wait for their session while it changes, and nobody waits in a circle', async () => {
    await trial.call('PUT', '/sessions/ses-busy', aSession('rcp-1', { startsAt: '2026-12-04T16:00:00+01:00', endsAt: '2026-12-04T17:30:00+01:00' }));
    await put('flagged', {}, { session: 'ses-busy' });
    const waiting = await trial.database.dataSource.transaction(async (tx) => {
      await tx.query("select 1 from session where id = 'ses-busy' for update");
      expect((await put('flagged', {}, { session: 'ses-2' })).status).toBe(200);
      const [inside, outside] = [put('flagged', { participation: 'absent' }, { session: 'ses-busy' }), put('newcomer', {}, { session: 'ses-busy' })];
      await until('two wait', async () => {
        const locked: unknown[] = await trial.database.dataSource.query("select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
        return locked.length === 2;
      });
      await tx.query("update session set webconf_active = false where id = 'ses-busy'");
      await tx.query("update registration set mode_conflict = true, version = version + 1 where session_id = 'ses-busy' and status = 'final' and participation = 'webconference'");
      return { inside, outside };
    });
    expect([(await waiting.inside).status, (await waiting.outside).body?.['code']]).toEqual([200, 'session-without-webconf']);
    expect(await told('flagged')).toEqual(['registered 1', 'registration-moved 2', 'registration-moved 3', 'participation-changed 4']);
  });

  it('are changed under the tag of their version only, where one is given', async () => {
    await put('tagged');
    for (const tag of ['"registration:tagged:2"', '"registration:other:1"', '"session:tagged:1"']) {
      const answer = await put('tagged', { participation: 'absent' }, { headers: { 'if-match': tag } });
      expect(refused(answer)).toMatchObject({ status: 412, code: 'version-conflict' });
      expect(answer.body).toMatchObject({ currentETag: '"registration:tagged:1"' });
      expect(refused(await trial.call('DELETE', path('tagged'), undefined, { 'if-match': tag }))).toMatchObject({ status: 412 });
    }
    expect((await put('tagged', { participation: 'absent' }, { headers: { 'if-match': '"registration:tagged:1"' } })).status).toBe(200);
    expect((await trial.call('DELETE', path('tagged'), undefined, { 'if-match': '"registration:tagged:2"' })).status).toBe(204);
  });

  it('ignore what their client wrote earlier, and say so', async () => {
    await put('dated', { sourceUpdatedAt: '2026-12-01T08:00:00+01:00' });
    const late = await put('dated', { participation: 'absent', sourceUpdatedAt: '2026-12-01T06:59:59Z' });
    expect([late.status, late.body]).toMatchObject([200, { ignored: true, participation: 'webconference', version: 1 }]);
    expect(await told('dated')).toEqual(['registered 1']);
  });

  it('are sent their mail once more by one key, and again by another', async () => {
    await put('again');
    for (const key of ['', 'short']) expect(refused(await resend('again', key))).toMatchObject({ status: 400, code: 'idempotency-key-required' });
    const first = await resend('again', 'resend-0001');
    expect([first.status, registrationAnswer.parse(first.body)]).toMatchObject([202, { id: 'again', mailStatus: 'queued', version: 2 }]);
    const replayed = await resend('again', 'resend-0001');
    expect([replayed.status, replayed.body]).toEqual([202, first.body]);
    expect(await told('again')).toEqual(['registered 1', 'resend-requested 2']);
    await put('again-2');
    expect(refused(await resend('again-2', 'resend-0001'))).toMatchObject({ status: 422, code: 'idempotency-mismatch' });
    const atOnce = await Promise.all([1, 2, 3].map(() => resend('again', 'resend-0002')));
    for (const answer of atOnce.filter(({ status }) => status !== 202)) expect(refused(answer)).toMatchObject({ status: 409, code: 'idempotency-in-progress' });
    expect(await told('again')).toEqual(['registered 1', 'resend-requested 2', 'resend-requested 3']);
  });

  it('have no mail to resend unless they are final and « en webconférence », in a session to come', async () => {
    await put('draft', { status: 'draft' });
    await put('on-site', { participation: 'on_site' });
    for (const id of ['draft', 'on-site']) expect(refused(await resend(id, `key-for-${id}`))).toMatchObject({ status: 409, code: 'no-mail' });
    expect(refused(await resend('nobody', 'key-for-nobody'))).toMatchObject({ status: 404, code: 'not-found' });
    await put('over', {}, { session: 'ses-3' });
    await setState('ses-3', 'closed');
    expect(refused(await resend('over', 'key-for-over', 'ses-3'))).toMatchObject({ status: 409, code: 'session-terminal' });
    await setState('ses-3', 'planned');
    expect((await resend('over', 'key-for-over', 'ses-3')).status).toBe(202);
  });

  it('are listed in the order of their ids, withdrawn ones included', async () => {
    await trial.call('PUT', '/sessions/ses-list', aSession('rcp-1', { startsAt: '2026-12-07T16:00:00+01:00', endsAt: '2026-12-07T17:30:00+01:00' }));
    for (const id of ['l-2', 'l-1', 'l-3']) await put(id, {}, { session: 'ses-list' });
    await trial.call('DELETE', path('l-2', 'ses-list'));
    const list = await trial.call('GET', '/sessions/ses-list/registrations');
    expect(registrationList.parse(list.body).items.map(({ id, status }) => [id, status])).toEqual([['l-1', 'final'], ['l-2', 'withdrawn'], ['l-3', 'final']]);
    expect(list.text).not.toMatch(/zzcanary|élodie/i);
    expect(refused(await trial.call('GET', '/sessions/ses-unknown/registrations'))).toMatchObject({ status: 404 });
    expect((await trial.call('GET', '/sessions/ses-off/registrations')).body).toEqual({ items: [expect.objectContaining({ id: 'rules' })] });
  });

  it('of another network are neither seen nor taken away, whatever session they are put to', async () => {
    await trial.call('PUT', '/rcps/rcp-theirs', aRcp);
    await trial.call('PUT', '/sessions/ses-theirs', aSession('rcp-theirs'));
    await put('theirs', {}, { session: 'ses-theirs' });
    await trial.database.dataSource.query("update rcp set network_id = 'OTHER' where id = 'rcp-theirs'");
    for (const session of ['ses-1', 'ses-theirs']) expect(refused(await put('theirs', {}, { session }))).toMatchObject({ status: 403, code: 'forbidden' });
    expect(refused(await trial.call('GET', path('theirs')))).toMatchObject({ status: 404 });
    expect(refused(await resend('theirs', 'key-for-theirs', 'ses-theirs'))).toMatchObject({ status: 403 });
    expect(await told('theirs')).toEqual(['registered 1']);
  });
});
