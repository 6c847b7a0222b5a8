import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Controller, Get, Module, Post, Put } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OnGatewayConnection, WebSocketGateway } from '@nestjs/websockets';
import { DomainError, problem, type Problem, socketLimits } from '@rcp/contracts';
import { testDatabase, type TestDatabase, until } from '@rcp/testing';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { databaseModule } from './database.js';
import { loadEnv, serviceEnv, type ServiceEnv } from './env.js';
import { Draining, Readiness } from './health.controller.js';
import { PlatformModule } from './platform.module.js';
import { ProtocolSocket } from './protocol-socket.js';
import { createApp } from './start-app.js';
import { JsonBody, PathParam } from './zod.pipe.js';

const putThing = z.strictObject({ name: z.string().max(100_000), owner: z.strictObject({ email: z.email() }).optional() });

@Controller('things')
class ThingsController {
  @Put(':id')
  put(@PathParam('id', z.string().regex(/^[a-z]{1,8}$/)) id: string, @JsonBody(putThing) thing: z.infer<typeof putThing>) {
    return { id, length: thing.name.length };
  }

  @Get(':id')
  get(@PathParam('id', z.string()) id: string) {
    if (id === 'bug') throw new Error('canary: password=hunter2');
    throw new DomainError('session-overlap', [], { version: 3 });
  }

  @Post('strict')
  strict(@JsonBody(putThing, () => 'patient-data-forbidden') thing: z.infer<typeof putThing>) {
    return thing;
  }
}

const said = z.strictObject({ type: z.literal('ping') });

@WebSocketGateway({ path: '/ws/things', maxPayload: socketLimits.maxPayload })
class ThingsGateway implements OnGatewayConnection {
  handleConnection(client: WebSocket) {
    new ProtocolSocket<object>(client, {
      schema: said, messagesPerSecond: 10, onMessage: (_message, socket) => socket.send({ type: 'pong' }), onClose: () => undefined, onFault: () => undefined,
    });
  }
}

class Things1700000000001 implements MigrationInterface {
  async up(db: QueryRunner) { await db.query('create table thing (id int)'); }
  async down(db: QueryRunner) { await db.query('drop table thing'); }
}
class Later1700000000002 extends Things1700000000001 {}

function service(url: string, migrations = [Things1700000000001]) {
  @Module({ imports: [PlatformModule.forRoot(), databaseModule({ url, entities: [], migrations })], controllers: [ThingsController], providers: [ThingsGateway] })
  class ServiceModule {}
  return ServiceModule;
}

const envOf = (database: TestDatabase): ServiceEnv => loadEnv(z.object(serviceEnv), {
  PORT: '0', DATABASE_URL: database.runtimeUrl, NATS_URL: 'nats://127.0.0.1:4222', OPS_TOKEN: 'x'.repeat(24), PUBLIC_URL: 'https://rcp.example.org',
  SUPPORT_EMAIL: 'support@example.org', LOG_LEVEL: 'silent',
});

let database: TestDatabase;
let app: NestFastifyApplication;
const others: NestFastifyApplication[] = [];
let url: string;
const urlOf = (one: NestFastifyApplication) => `http://127.0.0.1:${(one.getHttpServer().address() as AddressInfo).port}`;

beforeAll(async () => {
  database = await testDatabase([Things1700000000001]);
  app = await createApp(service(database.runtimeUrl), envOf(database), { name: 'things' });
  await app.listen(0, '127.0.0.1');
  url = urlOf(app);
});
afterAll(async () => {
  await Promise.all([app, ...others].map((one) => one.close()));
  await database.drop();
});

const put = (body: string, headers: Record<string, string> = { 'content-type': 'application/json' }, path = '/things/abc') =>
  fetch(`${url}${path}`, { method: 'PUT', body, headers });

/** The problem document of an answer, which must be a valid one and say nothing of what was sent. */
async function problemIn(answer: Response): Promise<Problem> {
  const text = await answer.text();
  expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(answer.headers.get('cache-control')).toBe('no-store');
  expect(text).not.toMatch(/canary|hunter2|stack|node_modules/);
  const parsed = problem.parse(JSON.parse(text));
  expect(parsed.status).toBe(answer.status);
  return parsed;
}

