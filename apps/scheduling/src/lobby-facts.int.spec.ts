import { randomUUID } from 'node:crypto';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { attendanceFrozen, type EventContract, type PutSession, type RcpEvent, sessionClosed, sessionNotHeld, sessionOpened, sessionReopened, statisticsQuery } from '@rcp/contracts';
import type { Nats } from '@rcp/local-stack';
import { natsConnectOptions, STREAM } from '@rcp/messaging';
import { type ConsumerUnderCheck, mustBehaveLikeAConsumer, testNats, until } from '@rcp/testing';
import { aRcp, aRegistration, aSession } from './trial-dcc.js';
import { refused } from './trial-refusal.js';
import { startTrial, type Trial } from './trial-service.js';

const on = (day: string, from: string, to: string): Partial<PutSession> => ({ startsAt: `2026-12-${day}T${from}:00+01:00`, endsAt: `2026-12-${day}T${to}:00+01:00` });
const opened = { contract: sessionOpened, data: { openedAt: '2026-12-01T07:25:00.000Z' } };
const closed = { contract: sessionClosed, data: { closedAt: '2026-12-01T09:05:00.000Z', reason: 'by-host' } };
const reopened = { contract: sessionReopened, data: { reopenedAt: '2026-12-01T09:10:00.000Z' } };
const frozen = { contract: attendanceFrozen, data: { frozenAt: '2026-12-01T09:15:00.000Z', lines: 4, hash: 'a'.repeat(64) } };
const notHeld = { contract: sessionNotHeld, data: {} };
const change = { 'if-match': '*' };

