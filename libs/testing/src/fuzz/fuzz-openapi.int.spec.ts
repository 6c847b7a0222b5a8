import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ApiDocument } from './api-document.js';
import { fuzzOpenApi } from './fuzz-openapi.js';

const problem = { type: 'object', required: ['status', 'code'], properties: { status: { type: 'integer' }, code: { enum: ['invalid', 'not-found'] } } };
const refusal = { content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } } };
const answer = { headers: { ETag: { required: true } }, content: { 'application/json': { schema: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } } } } };
const document: ApiDocument = {
  paths: {
    '/things/{thingId}': {
      put: {
        operationId: 'putThing',
        parameters: [{ name: 'thingId', in: 'path', required: true, schema: { type: 'string', pattern: '^[a-z]{1,8}$' } }, { name: 'Idempotency-Key', in: 'header', required: true, schema: { type: 'string', pattern: '^[a-z]{8,12}$' } }],
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/PutThing' } } } },
        responses: { 200: answer, 400: refusal, 401: refusal, 404: refusal },
      },
    },
  },
  components: { schemas: { Problem: problem, PutThing: { type: 'object', required: ['name'], properties: { name: { type: 'string', minLength: 1, maxLength: 20 } }, additionalProperties: false } } },
};

interface Said { status: number; type: string; headers: Record<string, string>; body: string }
type Lie = (honest: Said, request: { body: string; nth: number }) => void;

/** A small service that does as it is documented, but for one lie. */
function honestly(request: IncomingMessage, body: string): Said {
  const refuse = (status: number): Said => ({ status, type: 'application/problem+json', headers: {}, body: JSON.stringify({ status, code: status === 404 ? 'not-found' : 'invalid' }) });
  if (request.method !== 'PUT' || !/^\/things\/[a-z]{1,8}(\?.*)?$/.test(request.url ?? '')) return refuse(404);
  if (request.headers.authorization !== 'Bearer good') return refuse(401);
  const name = /^\{"name":"([^"\\\ufffd]{1,20})"\}$/.exec(body)?.[1];
  if (name === undefined || request.headers['content-type'] !== 'application/json') return refuse(400);
  return { status: 200, type: 'application/json', headers: { etag: '"1"' }, body: JSON.stringify({ name }) };
}

describe('the fuzzer', () => {
  let server: Server;
  let lie: Lie | undefined;
  let nth = 0;
  const reply = async (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
    const said = honestly(request, body);
    lie?.(said, { body, nth: (nth += 1) });
    response.writeHead(said.status, { ...said.headers, 'content-type': said.type }).end(said.body);
  };
  beforeAll(async () => {
    server = createServer((request, response) => void reply(request, response));
    await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  });
  afterAll(() => new Promise((done) => void server?.close(done)));

  async function findings(seed: number, told?: Lie): Promise<string[]> {
    lie = told;
    const report = await fuzzOpenApi({
      document, baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, token: () => Promise.resolve('good'), hints: {}, ids: {}, seldom: [], mayBeUnavailable: [],
    }, { seed, goOn: (sent) => sent < 400 });
    return [...new Set(report.findings.map(({ why }) => why.replace(/:.*/, '')))].sort();
  }

  it('finds nothing in a service that does as it is documented', async () => {
    for (const seed of [1, 2, 3]) expect(await findings(seed)).toEqual([]);
  });

  it.each<[string, Lie, string]>([
    ['breaks', (said) => void (said.status = 500), 'an error of ours'],
    ['answers another status', (said) => void (said.status = 299), 'a status that is not documented'],
    ['answers another kind of body', (said) => void (said.type = 'text/html'), 'a content type that is not documented'],
    ['answers no JSON', (said) => void (said.body = '<p>'), 'a body that is no JSON'],
    ['leaves a property out', (said) => void (said.body = '{}'), 'a body that its schema refuses'],
    ['leaves a header out', (said) => Reflect.deleteProperty(said.headers, 'etag'), 'an answer without its header ETag'],
    ['names another status in its problem', (said) => void (said.body = said.body.replace('"status":400', '"status":422')), 'a problem document of another status'],
    ['uses a code that is not documented', (said) => void (said.body = said.body.replace('not-found', 'gone')), 'a body that its schema refuses'],
    ['repeats what it refuses', (said, { body }) => void (said.status === 400 && (said.body = JSON.stringify({ status: 400, code: 'invalid', detail: body }))), 'a refusal that repeats what was refused'],
    ['accepts everything', (said) => Object.assign(said, { status: 200, type: 'application/json', headers: { etag: '"1"' }, body: '{"name":"x"}' }), 'nonsense that is accepted'],
    ['does it again under the same key', (said, request) => void (said.status === 200 && (said.body = JSON.stringify({ name: `x${request.nth}` }))), 'two effects under one key'],
  ])('finds out a service that %s', async (_what, told, why) => {
    expect(await findings(7, told)).toContain(why);
  });

  it('asks the same again with the same seed', async () => {
    const asked: string[][] = [[], [], []];
    for (const [run, seed] of [[0, 5], [1, 5], [2, 6]] as const) await findings(seed, (_said, { body }) => void asked[run]?.push(body));
    const [first, again, other] = asked.map((bodies) => bodies.join('\n'));
    expect(again).toBe(first);
    expect(other).not.toBe(first);
  });
});
