import { Logger } from '@nestjs/common';
import { createLogger } from '@rcp/platform';
import { aRcp, aRegistration, aSession, prescriber } from './trial-dcc.js';
import { refused, secret } from './trial-refusal.js';
import { type Answer, startTrial, type Trial } from './trial-service.js';

describe('what a DCC writes in a registration', () => {
  let trial: Trial;
  beforeAll(async () => {
    trial = await startTrial();
    await trial.call('PUT', '/rcps/rcp-1', aRcp);
    await trial.call('PUT', '/sessions/ses-1', aSession('rcp-1'));
  });
  afterAll(() => trial?.stop());

  const path = (id: string) => `/sessions/ses-1/registrations/${id}`;
  const put = (id: string, changes: Parameters<typeof aRegistration>[0] = {}): Promise<Answer> => trial.call('PUT', path(id), aRegistration(changes));

  it('is taken with a warning where a number is mistyped', async () => {
    const at = (rpps: string, finess: string) => ({ prescriber: { ...prescriber, rpps, establishment: { name: 'CH', finess } } });
    expect((await put('numbers', at('01234567898', '490000048'))).body).toMatchObject({ warnings: ['rpps-check-digit', 'finess-check-digit'] });
    expect((await put('numbers', at('01234567897', '490000049'))).body).toMatchObject({ warnings: [] });
  });

  it('may be any name as people write it', async () => {
    for (const [nth, familyName] of ['O’Neill-d’Été', 'Ñuñez 🩺', 'بن علي', 'כהן', '李', 'e\u0301'].entries()) {
      expect([familyName, (await put(`name-${nth}`, { prescriber: { ...prescriber, familyName } })).status]).toEqual([familyName, 201]);
    }
  });

  it.each<[string, object, string]>([
    ['ten thousand characters', { familyName: secret.repeat(1250) }, '/prescriber/familyName'],
    ['a control character', { familyName: `${secret}\u0007` }, '/prescriber/familyName'], ['two lines', { givenName: `${secret}\nX` }, '/prescriber/givenName'],
    ['a mark of direction', { familyName: `\u202e${secret}` }, '/prescriber/familyName'], ['half a character', { givenName: `${secret}\ud83e` }, '/prescriber/givenName'],
    ['nothing but spaces', { familyName: '   ' }, '/prescriber/familyName'], ['an address on two lines', { email: `a@test.fr\nBcc: ${secret}@test.fr` }, '/prescriber/email'],
    ['two addresses', { email: `a@test.fr,${secret}@test.fr` }, '/prescriber/email'], ['an address with a name', { email: `${secret} <a@test.fr>` }, '/prescriber/email'],
    ['a number too short', { rpps: '1234' }, '/prescriber/rpps'], ['a FINESS number of letters', { establishment: { name: secret, finess: 'ABCDEFGHI' } }, '/prescriber/establishment/finess'],
  ])('may not be %s: refused where it stands', async (_what, changes, pointer) => {
    expect(refused(await put('bad', { prescriber: { ...prescriber, ...changes } }))).toMatchObject({ status: 422, code: 'validation', errors: [expect.objectContaining({ pointer })] });
  });

  it('is never about the patient: refused at every depth, and no trace is left of it (R67)', async () => {
    const lines: string[] = [];
    trial.app.useLogger(createLogger('scheduling', { LOG_LEVEL: 'debug', LOG_FORMAT: 'json' }, { write: (line) => void lines.push(line) }));
    new Logger('trial').log('listening');
    const bodies: [object, string][] = [
      [{ patient: { nom: secret } }, '/patient'], [{ ins: secret }, '/ins'], [{ prescriber: { ...prescriber, patientName: secret } }, '/prescriber/patientName'],
      [{ prescriber: { ...prescriber, establishment: { name: 'CH', ipp: secret } } }, '/prescriber/establishment/ipp'], [{ order: 1, birthDate: secret, status: secret }, '/birthDate'],
    ];
    for (const [changes, pointer] of bodies) {
      const { errors, ...rest } = refused(await trial.call('PUT', path('patient'), { ...aRegistration(), ...changes }));
      expect(rest).toEqual({ status: 422, code: 'patient-data-forbidden' });
      expect(errors).toContainEqual({ pointer, code: 'unknown-property' });
    }
    expect(refused(await trial.call('PUT', path('patient'), `{"status": "final", "status": "${secret}"}`))).toMatchObject({ status: 400, code: 'malformed-json' });
    expect(refused(await trial.call('GET', path('patient')))).toMatchObject({ status: 404 });
    expect(lines.join('')).toContain('listening');
    expect(lines.join('')).not.toMatch(/zzcanary/i);
    for (const table of ['news', 'outbox', 'idempotency']) expect(JSON.stringify(await trial.database.dataSource.query(`select * from ${table}`))).not.toMatch(/zzcanary/i);
  });
});