describe('a service', () => {
  it('answers JSON, kept by nobody on the way', async () => {
    const answer = await put('{"name":"abc"}');
    expect([answer.status, await answer.json(), answer.headers.get('cache-control')]).toEqual([200, { id: 'abc', length: 3 }, 'no-store']);
  });

  it('sends the headers that keep browsers careful, and does not say what it is built with', async () => {
    const { headers } = await put('{"name":"abc"}');
    expect(headers.get('content-security-policy')).toBe("default-src 'none';frame-ancestors 'none';base-uri 'none'");
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toContain('max-age=');
    expect(headers.get('x-powered-by')).toBeNull();
  });
});

describe('bad input', () => {
  it.each([
    ['an unknown property', '{"name":"a","patient":"canary"}', [{ pointer: '/patient', code: 'unknown-property' }]],
    ['an unknown property further in', '{"name":"a","owner":{"email":"a@b.fr","ins":"canary"}}', [{ pointer: '/owner/ins', code: 'unknown-property' }]],
    ['a wrong type', '{"name":{"canary":1}}', [{ pointer: '/name', code: 'invalid-type' }]],
    ['a missing property', '{}', [{ pointer: '/name', code: 'required' }]],
    ['a body that is no object', '["canary"]', [{ pointer: '', code: 'invalid-type' }]],
    ['null', 'null', [{ pointer: '', code: 'invalid-type' }]],
  ])('is answered 422 with a pointer: %s', async (_what, body, errors) => {
    expect(await problemIn(await put(body))).toMatchObject({ status: 422, code: 'validation', errors });
  });

  it('is answered with the code of its route', async () => {
    const answer = await fetch(`${url}/things/strict`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"a","ins":"canary"}' });
    expect(await problemIn(answer)).toMatchObject({ code: 'patient-data-forbidden', errors: [{ pointer: '/ins', code: 'unknown-property' }] });
  });

  it.each([['broken', '{"name": canary'], ['naming a property twice', '{"name":"a","name":"canary"}'], ['nested beyond reason', '['.repeat(60_000)], ['with a forbidden key', '{"__proto__":{"canary":1},"name":"a"}']])('is answered 400 when the JSON is %s', async (_what, body) => {
    expect(await problemIn(await put(body))).toMatchObject({ status: 400, code: 'malformed-json' });
  });

  it('is answered 422 when there is no body', async () => {
    expect(await problemIn(await put(''))).toMatchObject({ status: 422, code: 'validation' });
  });

  it('is answered 415 when it is not JSON', async () => {
    expect(await problemIn(await put('<canary/>', { 'content-type': 'application/xml' }))).toMatchObject({ status: 415, code: 'unsupported-media-type' });
  });

  it('of more than 64 KiB is answered 413, of 64 KiB it is read', async () => {
    const body = (bytes: number) => JSON.stringify({ name: 'x'.repeat(bytes - '{"name":""}'.length) });
    expect((await put(body(64 * 1024))).status).toBe(200);
    expect(await problemIn(await put(body(64 * 1024 + 1)))).toMatchObject({ status: 413, code: 'payload-too-large' });
  });

  it('of more than 64 KiB is answered 413 even when its length is not told', async () => {
    const request = httpRequest(`${url}/things/abc`, { method: 'PUT', headers: { 'content-type': 'application/json' } });
    request.on('error', () => undefined);
    const answered = once(request, 'response') as Promise<[{ statusCode: number; resume(): void }]>;
    request.write('{"name":"');
    request.write('x'.repeat(70 * 1024));
    request.end('"}');
    const [response] = await answered;
    response.resume();
    expect(response.statusCode).toBe(413);
  });

  it.each(['/nowhere/canary', '/things', '/things/abc/canary'])('is answered 404 where there is nothing: %s', async (path) => {
    expect(await problemIn(await fetch(`${url}${path}`))).toMatchObject({ status: 404, code: 'not-found' });
  });

  it('is answered 404 where nothing can be: an id that is none, a path that cannot be read', async () => {
    expect(await problemIn(await put('{"name":"a"}', undefined, '/things/CANARY42'))).toMatchObject({ code: 'not-found' });
    expect(await problemIn(await fetch(`${url}/things/%zz`))).toMatchObject({ status: 404, code: 'not-found' });
  });

  it('is answered in the language asked for', async () => {
    const ask = (language: string) => fetch(`${url}/nowhere`, { headers: { 'accept-language': language } });
    expect(await problemIn(await ask('en-GB'))).toMatchObject({ title: 'This resource is unknown.', type: 'https://rcp.example.org/problems/not-found' });
    const french = await ask('fr');
    expect([french.headers.get('content-language'), (await problemIn(french)).title]).toEqual(['fr', 'Cette ressource est inconnue.']);
  });
});

