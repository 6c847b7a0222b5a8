import { launchClaims, linkRotationAnswer, organisersAnswer, type PutRcpBody, rcpAnswer, rcpList, updateList } from '@rcp/contracts';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { readFile } from 'node:fs/promises';
import { until } from '@rcp/testing';
import { anAccount, aRcp, aRegistration, aSession, network, trialDcc } from './trial-dcc.js';
import { refused } from './trial-refusal.js';
import { type Answer, startTrial, type Trial, trialClock } from './trial-service.js';

describe('RCPs over the DCC API', () => {
  let trial: Trial;
  beforeAll(async () => {
    trial = await startTrial();
  });
  afterAll(() => trial?.stop());

  const putRcp = (id: string, changes: Partial<PutRcpBody> = {}, headers: Record<string, string> = {}) => trial.call('PUT', `/rcps/${id}`, { ...aRcp, ...changes }, headers);
  const typesAbout = async (subject: string) => (await trial.facts()).filter((fact) => fact.subject === subject).map(({ type }) => type);

  it('gives back what was put, with the network, the policies and the tag of its version', async () => {
    const created = await putRcp('rcp-a', { nationalRcpId: '84-0042', localIds: ['SEIN-1'] });
    expect(created.status).toBe(201);
    expect(rcpAnswer.parse(created.body)).toMatchObject({
      id: 'rcp-a', networkId: network, status: 'active', nationalRcpId: '84-0042', localIds: ['SEIN-1'], policies: { guestsAllowed: true, openBeforeMin: 60 }, version: 1,
    });
    expect(created.headers.get('etag')).toBe('"rcp:rcp-a:1"');
    const read = await trial.call('GET', '/rcps/rcp-a');
    expect([read.body, read.headers.get('etag')]).toEqual([created.body, '"rcp:rcp-a:1"']);
  });

  it('refuses a change under another version’s tag, or another RCP’s, and says which it is now', async () => {
    await putRcp('rcp-b');
    for (const tag of ['"rcp:rcp-b:7"', '"rcp:rcp-a:1"', '"session:rcp-b:1"', 'W/"rcp:rcp-b:1"']) {
      const answer = await putRcp('rcp-b', { shortName: 'Autre' }, { 'if-match': tag });
      expect(refused(answer)).toMatchObject({ status: 412, code: 'version-conflict' });
      expect(answer.body).toMatchObject({ currentETag: '"rcp:rcp-b:1"' });
    }
    expect((await putRcp('rcp-b', { shortName: 'Autre' }, { 'if-match': '"rcp:rcp-b:1"' })).status).toBe(200);
  });

  it('ignores what its client wrote earlier, and says so', async () => {
    await putRcp('rcp-c', { sourceUpdatedAt: '2026-11-30T10:00:00+01:00' });
    const late = await putRcp('rcp-c', { shortName: 'Ancien', sourceUpdatedAt: '2026-11-30T09:59:59+01:00' });
    expect([late.status, late.body]).toMatchObject([200, { ignored: true, shortName: aRcp.shortName, version: 1 }]);
    expect(await typesAbout('rcp-c')).toEqual(['rcp.directory.registered.v1']);
  });

  it('is archived with its sessions to come, once, and brought back by a PUT', async () => {
    await putRcp('rcp-d');
    await trial.call('PUT', '/sessions/d-1', aSession('rcp-d'));
    await trial.call('PUT', '/sessions/d-1/registrations/d-reg', aRegistration());
    expect((await trial.call('DELETE', '/rcps/rcp-d')).status).toBe(204);
    expect((await trial.call('DELETE', '/rcps/rcp-d')).status).toBe(204);
    expect((await trial.call('GET', '/sessions/d-1')).body).toMatchObject({ state: 'cancelled', cancellationReason: 'rcp-archived' });
    expect([await typesAbout('d-1'), await typesAbout('rcp-d')]).toEqual([
      ['rcp.session.planned.v1', 'rcp.session.cancelled.v1'], ['rcp.directory.registered.v1', 'rcp.directory.archived.v1'],
    ]);
    expect(refused(await trial.call('PUT', '/sessions/d-2', aSession('rcp-d')))).toMatchObject({ code: 'rcp-archived' });
    expect(refused(await trial.call('POST', '/launch-tickets', { rcpId: 'rcp-d', account: anAccount }))).toMatchObject({ code: 'rcp-archived' });
    expect((await putRcp('rcp-d')).body).toMatchObject({ status: 'active', version: 3 });
    expect((await trial.call('PUT', '/sessions/d-2', aSession('rcp-d'))).status).toBe(201);
  });

  it('keeps and gives back the set of organisers, names included, to the DCC alone', async () => {
    await putRcp('rcp-e');
    const organisers = [{ accountId: 'a-1', role: 'secretary', displayName: 'Sophie ZZCANARY', validTo: '2027-01-01T00:00:00+01:00' }];
    const put = await trial.call('PUT', '/rcps/rcp-e/organisers', { organisers });
    expect([put.status, organisersAnswer.parse(put.body)]).toEqual([200, { rcpId: 'rcp-e', organisers, version: 2 }]);
    expect((await trial.call('GET', '/rcps/rcp-e/organisers')).body).toEqual(put.body);
    expect(JSON.stringify(await trial.facts())).not.toMatch(/zzcanary/i);
  });

  describe('a link', () => {
    const rotate = (id: string, key: string, body: unknown = { reason: 'leak' }): Promise<Answer> => trial.call('POST', `/rcps/${id}/link-rotation`, body, { 'idempotency-key': key });

    it('is replaced once by one key, however often and however parallel it is asked for', async () => {
      const before = (await putRcp('rcp-f')).body?.['link'];
      const answers = await Promise.all([1, 2, 3].map(() => rotate('rcp-f', 'rotation-1')));
      for (const answer of answers.filter(({ status }) => status !== 201)) expect(refused(answer)).toMatchObject({ status: 409, code: 'idempotency-in-progress' });
      const again = await rotate('rcp-f', 'rotation-1');
      expect(linkRotationAnswer.parse(again.body)).toMatchObject({ rcpId: 'rcp-f', version: 2 });
      expect(again.body?.['link']).not.toBe(before);
      expect(await typesAbout('rcp-f')).toEqual(['rcp.directory.registered.v1', 'rcp.directory.link-rotated.v1']);
      expect(refused(await rotate('rcp-f', 'rotation-1', { reason: 'other' }))).toMatchObject({ status: 422, code: 'idempotency-mismatch' });
      expect((await rotate('rcp-f', 'rotation-2')).body).toMatchObject({ version: 3 });
    });

    it('is not replaced without a key', async () => {
      await putRcp('rcp-g');
      for (const key of ['', 'short', 'x'.repeat(129)]) expect(refused(await rotate('rcp-g', key))).toMatchObject({ status: 400, code: 'idempotency-key-required' });
    });
  });

  describe('a launch', () => {
    const launch = (body: object, headers: Record<string, string> = {}) => trial.call('POST', '/launch-tickets', { account: anAccount, ...body }, headers);
    const claimsOf = async (answer: Answer) => {
      const keys = createLocalJWKSet(JSON.parse(await readFile(trial.launchKeys.jwksFile, 'utf8')) as JSONWebKeySet);
      return launchClaims.parse((await jwtVerify(String(answer.body?.['url']).split('#lt=')[1] ?? '', keys, { currentDate: trialClock.now() })).payload);
    };

    it('goes to the RCP’s page by the RCP or by one of its sessions, with the rights that the set gives now', async () => {
      await putRcp('rcp-h');
      await trial.call('PUT', '/sessions/h-1', aSession('rcp-h'));
      await trial.call('PUT', '/rcps/rcp-h/organisers', { organisers: [{ accountId: anAccount.id, role: 'secretary', validTo: '2026-12-01T09:00:00Z' }, { accountId: 'x', role: 'organiser', validTo: '2026-12-01T07:59:00Z' }] });
      const [byRcp, bySession] = [await launch({ rcpId: 'rcp-h' }), await launch({ sessionId: 'h-1' })];
      expect([byRcp.status, bySession.status]).toEqual([201, 201]);
      expect([await claimsOf(byRcp), await claimsOf(bySession)]).toMatchObject([{ rcpId: 'rcp-h', role: 'secretary' }, { rcpId: 'rcp-h', role: 'secretary' }]);
      expect(await claimsOf(await launch({ rcpId: 'rcp-h', account: { ...anAccount, id: 'x' } }))).toMatchObject({ role: null });
    });

    it('names exactly one of the two', async () => {
      for (const both of [{}, { rcpId: 'rcp-h', sessionId: 'h-1' }]) {
        expect(refused(await launch(both))).toMatchObject({ status: 422, errors: [{ pointer: '/rcpId', code: 'rcp-or-session' }] });
      }
      expect(refused(await launch({ sessionId: 'h-unknown' }))).toMatchObject({ status: 404, errors: [{ pointer: '/sessionId', code: 'unknown' }] });
    });

    it('is the same ticket for the same key, and no ticket is kept', async () => {
      const [first, second, other] = [
        await launch({ rcpId: 'rcp-h' }, { 'idempotency-key': 'launch-key-1' }), await launch({ rcpId: 'rcp-h' }, { 'idempotency-key': 'launch-key-1' }), await launch({ rcpId: 'rcp-h' }),
      ];
      expect(second.body).toEqual(first.body);
      expect(other.body?.['url']).not.toBe(first.body?.['url']);
      const kept: { answer: unknown }[] = await trial.database.dataSource.query('select answer from idempotency');
      expect(JSON.stringify(kept)).not.toContain(String(first.body?.['url']).split('#lt=')[1]);
    });
  });

  it('are listed in the order of their last change, page by page', async () => {
    const seen: string[] = [];
    let cursor = '';
    for (let page = 0; page < 50; page++) {
      const answer = rcpList.parse((await trial.call('GET', `/rcps?limit=3${cursor}`)).body);
      seen.push(...answer.items.map(({ id }) => id));
      if (answer.next === undefined) break;
      cursor = `&cursor=${answer.next}`;
    }
    expect([...seen].sort()).toEqual([...new Set(seen)].sort());
    expect(seen).toEqual(expect.arrayContaining(['rcp-a', 'rcp-b', 'rcp-c', 'rcp-d', 'rcp-h']));
    expect((await trial.call('GET', '/rcps?updatedSince=2027-01-01T00:00:00Z')).body).toEqual({ items: [] });
    for (const query of ['limit=0', 'limit=1000', 'cursor=!!', 'cursor=abcd', 'updatedSince=yesterday', 'unknown=1']) {
      expect([query, refused(await trial.call('GET', `/rcps?${query}`)).status]).toEqual([query, 422]);
    }
  });

  it('tell what happened since a cursor, once, in order', async () => {
    // News wait for every transaction begun before them, also those of the specs beside this one.
    const since = (after: string, last: { type: string; rcpId: string }) => until(`news of ${last.type}`, async () => {
      const list = updateList.parse((await trial.call('GET', `/updates?limit=200${after}`)).body);
      const end = list.items.at(-1);
      return end?.type === last.type && end.rcpId === last.rcpId ? list : undefined;
    });
    await putRcp('rcp-z');
    const all = await since('', { type: 'RcpRegistered', rcpId: 'rcp-z' });
    expect(all.items.filter(({ rcpId }) => rcpId === 'rcp-d').map(({ type }) => type)).toEqual([
      'RcpRegistered', 'SessionPlanned', 'PatientRegistered', 'SessionCancelled', 'RcpArchived', 'RcpUpdated', 'SessionPlanned',
    ]);
    expect(all.items.find(({ type }) => type === 'PatientRegistered')).toEqual({
      type: 'PatientRegistered', at: trialClock.now().toISOString(), rcpId: 'rcp-d', sessionId: 'd-1', registrationId: 'd-reg',
    });
    expect((await trial.call('GET', `/updates?after=${all.next}`)).body).toEqual({ items: [], next: all.next });
    await putRcp('rcp-a', { shortName: 'Encore' });
    expect((await since(`&after=${all.next}`, { type: 'RcpUpdated', rcpId: 'rcp-a' })).items).toMatchObject([{ type: 'RcpUpdated', rcpId: 'rcp-a' }]);
    expect(refused(await trial.call('GET', '/updates?after=nonsense'))).toMatchObject({ status: 422, errors: [{ pointer: '/after', code: 'unknown-cursor' }] });
  });

  it('answers 503 with a time to come back while the lobby can’t be asked, and 409 before the session is over', async () => {
    const statistics = await trial.call('GET', '/stats/rcps/rcp-a?from=2026-01-01T00:00:00Z&to=2026-12-01T00:00:00Z');
    expect([refused(statistics).status, statistics.headers.get('retry-after')]).toEqual([503, '5']);
    expect(refused(await trial.call('GET', '/stats/rcps/rcp-a?from=2026-12-01T00:00:00Z&to=2026-01-01T00:00:00Z'))).toMatchObject({ status: 422, errors: [{ pointer: '/to', code: 'before-from' }] });
    expect(refused(await trial.call('GET', '/sessions/h-1/attendance'))).toMatchObject({ status: 409, code: 'session-not-closed' });
    await trial.database.dataSource.query("update session set state = 'closed' where id = 'h-1'");
    expect(refused(await trial.call('GET', '/sessions/h-1/attendance'))).toMatchObject({ status: 503, code: 'unavailable' });
  });
});