describe('the day as the lobby tells it', () => {
  let nats: Nats, trial: Trial, lobby: NatsConnection, admin: NatsConnection;

  beforeAll(async () => {
    nats = await testNats();
    trial = await startTrial({ nats: { servers: nats.url, ...nats.userOf('scheduling') } });
    lobby = await connect(natsConnectOptions('lobby', { servers: nats.url, ...nats.userOf('lobby') }));
    admin = await connect(natsConnectOptions('trial', { servers: nats.url, ...nats.admin }));
  });
  afterAll(async () => {
    await Promise.all([lobby?.close(), admin?.close()]);
    await trial?.stop();
    await nats?.stop();
  });

  /** A session of an RCP of its own: its id is `${rcpId}-${id}`. */
  const plan = async (rcpId: string, id: string, times: Partial<PutSession>) => {
    await trial.call('PUT', `/rcps/${rcpId}`, aRcp);
    expect((await trial.call('PUT', `/sessions/${rcpId}-${id}`, aSession(rcpId, times))).status).toBe(201);
  };
  const newsOf = (sessionId: string, aggregateversion: number, { contract, data }: { contract: EventContract; data: object }): RcpEvent => ({
    specversion: '1.0', id: randomUUID(), source: '/rcp/lobby', type: contract.type, subject: sessionId, time: '2026-12-01T08:05:00Z', datacontenttype: 'application/json', aggregateversion,
    data: { sessionId, rcpId: sessionId.replace(/-[^-]+$/, ''), ...data },
  });
  /** Told, and acted upon. */
  const tell = async (...of: Parameters<typeof newsOf>) => {
    const event = newsOf(...of);
    const { seq } = await jetstream(lobby).publish(event.type, JSON.stringify(event));
    const jsm = await jetstreamManager(admin);
    await until('the news was handled', async () => (await jsm.consumers.info(STREAM, 'scheduling')).ack_floor.stream_seq >= seq);
  };
  const session = async (id: string) => (await trial.call('GET', `/sessions/${id}`)).body;
  const next = async (rcpId: string) => (await trial.call('GET', `/rcps/${rcpId}/next-session`)).body?.['id'];
  const patch = (id: string, body: unknown) => trial.call('PATCH', `/sessions/${id}`, body, change);
  const told = async (id: string): Promise<string[]> =>
    ((await trial.database.dataSource.query('select type from news where session_id = $1 order by position', [id])) as { type: string }[]).map(({ type }) => type);
  const facts = async (id: string) => (await trial.facts()).filter(({ subject }) => subject === id).map(({ type }) => type.slice(12, -3));

  it('an open session is neither moved, switched, cut short nor cancelled, but it can be put off and its place put right', async () => {
    await plan('held', '1', on('01', '08:30', '09:30'));
    await plan('held', '2', on('01', '10:00', '11:00'));
    await tell('held-1', 2, opened);
    expect(await session('held-1')).toMatchObject({ state: 'open', stateLabel: 'Ouverte', openedAt: '2026-12-01T07:25:00.000Z', version: 2 });
    expect(refused(await trial.call('PUT', '/sessions/held-1', aSession('held', on('02', '08:30', '09:30')), change))).toMatchObject({ status: 409, code: 'session-open' });
    for (const body of [{ webconfActive: false }, { endsAt: '2026-12-01T09:10:00+01:00' }]) expect(refused(await patch('held-1', body))).toMatchObject({ status: 409, code: 'session-open' });
    expect(refused(await trial.call('POST', '/sessions/held-1/cancellation', { reasonCode: 'other' }))).toMatchObject({ status: 409, code: 'session-open' });
    expect(refused(await trial.call('DELETE', '/rcps/held'))).toMatchObject({ status: 409, code: 'session-open' });
    expect(refused(await patch('held-1', { endsAt: '2026-12-01T10:15:00+01:00' }))).toMatchObject({ status: 409, code: 'session-overlap' });
    expect((await patch('held-1', { endsAt: '2026-12-01T10:00:00+01:00', place: 'Salle B' })).body).toMatchObject({ endsAt: '2026-12-01T09:00:00.000Z', place: 'Salle B', state: 'open' });
    expect(await facts('held-1')).toEqual(['planned', 'rescheduled']);
  });

  it('an open session is the RCP’s next one also past its end, whatever else is planned, and gives its place when it is closed (R12, R72)', async () => {
    await plan('page', '0', on('01', '08:30', '09:30'));
    for (let nth = 1; nth <= 12; nth++) await trial.call('PUT', `/sessions/page-s${nth}`, aSession('page', { ...on('01', '08:00', '09:30'), webconfActive: false }));
    await tell('page-0', 2, opened);
    await trial.database.dataSource.query("update session set ends_at = '2026-12-01T07:50:00Z' where id = 'page-0'");
    expect(await next('page')).toBe('page-0');
    expect((await patch('page-0', { place: 'Salle C' })).body).toMatchObject({ place: 'Salle C' });
    await tell('page-0', 4, closed);
    expect(await next('page')).toBe('page-s1');
    expect(refused(await patch('page-0', { place: 'Salle D' }))).toMatchObject({ status: 409, code: 'session-terminal' });
  });

  it('is told to the DCC once, in its order, and what comes late changes nothing', async () => {
    await plan('order', '1', on('01', '08:30', '09:30'));
    await tell('order-1', 2, opened);
    await tell('order-1', 5, closed);
    expect(await session('order-1')).toMatchObject({ state: 'closed', stateLabel: 'Terminée', openedAt: '2026-12-01T07:25:00.000Z', closedAt: '2026-12-01T09:05:00.000Z' });
    await tell('order-1', 6, reopened);
    expect(await session('order-1')).toMatchObject({ state: 'open', openedAt: '2026-12-01T07:25:00.000Z' });
    expect(await session('order-1')).not.toHaveProperty('closedAt');
    await tell('order-1', 9, closed);
    await tell('order-1', 10, frozen);
    for (const [version, late] of [[3, notHeld], [6, reopened], [5, closed], [9, closed]] as const) await tell('order-1', version, late);
    expect(await session('order-1')).toMatchObject({ state: 'closed', version: 5 });
    expect(await told('order-1')).toEqual(['SessionPlanned', 'SessionOpened', 'SessionClosed', 'SessionReopened', 'SessionClosed', 'AttendanceFrozen']);
    expect(await facts('order-1')).toEqual(['planned']);
  });

  it('a session that nobody held is « Non tenue », for good', async () => {
    await plan('none', '1', on('01', '08:30', '09:30'));
    await tell('none-1', 1, notHeld);
    expect(await session('none-1')).toMatchObject({ state: 'not_held', stateLabel: 'Non tenue' });
    expect(refused(await trial.call('POST', '/sessions/none-1/cancellation', { reasonCode: 'other' }))).toMatchObject({ status: 409, code: 'session-terminal' });
    expect((await trial.call('GET', '/rcps/none/next-session')).status).toBe(204);
  });

  it('a cancelled session stays cancelled, and one that nobody planned is not made', async () => {
    await plan('off', '1', on('01', '08:30', '09:30'));
    await trial.call('POST', '/sessions/off-1/cancellation', { reasonCode: 'no-cases' });
    await tell('off-1', 2, opened);
    await tell('off-unknown', 2, opened);
    expect(await session('off-1')).toMatchObject({ state: 'cancelled', version: 2 });
    expect(await told('off-1')).toEqual(['SessionPlanned', 'SessionCancelled']);
    expect(refused(await trial.call('GET', '/sessions/off-unknown'))).toMatchObject({ status: 404 });
    expect(await told('off-unknown')).toEqual([]);
  });

  it('becomes figures: what the lobby counted, and the registrations to the same sessions (R86)', async () => {
    await plan('count', '1', on('01', '08:30', '09:30'));
    await plan('count', '2', on('02', '08:30', '09:30'));
    await plan('count', '3', on('03', '08:30', '09:30'));
    const register = (session: number, id: string, body: object) => trial.call('PUT', `/sessions/count-${session}/registrations/${id}`, aRegistration(body));
    for (const [nth, participation] of ['webconference', 'webconference', 'on_site'].entries()) await register(1, `count-${nth}`, { participation });
    await register(2, 'count-3', { status: 'draft' });
    await register(3, 'count-4', {});
    await trial.call('POST', '/sessions/count-3/cancellation', { reasonCode: 'other' });
    await trial.database.dataSource.query(`update registration set mail_status = 'bounced' where id = 'count-0'`);
    const counted = { sessions: { planned: 2, withWebconf: 2, held: 1, notHeld: 0 }, people: 7, medianPeople: 7, refused: 0, excluded: '<5', bySpecialityFamily: { Imagerie: 7 }, byAssurance: { guest: 7 } };
    const answering = lobby.subscribe(statisticsQuery.subject, { callback: (_error, question) => void question.respond(JSON.stringify({ ...statisticsQuery.ask.parse(question.json()), ...counted })) });
    await lobby.flush();
    const answer = await trial.call('GET', '/stats/rcps/count?from=2026-12-01T00:00:00%2B01:00&to=2027-01-01T00:00:00%2B01:00');
    expect([answer.status, answer.body]).toEqual([200, {
      rcpId: 'count', from: '2026-11-30T23:00:00.000Z', to: '2026-12-31T23:00:00.000Z', ...counted, registrations: { on_site: 1, absent: 0, webconference: 2 }, mailFailures: 1,
    }]);
    answering.unsubscribe();
  });

  describe('followed', () => {
    beforeAll(async () => {
      for (const nth of [1, 2, 3]) await plan(`check${nth}`, '1', on('01', '08:30', '09:30'));
    });
    let nth = 0;
    const consumer = (): ConsumerUnderCheck => ({
      service: 'scheduling', nats, ownerUrl: trial.database.ownerUrl, event: () => newsOf(`check${++nth}-1`, 2, opened),
      effects: async ({ subject }) => (await told(subject)).filter((type) => type === 'SessionOpened').length,
    });
    mustBehaveLikeAConsumer(consumer);
  });
});
