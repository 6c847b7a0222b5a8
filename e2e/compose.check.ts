// Run by `npm run compose:check` against containers that are up; no part of `npm test`.
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { LaunchTicketAnswer, RcpAnswer } from '@rcp/contracts';
import { type DccClient, demoDccClient } from '@rcp/local-stack';
import { until } from '@rcp/testing';
import { type ParsedMail, simpleParser } from 'mailparser';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, Person } from './person.js';

const run = promisify(execFile);
const { RCP_COMPOSE_DIR: dir = '', RCP_COMPOSE_PROJECT: project = '' } = process.env;
// A machine that also does something else is slow to say that a container is healthy.
const patience = { timeoutMs: 300_000, everyMs: 250 };
const inMinutes = (minutes: number) => new Date(Math.floor(Date.now() / 60_000 + minutes) * 60_000).toISOString();
const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor({ state: 'visible', timeout: 60_000 });
const presses = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click({ timeout: 60_000 });

/** The container of a service, whatever this version of Compose calls it. */
async function container(service: string): Promise<string> {
  const { stdout } = await run('docker', ['ps', '--all', '--quiet', '--filter', `label=com.docker.compose.project=${project}`, '--filter', `label=com.docker.compose.service=${service}`]);
  return stdout.trim();
}
const inspected = async (id: string, format: string) => (await run('docker', ['inspect', '--format', format, id])).stdout.trim();
const isHealthy = async (service: string) => (await inspected(await container(service), '{{.State.Health.Status}}')) === 'healthy';

/** The mail to `address`, waited for. */
function mailTo(address: string): Promise<ParsedMail> {
  return until(`a mail to ${address} arrives`, async () => {
    for (let number = 1; ; number++) {
      const answer = await fetch(`http://127.0.0.1:8325/mails/${number}/raw`);
      if (!answer.ok) return undefined;
      const mail = await simpleParser(await answer.text());
      if ([mail.to ?? []].flat().some(({ value }) => value.some((one) => one.address === address))) return mail;
    }
  }, patience);
}

// Each in turn, while the meeting goes on.
const restarted = ['web', 'scheduling', 'lobby', 'notifications', 'media-gateway', 'coturn', 'janus', 'caddy', 'nats', 'postgres'] as const;
const ours = ['scheduling', 'lobby', 'notifications', 'media-gateway', 'web'];