describe('a client of another network', () => {
  let ours: Trial;
  beforeAll(async () => {
    ours = await startTrial({ dcc: await trialDcc(trialClock.now(), undefined, { networks: ['NET-1', 'NET-2'], requestsPerMinute: 40 }) });
    await ours.call('PUT', '/rcps/theirs', { ...aRcp, networkId: 'NET-1' });
    await ours.call('PUT', '/sessions/theirs-1', aSession('theirs'));
    await ours.call('PUT', '/sessions/theirs-1/registrations/theirs-r', aRegistration());
    await ours.database.dataSource.query("update rcp set network_id = 'NET-9'");
  });
  afterAll(() => ours?.stop());

  const calls: [Parameters<Trial['call']>[0], string, unknown?][] = [
    ['GET', '/rcps/theirs'], ['PUT', '/rcps/theirs', { ...aRcp, networkId: 'NET-1' }], ['DELETE', '/rcps/theirs'], ['GET', '/rcps/theirs/organisers'], ['PUT', '/rcps/theirs/organisers', { organisers: [] }],
    ['GET', '/rcps/theirs/sessions'], ['GET', '/rcps/theirs/next-session'], ['GET', '/rcps/theirs/series'], ['GET', '/sessions/theirs-1'], ['PUT', '/sessions/theirs-1', aSession('theirs')],
    ['POST', '/sessions/theirs-1/cancellation', { reasonCode: 'other' }], ['GET', '/sessions/theirs-1/registrations'], ['GET', '/sessions/theirs-1/registrations/theirs-r'],
    ['PUT', '/sessions/theirs-1/registrations/theirs-r', aRegistration({ participation: 'absent' })], ['DELETE', '/sessions/theirs-1/registrations/theirs-r'],
    ['POST', '/launch-tickets', { rcpId: 'theirs', account: anAccount }], ['GET', '/stats/rcps/theirs?from=2026-01-01T00:00:00Z&to=2026-12-01T00:00:00Z'], ['GET', '/sessions/theirs-1/attendance'],
  ];
  it.each(calls.map(([method, path, body]) => ({ method, path, body })))('may not $method $path', async ({ method, path, body }) => {
    expect(refused(await ours.call(method, path, body))).toMatchObject({ status: 403, code: 'forbidden' });
  });

  it('sees nothing of it in lists', async () => {
    expect((await ours.call('GET', '/rcps')).body).toEqual({ items: [] });
    expect((await ours.call('GET', '/updates')).body).toMatchObject({ items: [] });
  });

  it('is told to slow down, and when to come back, once it has asked too much', async () => {
    let answer = await ours.call('GET', '/rcps');
    for (let more = 0; more < 60 && answer.status === 200; more++) answer = await ours.call('GET', '/rcps');
    expect(refused(answer)).toMatchObject({ status: 429, code: 'rate-limited' });
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});
