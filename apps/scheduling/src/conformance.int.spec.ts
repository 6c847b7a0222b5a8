import { dccFuzzTarget, fuzzOpenApi } from '@rcp/testing';
import { dccRoutes } from '@rcp/contracts';
import { aRcp, aSession, network } from './trial-dcc.js';
import { startTrial, type Trial, trialClock } from './trial-service.js';

describe('the running service and its published document', () => {
  const routes: string[] = [];
  let trial: Trial;
  let document: unknown;
  beforeAll(async () => {
    trial = await startTrial({ onRoute: (method, url) => routes.push(`${method} ${url}`) });
    document = await (await fetch(`${trial.url}/openapi.json`)).json();
  });
  afterAll(() => trial?.stop());

  it('have the same routes', () => {
    const documented = dccRoutes.map(({ method, path }) => `${method.toUpperCase()} /api/dcc/v1${path.replaceAll(/\{(\w+)\}/g, ':$1')}`);
    const open = ['GET /api/dcc/v1/openapi.json', 'GET /api/dcc/v1/docs', 'GET /api/dcc/v1/docs/:file'];
    expect(routes.filter((route) => route.includes('/api/dcc/') && !route.startsWith('HEAD ')).sort()).toEqual([...documented, ...open].sort());
  });

  it.each(dccRoutes.map(({ operationId, method, path, scope }) => ({ operationId, method, path, scope })))('$operationId needs its scope $scope', async ({ method, path, scope }) => {
    const others = ['rcp', 'sessions', 'registrations', 'launch', 'attendance:read', 'stats:read'].filter((one) => one !== scope).join(' ');
    const answer = await trial.call(method.toUpperCase() as 'GET', path.replaceAll(/\{\w+\}/g, 'x'), undefined, { authorization: `Bearer ${await trial.dcc.token({ scope: others })}` });
    expect([answer.status, answer.body?.['code']]).toEqual([403, 'forbidden']);
  });

  it('show people the same, without a third party', async () => {
    const page = await fetch(`${trial.url}/api/dcc/v1/docs`);
    const html = await page.text();
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
    const parts = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => String(address));
    expect(parts.filter((address) => /^(?:\w+:)?\/\//.test(address))).toEqual([]);
    for (const part of parts) expect([part, (await fetch(new URL(part, `${trial.url}/api/dcc/v1/docs`))).status]).toEqual([part, 200]);
    expect((await fetch(`${trial.url}/api/dcc/v1/docs/..%2fpackage.json`)).status).toBe(404);
    const type = String((await trial.call('GET', '/rcps/none')).body?.['type']);
    const explained = await fetch(`${trial.url}${new URL(type).pathname}`);
    expect([explained.status, await explained.text()]).toEqual([200, expect.stringContaining('Cette ressource est inconnue.')]);
  });

  it('agree on every answer, to what is documented and to what is wrong', async () => {
    // The same requests each time: `npm test` tells of a change, `npm run fuzz` looks for what is new.
    const seed = 20_261_201;
    const target = dccFuzzTarget({ document, network, baseUrl: `${trial.url}/api/dcc/v1`, token: () => trial.dcc.token(), now: trialClock.now() });
    for (const nth of [1, 2, 3]) {
      await trial.call('PUT', `/rcps/fz-rcp-${nth}`, aRcp);
      await trial.call('PUT', `/sessions/fz-ses-${nth}`, aSession(`fz-rcp-${nth}`));
    }
    const { findings, answered } = await fuzzOpenApi(target, { seed, goOn: (sent) => sent < 1_400 });
    expect({ seed, findings }).toEqual({ seed, findings: [] });
    // Worth something only if it got past the doors.
    const accepted = Object.entries(answered).flatMap(([id, counts]) => Object.entries(counts).filter(([status]) => Number(status) < 300).map(([, times]) => ({ id, times })));
    expect(accepted.reduce((sum, { times }) => sum + times, 0)).toBeGreaterThan(250);
    expect(accepted.map(({ id }) => id)).toEqual(expect.arrayContaining([
      'putRcp', 'putOrganisers', 'rotateLink', 'putSeries', 'getSeries', 'putSession', 'patchSession', 'getSession', 'listSessions', 'putRegistration', 'getRegistration', 'createLaunchTicket', 'listUpdates',
    ]));
  }, 120_000);
});