describe('a refusal', () => {
  it('of a rule carries what the rule says', async () => {
    expect(await problemIn(await fetch(`${url}/things/any`))).toMatchObject({ status: 409, code: 'session-overlap' });
  });

  it('that is a bug of ours says nothing about it', async () => {
    expect(await problemIn(await fetch(`${url}/things/bug`))).toMatchObject({ status: 500, code: 'internal' });
  });
});

describe('a socket of a service', () => {
  it('is reached beside HTTP, under its path only', async () => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/things`);
    const received: string[] = [];
    socket.on('message', (data) => received.push(String(data)));
    await once(socket, 'open');
    socket.send('{"type":"ping"}');
    await until('the answer is here', () => received.length === 1);
    expect(received).toEqual(['{"type":"pong"}']);
    socket.terminate();
    const elsewhere = new WebSocket(`${url.replace('http', 'ws')}/ws/nowhere`);
    const [{ message }] = (await once(elsewhere, 'error')) as [Error];
    expect(message).toMatch(/Unexpected server response|socket hang up/);
  });

  it('is closed by a message of more than 64 KiB', async () => {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/things`);
    await once(socket, 'open');
    const closed = once(socket, 'close') as Promise<[number]>;
    socket.send('x'.repeat(socketLimits.maxPayload + 1));
    expect((await closed)[0]).toBe(1009);
  });
});

describe('the health of a service', () => {
  it('is live and ready with a database at its migrations', async () => {
    expect(await (await fetch(`${url}/health/live`)).json()).toEqual({ status: 'ok' });
    const ready = await fetch(`${url}/health/ready`);
    expect([ready.status, await ready.json()]).toMatchObject([200, { status: 'ok', details: { database: { status: 'up' }, migrations: { status: 'up' }, draining: { status: 'up' } } }]);
  });

  it.each([
    ['while it is draining', {}, 'draining', (one: NestFastifyApplication) => one.get(Draining).start()],
    ['before its migrations have run', { migrations: [Things1700000000001, Later1700000000002] }, 'migrations', () => undefined],
  ])('is not ready %s, and says why', async (_when, { migrations }: { migrations?: (typeof Things1700000000001)[] }, culprit, prepare) => {
    const other = await createApp(service(database.runtimeUrl, migrations), envOf(database), { name: 'things' });
    others.push(other);
    await other.listen(0, '127.0.0.1');
    prepare(other);
    const answer = await fetch(`${urlOf(other)}/health/ready`);
    const document = await answer.json() as Record<string, unknown>;
    expect([answer.status, document['code'], document[culprit]]).toEqual([503, 'unavailable', 'down']);
    expect((await fetch(`${urlOf(other)}/health/live`)).status).toBe(200);
  });

  it('is not ready while a part of the service says that somebody has to mend it, and tells what', async () => {
    const other = await createApp(service(database.runtimeUrl), envOf(database), { name: 'things' });
    others.push(other);
    await other.listen(0, '127.0.0.1');
    let fault: string | undefined = 'the key is missing';
    other.get(Readiness).add('thing', () => fault);
    const ready = () => fetch(`${urlOf(other)}/health/ready`);
    const answer = await ready();
    expect([answer.status, await answer.json()]).toMatchObject([503, { thing: 'down: the key is missing', database: 'up' }]);
    fault = undefined;
    expect((await ready()).status).toBe(200);
  });

  it('is measured by route, never by address', async () => {
    await fetch(`${url}/things/canaryid`);
    await fetch(`${url}/canary/nowhere`);
    const metrics = await (await fetch(`${url}/metrics`)).text();
    expect(metrics).toMatch(/http_request_seconds_count\{method="GET",route="\/things\/:id",status="409"\}/);
    expect(metrics).not.toContain('canary');
  });
});
