import { jest } from '@jest/globals';
import type { LaunchTicketAnswer, RcpAnswer } from '@rcp/contracts';
import type { System } from '@rcp/local-stack';
import { until } from '@rcp/testing';
import type { Browser, Page } from 'playwright-core';
import { searchFor } from './canary.js';
import { launchChromium, Person } from './person.js';
import { theSystem } from './system.js';

const address = 'claire.martin@chu.example';
const inMinutes = (minutes: number) => new Date(Math.floor(Date.now() / 60_000 + minutes) * 60_000).toISOString();

/** The words a person sees, waited for. */
const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor({ state: 'visible', timeout: 15_000 });
const presses = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click({ timeout: 15_000 });

async function fillsTheForm(page: Page, familyName: string, givenName: string) {
  await page.getByRole('heading', { name: 'Entrer en webconférence' }).waitFor();
  await page.getByLabel('Nom', { exact: true }).fill(familyName);
  await page.getByLabel('Prénom', { exact: true }).fill(givenName);
  await page.getByRole('combobox', { name: 'Spécialité' }).fill('Radiologie');
  await page.getByRole('option', { name: /Radiologie/ }).click();
  await presses(page, 'ENTRER');
}

/** From the bare link to « Demander à rejoindre », as a guest. */
async function knocksAsGuest(person: Person, link: string, familyName: string, givenName: string) {
  await person.page.goto(link);
  await person.page.getByText('PARTICIPER EN WEBCONFÉRENCE').first().click();
  await fillsTheForm(person.page, familyName, givenName);
  await presses(person.page, 'Demander à rejoindre');
}

// Four browsers and the whole system on one small machine: generous limits, no timed assertion.
jest.setTimeout(180_000);

