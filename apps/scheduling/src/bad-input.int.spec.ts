import fc from 'fast-check';
import { anAccount, aRcp, aRegistration, aSession, prescriber } from './trial-dcc.js';
import { refused, secret } from './trial-refusal.js';
import { startTrial, type Trial } from './trial-service.js';

const registration = '/sessions/ses-1/registrations/reg-bad';

describe('bad input from the DCC', () => {
  let trial: Trial;
  beforeAll(async () => {
    trial = await startTrial();
    await trial.call('PUT', '/rcps/rcp-1', aRcp);
    await trial.call('PUT', '/sessions/ses-1', aSession('rcp-1'));
    await trial.call('PUT', '/sessions/ses-off', aSession('rcp-1', { webconfActive: false }));
  });
  afterAll(() => trial?.stop());

  it.each<[string, string, unknown, number, string, { pointer: string; code: string }[] | undefined]>([
    ['an unknown property of a registration', registration, { ...aRegistration(), patient: secret }, 422, 'patient-data-forbidden', [{ pointer: '/patient', code: 'unknown-property' }]],
    ['an unknown property of its prescriber', registration, aRegistration({ prescriber: { ...prescriber, ins: secret } as never }), 422, 'patient-data-forbidden', [{ pointer: '/prescriber/ins', code: 'unknown-property' }]],
    ['an unknown property that is itself a name', registration, { ...aRegistration(), [`${secret} Élodie`]: 1 }, 422, 'patient-data-forbidden', [{ pointer: '', code: 'unknown-property' }]],
    ['an unknown property and a wrong type', registration, { ...aRegistration({ status: secret as never }), ins: secret }, 422, 'patient-data-forbidden', [{ pointer: '/status', code: 'invalid-value' }, { pointer: '/ins', code: 'unknown-property' }]],
    ['a wrong mode of participation', registration, aRegistration({ participation: secret as never }), 422, 'validation', [{ pointer: '/participation', code: 'invalid-value' }]],
    ['a wrong address', registration, aRegistration({ prescriber: { ...prescriber, email: `${secret}@` } }), 422, 'validation', [{ pointer: '/prescriber/email', code: 'invalid-format' }]],
    ['an address on two lines', registration, aRegistration({ prescriber: { ...prescriber, email: `a@test.fr\r\nBcc: ${secret}@test.fr` } }), 422, 'validation', [{ pointer: '/prescriber/email', code: 'invalid-format' }]],
    ['a missing property', registration, { ...aRegistration(), prescriber: undefined }, 422, 'validation', [{ pointer: '/prescriber', code: 'required' }]],
    ['a webconference where there is none (R60)', '/sessions/ses-off/registrations/reg-bad', aRegistration(), 409, 'session-without-webconf', [{ pointer: '/participation', code: 'webconf-inactive' }]],
    ['a registration to an unknown session', '/sessions/ses-unknown/registrations/reg-bad', aRegistration(), 404, 'not-found', undefined],
    ['an id that can be none', `/sessions/ses-1/registrations/${encodeURIComponent(`${secret} é`)}`, aRegistration(), 404, 'not-found', undefined],
    ['an unknown property of an RCP', '/rcps/rcp-bad', { ...aRcp, coordinator: { ...aRcp.coordinator, nir: secret } }, 422, 'validation', [{ pointer: '/coordinator/nir', code: 'unknown-property' }]],
    ['a wrong type', '/rcps/rcp-bad', { ...aRcp, name: { text: secret } }, 422, 'validation', [{ pointer: '/name', code: 'invalid-type' }]],
    ['a name too long', '/rcps/rcp-bad', { ...aRcp, name: secret.repeat(40) }, 422, 'validation', [{ pointer: '/name', code: 'too-big' }]],
    ['half a character', '/rcps/rcp-bad', { ...aRcp, name: `${secret}\ud800` }, 422, 'validation', [{ pointer: '/name', code: 'control-character' }]],
    ['a link back that is a script', '/rcps/rcp-bad', { ...aRcp, dccUrls: { home: `javascript:${secret}` } }, 422, 'validation', [{ pointer: '/dccUrls/home', code: 'invalid-format' }]],
    ['organisers of an unknown RCP', '/rcps/rcp-unknown/organisers', { organisers: [] }, 404, 'not-found', undefined],
    ['an organiser named twice', '/rcps/rcp-1/organisers', { organisers: [{ accountId: secret, role: 'organiser' }, { accountId: secret, role: 'secretary' }] }, 422, 'validation', [{ pointer: '/organisers', code: 'duplicate-account' }]],
    ['a session of an unknown RCP', '/sessions/ses-bad', aSession('rcp-unknown'), 404, 'not-found', [{ pointer: '/rcpId', code: 'unknown' }]],
    ['a session that is over', '/sessions/ses-bad', aSession('rcp-1', { startsAt: '2026-11-30T15:00:00Z', endsAt: '2026-11-30T16:00:00Z' }), 422, 'validation', [{ pointer: '/endsAt', code: 'in-the-past' }]],
    ['a session of five minutes', '/sessions/ses-bad', aSession('rcp-1', { endsAt: '2026-12-02T16:05:00+01:00' }), 422, 'validation', [{ pointer: '/endsAt', code: 'session-length' }]],
    ['a session of ten hours', '/sessions/ses-bad', aSession('rcp-1', { endsAt: '2026-12-03T02:00:00+01:00' }), 422, 'validation', [{ pointer: '/endsAt', code: 'session-length' }]],
    ['an end before its start', '/sessions/ses-bad', aSession('rcp-1', { endsAt: '2026-12-02T15:00:00+01:00' }), 422, 'validation', [{ pointer: '/endsAt', code: 'session-length' }]],
    ['a thousand organisers', '/rcps/rcp-1/organisers', { organisers: Array.from({ length: 1_000 }, (_, nth) => ({ accountId: `a-${nth}`, role: 'organiser' })) }, 422, 'validation', [{ pointer: '/organisers', code: 'too-big' }]],
    ['a mark that turns a name around', '/rcps/rcp-bad', { ...aRcp, name: `${secret}\u202e` }, 422, 'validation', [{ pointer: '/name', code: 'direction-mark' }]],
    ['a property named twice', '/rcps/rcp-bad', `{"name": "a", "name": "${secret}"}`, 400, 'malformed-json', undefined],
    ['a local time without its offset', '/sessions/ses-bad', aSession('rcp-1', { startsAt: '2026-12-02T16:00:00' }), 422, 'validation', [{ pointer: '/startsAt', code: 'invalid-format' }]],
    ['an hour taken', '/sessions/ses-bad', aSession('rcp-1'), 409, 'session-overlap', undefined],
    ['other content for a session without its tag', '/sessions/ses-1', aSession('rcp-1', { place: secret }), 428, 'precondition-required', undefined],
    ['no body', '/rcps/rcp-bad', undefined, 422, 'validation', [{ pointer: '', code: 'required' }]],
    ['malformed JSON', '/rcps/rcp-bad', `{"name": "${secret}`, 400, 'malformed-json', undefined],
    ['a prototype in the JSON', '/rcps/rcp-bad', `{"__proto__": {"name": "${secret}"}}`, 400, 'malformed-json', undefined],
    ['a body over 64 KiB', '/rcps/rcp-bad', JSON.stringify({ ...aRcp, name: secret.repeat(8 * 1024 + 1) }), 413, 'payload-too-large', undefined],
  ])('%s is refused where it stands', async (_what, path, body, status, code, errors) => {
    expect(refused(await trial.call('PUT', path, body))).toEqual({ status, code, errors });
  });

  it('a body that is not in UTF-8 is refused, and no name is kept without its accents', async () => {
    const body = Buffer.from(JSON.stringify({ ...aRcp, name: `É ${secret}` }), 'latin1');
    const answer = await fetch(`${trial.url}/api/dcc/v1/rcps/rcp-bad`, { method: 'PUT', body, headers: { authorization: `Bearer ${await trial.dcc.token()}`, 'content-type': 'application/json' } });
    expect([answer.status, (await answer.json() as { code: string }).code]).toEqual([400, 'malformed-json']);
  });

  it('another kind of body is refused', async () => {
    expect(refused(await trial.call('PUT', '/rcps/rcp-bad', `<name>${secret}</name>`, { 'content-type': 'application/xml' }))).toMatchObject({ status: 415, code: 'unsupported-media-type' });
  });

  it('a launch for an unknown RCP is refused where it stands', async () => {
    const answer = await trial.call('POST', '/launch-tickets', { rcpId: 'rcp-unknown', account: { ...anAccount, familyName: secret } });
    expect(refused(answer)).toEqual({ status: 404, code: 'not-found', errors: [{ pointer: '/rcpId', code: 'unknown' }] });
  });

  it('is told in English to who prefers it, else in French', async () => {
    const title = async (language: string) => (await trial.call('GET', '/rcps/rcp-unknown', undefined, { 'accept-language': language })).body?.['title'];
    expect(await title('en-GB,en;q=0.9')).toBe('This resource is unknown.');
    expect(await title('fr-FR,en;q=0.5')).toBe('Cette ressource est inconnue.');
    expect(await title('de')).toBe('Cette ressource est inconnue.');
  });

  it('is never our fault, whatever it is', async () => {
    const valid = fc.constantFrom<[string, unknown]>(['/rcps/rcp-fuzz', aRcp], ['/sessions/ses-fuzz', aSession('rcp-1')], [registration, aRegistration()], ['/rcps/rcp-1/organisers', { organisers: [{ accountId: 'a', role: 'organiser' }] }]);
    const oddText = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u0000', '\ud800', '\u202e', '9999-12-31T23:59:59-12:00', '0000-01-01T00:00:00Z', '2026-12-31T23:59:60Z'));
    const odd = fc.oneof(oddText, fc.jsonValue({ stringUnit: 'binary' }));
    await fc.assert(fc.asyncProperty(valid, fc.nat(), odd, async ([path, body], which, value) => {
      const { status } = await trial.call('PUT', path, withOneLeafReplaced(body, which, value));
      expect(status).toBeLessThan(500);
    }), { numRuns: 300 });
  });
});

/** The body with its nth leaf replaced. */
function withOneLeafReplaced(body: unknown, which: number, value: unknown): unknown {
  const leaves: (string | number)[][] = [];
  const walk = (node: unknown, path: (string | number)[]) => {
    if (typeof node !== 'object' || node === null) return void leaves.push(path);
    for (const [key, child] of Object.entries(node)) walk(child, [...path, key]);
  };
  walk(body, []);
  const path = leaves[which % leaves.length] ?? [];
  const copy = structuredClone(body);
  let parent = copy as Record<string, unknown>;
  for (const step of path.slice(0, -1)) parent = parent[step] as Record<string, unknown>;
  parent[path.at(-1) ?? ''] = value;
  return copy;
}