describe('the system in containers', () => {
  let dcc: DccClient, browser: Browser, organiser: Person, prescriber: Person;
  const registers = (name: string) => dcc.must('PUT', `/sessions/S-COMPOSE/registrations/${name}`, {
    status: 'final', participation: 'webconference',
    prescriber: { civility: 'Dr', familyName: 'MARTIN', givenName: 'Claire', email: `${name.toLowerCase()}@chu.example`, specialityCode: 'SM24' },
  });

  beforeAll(async () => {
    ({ client: dcc } = await demoDccClient(join(dir, 'secrets/demo'), 'https://localhost'));
    browser = await launchChromium();
    // The certificate is of an authority that Caddy has made for itself.
    const newContext = browser.newContext.bind(browser);
    browser.newContext = (options) => newContext({ ...options, ignoreHTTPSErrors: true });
    await until('every service is healthy', async () => (await Promise.all(ours.map(isHealthy))).every(Boolean), patience);
  }, 180_000);
  afterAll(async () => {
    await Promise.all([organiser, prescriber].map((person) => person?.goesHome().catch(() => undefined)));
    await browser?.close();
  });

  it('runs as nobody in particular, on root file systems that cannot be written', async () => {
    for (const service of [...restarted, 'mailbox']) {
      const id = await container(service);
      expect([service, await inspected(id, '{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.Privileged}}')]).toEqual([service, 'true false']);
      const { stdout } = await run('docker', ['top', id, '-eo', 'uid,pid,comm']);
      expect([service, stdout.split('\n').slice(1).filter((line) => /^\s*0\s/.test(line) && !/tini|docker-init/.test(line))]).toEqual([service, []]);
    }
  });

  it('keeps images of ours under 250 MB', async () => {
    for (const service of [...ours, 'janus', 'coturn']) {
      const size = Number(await inspected(await inspected(await container(service), '{{.Image}}'), '{{.Size}}'));
      expect([service, size < 250_000_000]).toEqual([service, true]);
    }
  });

  it('plans a session through the API and mails the prescriber', async () => {
    await dcc.must<RcpAnswer>('PUT', '/rcps/RCP-COMPOSE', {
      name: 'RCP Sein-Gynéco (CHU Exemple)', shortName: 'Sein-Gynéco', coordinator: { civility: 'Dr', familyName: 'DURAND', givenName: 'Paul' },
      secretariat: { email: 'secretariat.rcp@chu.example', phone: '04 00 00 00 00' },
    });
    await dcc.must('PUT', '/rcps/RCP-COMPOSE/organisers', { organisers: [{ accountId: 'acc-org', role: 'secretary' }] });
    await dcc.must('PUT', '/sessions/S-COMPOSE', { rcpId: 'RCP-COMPOSE', startsAt: inMinutes(10), endsAt: inMinutes(100), webconfActive: true });
    await registers('REG-FIRST');
    expect((await mailTo('reg-first@chu.example')).text).toContain('https://localhost/accesrcp/');
  }, 180_000);

  it('brings organiser and prescriber together: they see and hear each other', async () => {
    const link = /https:\/\/localhost\/accesrcp\/\w+#p=[\w.-]+/.exec((await mailTo('reg-first@chu.example')).text ?? '')?.[0] ?? '';
    prescriber = await Person.arrives(browser, 'the prescriber');
    await prescriber.page.goto(link);
    await presses(prescriber.page, 'Continuer');
    await presses(prescriber.page, 'ENTRER');
    await presses(prescriber.page, 'Demander à rejoindre');
    await says(prescriber.page, /En attente de l'organisateur/);
    const { url } = await dcc.must<LaunchTicketAnswer>('POST', '/launch-tickets', { rcpId: 'RCP-COMPOSE', account: { id: 'acc-org', familyName: 'FRAYSSE', givenName: 'Julie', specialityCode: 'X-SEC' } });
    organiser = await Person.arrives(browser, 'the organiser');
    await organiser.page.goto(url);
    await presses(organiser.page, 'ENTRER');
    await presses(organiser.page, 'Entrer dans la salle');
    await presses(organiser.page, /^Accepter/);
    await prescriber.page.getByRole('button', { name: 'Afficher la liste des participants' }).waitFor({ timeout: 60_000 });
    await Promise.all([organiser.seesAndHears(), prescriber.seesAndHears()]);
  }, 240_000);

  it.each(restarted)('loses nothing when %s is restarted: who is registered meanwhile is mailed, and the meeting goes on', async (service) => {
    const name = `REG-${service.toUpperCase()}`;
    const restarting = container(service).then((id) => run('docker', ['restart', '--time', '30', id]));
    await until('the registration is taken', async () => registers(name), patience);
    await restarting;
    await until(`${service} is healthy`, () => isHealthy(service), patience);
    expect((await mailTo(`${name.toLowerCase()}@chu.example`)).text).toContain('Sein-Gynéco');
    // What Person waits is meant for calls without a break.
    await until('both see and hear each other again', () => Promise.all([organiser.seesAndHears(), prescriber.seesAndHears()]), patience);
  }, 900_000);

  it('still lets a guest in after all of it, and knows every registration', async () => {
    const { link } = await dcc.must<RcpAnswer>('GET', '/rcps/RCP-COMPOSE');
    const guest = await Person.arrives(browser, 'the guest');
    await guest.page.goto(link, { timeout: 120_000 });
    await guest.page.getByText('PARTICIPER EN WEBCONFÉRENCE').first().click();
    await guest.page.getByLabel('Nom', { exact: true }).fill('INVITE');
    await guest.page.getByLabel('Prénom', { exact: true }).fill('Jean');
    await guest.page.getByRole('combobox', { name: 'Spécialité' }).fill('Radiologie');
    await guest.page.getByRole('option', { name: /Radiologie/ }).click();
    await presses(guest.page, 'ENTRER');
    await presses(guest.page, 'Demander à rejoindre');
    await presses(organiser.page, /^Accepter/);
    await Promise.all([organiser, prescriber, guest].map((person) => person.seesAndHears()));
    await guest.goesHome();
    for (const name of ['FIRST', ...restarted.map((service) => service.toUpperCase())]) {
      const { status, body } = await dcc.request('GET', `/sessions/S-COMPOSE/registrations/REG-${name}`);
      expect([name, status, (body as { mailStatus: string }).mailStatus]).toEqual([name, 200, 'sent']);
    }
  }, 240_000);

  it('writes no name, address or link into its logs', async () => {
    for (const service of [...restarted, 'mailbox']) {
      const { stdout, stderr } = await run('docker', ['logs', await container(service)], { maxBuffer: 64 * 1024 * 1024 });
      const lines = `${stdout}${stderr}`.split('\n').filter((line) => /chu\.example|MARTIN|FRAYSSE|INVITE|accesrcp\/\w|#p=/.test(line));
      expect([service, lines.length]).toEqual([service, 0]);
    }
  }, 240_000);
});