describe('the first call, from planning to the room', () => {
  let system: System;
  let browser: Browser;
  let link: string;
  const people: Person[] = [];
  const arrives = async (name: string) => {
    const person = await Person.arrives(browser, name);
    people.push(person);
    return person;
  };

  beforeAll(async () => {
    system = await theSystem();
    browser = await launchChromium();
  }, 120_000);

  afterAll(async () => {
    for (const person of people) await person.goesHome().catch(() => undefined);
    await browser?.close();
  }, 60_000);

  let organiser: Person;
  let prescriber: Person;

  it('plans the RCP, its session and a registration through the API of the DCC', async () => {
    const rcp = await system.dcc.must<RcpAnswer>('PUT', '/rcps/RCP-E2E', {
      name: 'RCP Sein-Gynéco (CHU Exemple)', shortName: 'Sein-Gynéco', coordinator: { civility: 'Dr', familyName: 'DURAND', givenName: 'Paul' },
      secretariat: { email: 'secretariat.rcp@chu.example', phone: '04 00 00 00 00' },
    });
    link = rcp.link;
    await system.dcc.must('PUT', '/rcps/RCP-E2E/organisers', { organisers: [{ accountId: 'acc-org', role: 'secretary' }] });
    await system.dcc.must('PUT', '/sessions/S-E2E', { rcpId: 'RCP-E2E', startsAt: inMinutes(10), endsAt: inMinutes(100), webconfActive: true });
    await system.dcc.must('PUT', '/sessions/S-E2E/registrations/REG-1', {
      status: 'final', participation: 'webconference',
      prescriber: { civility: 'Dr', familyName: 'MARTIN', givenName: 'Claire', email: address, specialityCode: 'SM24' },
    });
  });

  let personalLink: string;

  it('mails the prescriber in French: the RCP, the date in words, the link and the test advice, nothing about a patient', async () => {
    const mail = await system.mailbox.waitFor(address);
    expect(mail.subject).toContain('Sein-Gynéco');
    expect(mail.text).toContain('RCP Sein-Gynéco (CHU Exemple)');
    expect(mail.text).toMatch(/(lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche) \d{1,2}(er)? \p{L}+ \d{4} de \d\d:\d\d à \d\d:\d\d/u);
    expect(mail.text?.replace(/\s+/g, ' ')).toContain('Cette opération est fortement conseillée avant la RCP et dans les mêmes conditions que le jour de la RCP (même poste, même navigateur, même connexion Internet)');
    expect(mail.text).not.toContain('REG-1');
    const found = /http:\/\/localhost:\d+\/accesrcp\/\w+#p=[\w.-]+/.exec(mail.text ?? '');
    expect(found).not.toBeNull();
    personalLink = found![0];
    expect(await until('the DCC knows that the mail has left', async () => {
      const { body } = await system.dcc.request('GET', '/sessions/S-E2E/registrations/REG-1');
      return (body as { mailStatus: string }).mailStatus === 'sent' && 'sent';
    })).toBe('sent');
  });

  it('holds the prescriber, whose form is filled in, while no organiser is there', async () => {
    prescriber = await arrives('the prescriber');
    await prescriber.page.goto(personalLink);
    await says(prescriber.page, 'RCP Sein-Gynéco (CHU Exemple)');
    await prescriber.page.getByRole('button', { name: 'Continuer' }).waitFor();
    expect(prescriber.page.url()).not.toContain('#');
    expect(await prescriber.obstaclesOn('link-personal')).toEqual([]);
    expect(await prescriber.page.getByText('MARTIN').count()).toBe(0);
    await presses(prescriber.page, 'Continuer');
    await prescriber.page.getByRole('heading', { name: 'Entrer en webconférence' }).waitFor();
    expect(await prescriber.page.getByLabel('Nom', { exact: true }).inputValue()).toBe('MARTIN');
    expect(await prescriber.page.getByLabel('Prénom', { exact: true }).inputValue()).toBe('Claire');
    expect(await prescriber.obstaclesOn('entry-personal')).toEqual([]);
    await presses(prescriber.page, 'ENTRER');
    await prescriber.page.getByRole('button', { name: 'Demander à rejoindre' }).waitFor();
    expect(await prescriber.obstaclesOn('device-check')).toEqual([]);
    await presses(prescriber.page, 'Demander à rejoindre');
    await says(prescriber.page, /En attente de l'organisateur/);
    expect(await prescriber.obstaclesOn('waiting-held-personal')).toEqual([]);
  });

  it('lets the organiser in at once by a one-time launch link, which works once', async () => {
    const { url } = await system.dcc.must<LaunchTicketAnswer>('POST', '/launch-tickets', {
      rcpId: 'RCP-E2E', account: { id: 'acc-org', familyName: 'FRAYSSE', givenName: 'Julie', specialityCode: 'X-SEC' },
    });
    organiser = await arrives('the organiser');
    await organiser.page.goto(url);
    await organiser.page.getByRole('heading', { name: 'Entrer en webconférence' }).waitFor();
    expect(await organiser.page.getByLabel('Nom', { exact: true }).inputValue()).toBe('FRAYSSE');
    expect(await organiser.page.getByLabel('Prénom', { exact: true }).inputValue()).toBe('Julie');
    await presses(organiser.page, 'ENTRER');
    await presses(organiser.page, 'Entrer dans la salle');
    await organiser.page.getByRole('button', { name: 'Afficher la liste des participants' }).waitFor();

    const thief = await arrives('somebody with the used link');
    await thief.page.goto(url);
    await says(thief.page, /a déjà servi/);
    await thief.page.close();
  });

  it('shows the card of the person knocking, and after « Accepter » both see and hear each other through Janus', async () => {
    await says(prescriber.page, /Vous êtes dans la salle d'attente/);
    await says(organiser.page, /souhaite rejoindre la réunion/);
    await says(organiser.page, /MARTIN/);
    await says(organiser.page, 'Lien personnel du prescripteur');
    expect(await organiser.obstaclesOn('organiser-card')).toEqual([]);
    await presses(organiser.page, /^Accepter/);
    await prescriber.page.getByRole('button', { name: 'Afficher la liste des participants' }).waitFor({ timeout: 15_000 });
    await Promise.all([organiser.seesAndHears(), prescriber.seesAndHears()]);
    expect(await prescriber.obstaclesOn('room-first')).toEqual([]);
  });

  it('refuses a second person, whose name is a script and stays text, and who is told so', async () => {
    const second = await arrives('the second person');
    await knocksAsGuest(second, link, '<img src=x onerror=alert(1)>INCONNU', 'Jean');
    await says(organiser.page, 'Jean <img src=x onerror=alert(1)>INCONNU');
    expect(await organiser.page.locator('img[src="x"]').count()).toBe(0);
    await says(organiser.page, 'Invité — identité déclarée');
    await presses(organiser.page, /^Refuser/);
    await organiser.page.getByRole('menuitem', { name: 'Participation non prévue' }).click();
    await says(second.page, "Votre demande n'a pas été acceptée par l'organisateur.");
    await says(second.page, "Votre participation n'est pas prévue pour cette séance.");
    await says(second.page, 'secretariat.rcp@chu.example');
    expect((await second.received()).connections).toBe(0);
    await second.page.close();
  });

  it('excludes a third person, who loses the media at once and cannot knock again', async () => {
    const third = await arrives('the third person');
    await knocksAsGuest(third, link, 'TROISIEME', 'Anne');
    await presses(organiser.page, /^Accepter/);
    await third.page.getByRole('button', { name: 'Afficher la liste des participants' }).waitFor({ timeout: 15_000 });
    await third.seesAndHears();
    await presses(organiser.page, /Actions pour .*TROISIEME/);
    await organiser.page.getByRole('menuitem', { name: 'Exclure' }).click();
    await organiser.page.getByRole('alertdialog').getByRole('button', { name: 'Exclure' }).click();
    await says(third.page, "L'organisateur a mis fin à votre participation.");
    await until('every connection of the excluded person is closed', async () => (await third.received()).connections === 0);
    await third.page.goto(link);
    await third.page.reload();
    await says(third.page, "L'organisateur a mis fin à votre participation.");
    expect(await third.page.getByRole('button', { name: 'Demander à rejoindre' }).count()).toBe(0);
    await Promise.all([organiser.seesAndHears(), prescriber.seesAndHears()]);
  });

  it('left no complaint in any page but the used ticket', () => {
    const complaints = people.flatMap((person) => person.complaints.map((complaint) => `${person.name}: ${complaint}`));
    expect(complaints).toEqual(['somebody with the used link: Failed to load resource: the server responded with a status of 401 (Unauthorized)']);
  });

  it('left no name, address, token or link code in any log, metric or event', async () => {
    const code = new URL(link).pathname.split('/').at(-1) ?? '';
    const token = new URL(personalLink).hash.split('.').at(-1) ?? '';
    expect([code.length, token.length]).toEqual([22, 86]);
    const { found, searched } = await searchFor(['MARTIN', 'Claire', 'claire.martin', 'FRAYSSE', 'INCONNU', 'TROISIEME', 'eyJ', code, token], system);
    expect(found).toEqual([]);
    expect(searched.logs).toBeGreaterThanOrEqual(4);
    expect(searched.metrics).toBe(4);
    expect(searched.events).toBeGreaterThanOrEqual(10);
  });
});
