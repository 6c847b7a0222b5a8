import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import { accountReturnPath, type RcpAnswer } from '@rcp/contracts';
import { freePort, startSystem, type System } from '@rcp/local-stack';
import { type AccountProvider, startAccountProvider } from '@rcp/testing';
import type { Browser, Page } from 'playwright-core';
import { searchFor } from './canary.js';
import { obstaclesIn } from './obstacles.js';
import { launchChromium, Person } from './person.js';
import { keepScreen } from './screens.js';

const inMinutes = (minutes: number) => new Date(Math.floor(Date.now() / 60_000 + minutes) * 60_000).toISOString();
const label = 'Connexion via mon compte du GCS SARA';
const accounts = {
  'acc-coord': { family_name: 'FRAYSSE', given_name: 'Julie', specialite: 'SM36', etablissement: 'CH Demonstration3' },
  'acc-presc': { family_name: 'MARTIN', given_name: 'Élodie' },
};

const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor({ state: 'visible', timeout: 15_000 });
const presses = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click({ timeout: 15_000 });
const field = (page: Page, name: string) => page.getByLabel(name, { exact: true }).inputValue();

jest.setTimeout(120_000);

describe('coming in by an account from the bare link', () => {
  let provider: AccountProvider, system: System, browser: Browser, link: string, dir: string;
  const people: Person[] = [];
  const arrives = async (name: string) => {
    const person = await Person.arrives(browser, name, { devices: false });
    people.push(person);
    return person;
  };
  /** From the link of the RCP to the provider's own page. */
  const goesToTheProvider = async ({ page }: Person) => {
    await page.goto(link);
    await presses(page, 'PARTICIPER EN WEBCONFÉRENCE');
    await presses(page, label);
    await page.getByRole('heading', { name: 'Se connecter' }).waitFor();
  };
  const signsIn = async ({ page }: Person, login: string) => {
    await page.getByLabel('Identifiant').fill(login);
    await page.getByLabel('Mot de passe').fill('secret');
    await presses(page, 'Se connecter');
    await page.getByRole('heading', { name: 'Entrer en webconférence' }).waitFor();
  };

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'account-'));
    const [web, secretFile] = [await freePort(), join(dir, 'secret')];
    await writeFile(secretFile, 'shared-secret-of-a-trial');
    // Another site than ours, as a provider is: what is SameSite stays at home on the way back.
    provider = await startAccountProvider({
      accounts, claims: ['specialite', 'etablissement'],
      clients: [{ client_id: 'rcp', client_secret: 'shared-secret-of-a-trial', redirect_uris: [`http://localhost:${web}${accountReturnPath}`], application_type: 'native' }],
    });
    system = await startSystem({
      fsync: false, batchDelaySeconds: 0, ports: { web },
      account: {
        OIDC_ISSUER: provider.issuer, OIDC_CLIENT_ID: 'rcp', OIDC_CLIENT_SECRET_FILE: secretFile,
        OIDC_CLAIMS: JSON.stringify({ speciality: 'specialite', establishment: 'etablissement' }),
      },
    });
    browser = await launchChromium();
    link = (await system.dcc.must<RcpAnswer>('PUT', '/rcps/RCP-ACC', {
      name: 'RCP Sein-Gynéco (CHU Exemple)', shortName: 'Sein-Gynéco', coordinator: { civility: 'Dr', familyName: 'DURAND', givenName: 'Paul' }, secretariat: { email: 'secretariat.rcp@chu.example' },
    })).link;
    await system.dcc.must('PUT', '/rcps/RCP-ACC/organisers', { organisers: [{ accountId: 'acc-coord', role: 'coordinator' }] });
    await system.dcc.must('PUT', '/sessions/S-ACC', { rcpId: 'RCP-ACC', startsAt: inMinutes(10), endsAt: inMinutes(100), webconfActive: true });
  }, 120_000);

  afterAll(async () => {
    for (const person of people) await person.goesHome().catch(() => undefined);
    await browser?.close();
    await system?.stop();
    await provider?.stop();
    await rm(dir, { recursive: true, force: true });
  }, 60_000);

  let organiser: Person;

  it('offers both choices on the form, and the guest’s needs no account (R15)', async () => {
    organiser = await arrives('the organiser');
    await organiser.page.goto(link);
    await presses(organiser.page, 'PARTICIPER EN WEBCONFÉRENCE');
    await organiser.page.getByRole('button', { name: label }).waitFor();
    await organiser.page.getByRole('heading', { name: "Connexion en tant qu'invité" }).waitFor();
    await organiser.page.getByLabel('Nom', { exact: true }).waitFor();
    expect(await organiser.obstaclesOn('entry-both-ways')).toEqual([]);
  });

  it('leads an organiser from the bare link through the provider into the room, with nothing left in the address or on the workstation', async () => {
    const { page } = organiser;
    await presses(page, label);
    await page.getByRole('heading', { name: 'Se connecter' }).waitFor();
    expect(new URL(page.url()).origin).toBe(provider.issuer);
    await signsIn(organiser, 'acc-coord');
    expect(page.url()).toBe(link);
    expect(await field(page, 'Nom')).toBe('FRAYSSE');
    expect(await field(page, 'Prénom')).toBe('Julie');
    expect(await page.getByRole('combobox', { name: 'Spécialité' }).inputValue()).toMatch(/\S/);
    await says(page, 'Compte GCS SARA');
    await says(page, 'Organisateur');
    expect(await organiser.obstaclesOn('entry-account')).toEqual([]);
    expect(await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]))).toBe('[{},{},""]');
    await presses(page, 'ENTRER');
    await presses(page, 'Entrer dans la salle');
    await page.getByRole('button', { name: 'Afficher la liste des participants' }).waitFor();
  });

  it('shows the organiser somebody else who came by an account, as such and not as an organiser', async () => {
    const prescriber = await arrives('the prescriber');
    await goesToTheProvider(prescriber);
    await signsIn(prescriber, 'acc-presc');
    expect(await prescriber.page.getByText('Organisateur', { exact: true }).count()).toBe(0);
    await prescriber.page.getByRole('combobox', { name: 'Spécialité' }).fill('Radiologie');
    await prescriber.page.getByRole('option', { name: /Radiologie/ }).click();
    await presses(prescriber.page, 'ENTRER');
    await presses(prescriber.page, 'Demander à rejoindre');
    await says(organiser.page, /MARTIN/);
    await says(organiser.page, 'Compte GCS SARA');
    await presses(organiser.page, /^Accepter/);
    await prescriber.page.getByRole('button', { name: 'Afficher la liste des participants' }).waitFor({ timeout: 15_000 });
    // A call that goes on would only take the processor from what follows.
    await prescriber.goesHome();
  });

  it('shows the organiser the attendance, provisional as yet, and the figures of the RCP, on any screen (R86, R96)', async () => {
    const report = await organiser.page.context().newPage();
    await report.goto(`${link}/bilan`);
    await report.getByRole('rowheader', { name: /FRAYSSE/ }).waitFor();
    await says(report, /^Provisoire/);
    await report.getByRole('rowheader', { name: 'Séances planifiées' }).waitFor();
    expect(await obstaclesIn(report)).toEqual([]);
    await keepScreen(report, 'bilan');
    await report.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
    await report.setViewportSize({ width: 320, height: 640 });
    expect([await obstaclesIn(report), await report.evaluate(() => document.documentElement.scrollWidth)]).toEqual([[], 320]);
    await keepScreen(report, 'bilan-320-dark');
    await report.close();
    await organiser.goesHome();
  });

  it('gives a shared workstation to the next person: « Ce n’est pas vous ? », and the provider asks who it is', async () => {
    const shared = await arrives('a shared workstation');
    await goesToTheProvider(shared);
    await signsIn(shared, 'acc-coord');
    await presses(shared.page, "Ce n'est pas vous ?");
    await shared.page.getByRole('button', { name: label }).waitFor();
    expect(await field(shared.page, 'Nom')).toBe('');
    expect(await shared.obstaclesOn('entry-shared')).toEqual([]);
    await presses(shared.page, label);
    // The provider still remembers who signed in; it was told to ask all the same.
    await signsIn(shared, 'acc-presc');
    expect(await field(shared.page, 'Nom')).toBe('MARTIN');
    await shared.page.close();
  });

  it('says so when the person gives up at the provider, and lets them in as a guest', async () => {
    const person = await arrives('somebody who gives up');
    await goesToTheProvider(person);
    await presses(person.page, 'Annuler');
    await says(person.page, /La connexion a été abandonnée ou refusée/);
    expect(person.page.url()).toBe(link);
    expect(await person.obstaclesOn('account-refused')).toEqual([]);
    await presses(person.page, 'PARTICIPER EN WEBCONFÉRENCE');
    await person.page.getByLabel('Nom', { exact: true }).waitFor();
    await person.page.close();
  });

  it('says so when nobody began this login here, and when the provider is away', async () => {
    const person = await arrives('somebody with an old address');
    await person.page.goto(`${system.publicUrl}${accountReturnPath}#state=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&code=bbbbbbbbbbbbbbbb`);
    await says(person.page, "La connexion n'a pas abouti");
    expect(person.page.url()).toBe(`${system.publicUrl}${accountReturnPath}`);
    expect(await person.obstaclesOn('account-invalid')).toEqual([]);
    await provider.stop();
    await person.page.goto(link);
    await presses(person.page, 'PARTICIPER EN WEBCONFÉRENCE');
    await presses(person.page, label);
    await says(person.page, /La connexion par compte est momentanément indisponible/);
    expect(await person.obstaclesOn('account-away')).toEqual([]);
    await person.page.getByLabel('Nom', { exact: true }).waitFor();
  });

  it('left no complaint in any page but the two that were provoked', () => {
    const complaints = people.flatMap((person) => person.complaints.map((complaint) => `${person.name}: ${complaint}`));
    expect(complaints).toEqual([
      'somebody with an old address: Failed to load resource: the server responded with a status of 401 (Unauthorized)',
      'somebody with an old address: Failed to load resource: the server responded with a status of 503 (Service Unavailable)',
    ]);
  });

  it('left no name, account, token or link code in any log, metric or event', async () => {
    const code = new URL(link).pathname.split('/').at(-1) ?? '';
    const { found, searched } = await searchFor(['FRAYSSE', 'MARTIN', 'acc-presc', 'eyJ', 'shared-secret', 'bbbbbbbbbbbbbbbb', code], system);
    expect(found).toEqual([]);
    expect(searched.logs).toBeGreaterThanOrEqual(4);
  });
});
