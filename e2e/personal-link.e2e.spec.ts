import { jest } from '@jest/globals';
import { type LaunchTicketAnswer, type RcpAnswer, type RcpPage, type SessionAnswer, sessionPageLabel } from '@rcp/contracts';
import type { System } from '@rcp/local-stack';
import { until } from '@rcp/testing';
import type { Browser, Page } from 'playwright-core';
import { launchChromium, Person } from './person.js';
import { keptOnTheWorkstation } from './workstation.js';
import { theSystem } from './system.js';

const inMinutes = (minutes: number) => new Date(Math.floor(Date.now() / 60_000 + minutes) * 60_000).toISOString();
const week = 7 * 24 * 60;
/** Ten minutes away: the room may be entered. */
const now = { startsAt: inMinutes(10), endsAt: inMinutes(100) };
const later = { startsAt: inMinutes(week), endsAt: inMinutes(week + 90) };
const label = (times: typeof now) => sessionPageLabel(times, 'Europe/Paris');

const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor({ state: 'visible', timeout: 15_000 });
const presses = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click({ timeout: 15_000 });
const continues = (page: Page) => page.getByRole('button', { name: 'Continuer' });

jest.setTimeout(120_000);

describe('the personal link of a mail', () => {
  let system: System, browser: Browser;
  const people: Person[] = [];

  beforeAll(async () => {
    system = await theSystem();
    browser = await launchChromium();
  }, 120_000);
  afterEach(async () => {
    for (const person of people.splice(0)) await person.goesHome().catch(() => undefined);
  });
  afterAll(async () => {
    await browser?.close();
  }, 60_000);

  /** An RCP of its own with one session. */
  async function planned(id: string, times = now): Promise<{ page: RcpAnswer; session: string }> {
    const page = await system.dcc.must<RcpAnswer>('PUT', `/rcps/${id}`, {
      name: 'RCP Sein-Gynéco (CHU Exemple)', shortName: 'Sein-Gynéco', coordinator: { civility: 'Dr', familyName: 'DURAND', givenName: 'Paul' },
      secretariat: { email: 'secretariat.rcp@chu.example', phone: '04 00 00 00 00' },
    });
    await system.dcc.must('PUT', `/rcps/${id}/organisers`, { organisers: [{ accountId: 'acc-org', role: 'secretary' }] });
    await system.dcc.must('PUT', `/sessions/${id}-S`, { rcpId: id, ...times, webconfActive: true });
    return { page, session: `${id}-S` };
  }
  const registers = (session: string, registration: string, email: string) => system.dcc.must('PUT', `/sessions/${session}/registrations/${registration}`, {
    status: 'final', participation: 'webconference', prescriber: { civility: 'Dr', familyName: 'MARTIN', givenName: 'Claire', email, specialityCode: 'SM24' },
  });
  /** Registers somebody and answers the link of the first mail. */
  async function invited(session: string, registration: string, email = `${registration.toLowerCase()}@chu.example`): Promise<string> {
    await registers(session, registration, email);
    const { text } = await system.mailbox.waitFor(email);
    return /http:\/\/localhost:\d+\/accesrcp\/\w+#p=[\w.-]+/.exec(text ?? '')?.[0] ?? '';
  }
  const pageOf = async (link: string) => (await (await fetch(`${system.publicUrl}/api/public/rcps/${new URL(link).pathname.split('/').at(-1)}`)).json()) as RcpPage;

  /** Opens a link as any mail scanner or person does: nothing is posted, no name is shown, the token is gone from the address. */
  async function opens(link: string, name = 'the prescriber'): Promise<Person> {
    const person = await Person.arrives(browser, name);
    people.push(person);
    const posted: string[] = [];
    person.page.on('request', (request) => void (request.method() === 'GET' || posted.push(request.url())));
    await person.page.goto(link);
    await says(person.page, 'RCP Sein-Gynéco (CHU Exemple)');
    await person.page.locator('#personal-title').waitFor();
    expect(posted).toEqual([]);
    expect(person.page.url()).not.toContain('#');
    expect(await person.page.getByText('MARTIN').count()).toBe(0);
    expect(await person.page.context().cookies()).toEqual([]);
    return person;
  }

  /** Nothing in the way of anybody, and all of it to be read at 320 px. */
  async function isWellMade(person: Person, screen: string) {
    expect(await person.obstaclesOn(screen)).toEqual([]);
    await person.page.setViewportSize({ width: 320, height: 640 });
    expect(await person.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await person.page.setViewportSize({ width: 1280, height: 800 });
  }

  /** No name, speciality nor address on the workstation. */
  async function keepsNobody({ page }: Person) {
    const { words, stores } = await keptOnTheWorkstation(page);
    expect(words).not.toMatch(/MARTIN|Claire|SM24|chu\.example|@/i);
    expect(stores).toEqual([]);
  }

  it('before the day: the date, when the room opens and the test, and nothing else to do (R64, R68)', async () => {
    const { session } = await planned('EARLY', later);
    const person = await opens(await invited(session, 'REG-EARLY'));
    const { page } = person;
    await says(page, label(later));
    await says(page, /La salle ouvrira le .* à partir de \d\d:\d\d\./);
    await says(page, /Le jour venu, ce même lien suffira/);
    await says(page, 'Tester la compatibilité de votre poste avant toute séance de RCP');
    expect(await continues(page).count()).toBe(0);
    await isWellMade(person, 'link-early');
  });

  it('after a move to another session: that one’s date and the one of the mail', async () => {
    const { session } = await planned('MOVED');
    const link = await invited(session, 'REG-MOVED');
    await system.dcc.must('PUT', '/sessions/MOVED-T', { rcpId: 'MOVED', ...later, webconfActive: true });
    await registers('MOVED-T', 'REG-MOVED', 'reg-moved@chu.example');
    const person = await opens(link);
    await says(person.page, `Votre dossier est présenté à une autre séance : ${label(later)}`);
    await says(person.page, `Ancienne date : ${label(now)}`);
    await says(person.page, /Vous pouvez tout de même participer dès maintenant/);
    await isWellMade(person, 'link-moved');
  });

  it('after new hours: the old ones and the new ones', async () => {
    const { session } = await planned('NEWHOURS', later);
    const link = await invited(session, 'REG-NEW');
    const { etag } = await system.dcc.request('GET', `/sessions/${session}`);
    await system.dcc.must<SessionAnswer>('PUT', `/sessions/${session}`, { rcpId: 'NEWHOURS', ...now, webconfActive: true }, { 'if-match': etag ?? '' });
    await until('the page shows the new hours', async () => (await pageOf(link)).nextSession?.startsAt === now.startsAt);
    const person = await opens(link);
    await says(person.page, `Nouvelle date : ${label(now)}`);
    await says(person.page, `Ancienne date : ${label(later)}`);
    expect(await continues(person.page).count()).toBe(1);
    await isWellMade(person, 'link-new-hours');
  });

  it('after a cancellation, a withdrawal or without the webconference: what to do, and whom to turn to', async () => {
    const { session } = await planned('LOST');
    const link = await invited(session, 'REG-LOST');
    const other = await invited(session, 'REG-KEPT');
    await system.dcc.must('DELETE', `/sessions/${session}/registrations/REG-LOST`);
    const withdrawn = await opens(link);
    await says(withdrawn.page, "Votre participation en webconférence n'est plus enregistrée.");
    await says(withdrawn.page, 'PARTICIPER EN WEBCONFÉRENCE');
    await isWellMade(withdrawn, 'link-withdrawn');

    await system.dcc.must('PATCH', `/sessions/${session}`, { webconfActive: false }, { 'if-match': (await system.dcc.request('GET', `/sessions/${session}`)).etag ?? '' });
    const without = await opens(other);
    await says(without.page, "La webconférence n'est plus proposée pour la séance de votre dossier.");
    await isWellMade(without, 'link-webconf-off');

    await system.dcc.must('POST', `/sessions/${session}/cancellation`, { reasonCode: 'no-cases' });
    await until('the page knows', async () => (await pageOf(link)).nextSession === null);
    const cancelled = await opens(other);
    await says(cancelled.page, 'La séance de votre dossier est annulée.');
    await says(cancelled.page, `Séance concernée : ${label(now)}`);
    await says(cancelled.page, 'Secrétariat de la RCP');
    expect(await continues(cancelled.page).count()).toBe(0);
    await isWellMade(cancelled, 'link-cancelled');
  });

  it('stale, cut or of another RCP: the plain page with a quiet word, and the guest’s way', async () => {
    const { session } = await planned('STALE');
    const link = await invited(session, 'REG-STALE');
    const elsewhere = await planned('ELSEWHERE');
    const token = new URL(link).hash;
    await registers(session, 'REG-STALE', 'corrected@chu.example');
    for (const one of [link, `${new URL(link).pathname}#p=coup`, `${new URL(link).pathname}${token.slice(0, -4)}`, `${new URL(elsewhere.page.link).pathname}${token}`]) {
      const person = await opens(new URL(one, system.publicUrl).href);
      await says(person.page, "Votre lien personnel n'est pas reconnu.");
      await person.page.getByRole('button', { name: 'PARTICIPER EN WEBCONFÉRENCE' }).waitFor();
      expect(person.complaints).toEqual([]);
    }
    await isWellMade(people.at(-1)!, 'link-stale');
  });

  it('holds for a second file in the same session when the first is withdrawn, and ends with the last (R69)', async () => {
    const { session } = await planned('TWICE');
    const link = await invited(session, 'REG-FIRST', 'twice@chu.example');
    await registers(session, 'REG-SECOND', 'twice@chu.example');
    await system.dcc.must('DELETE', `/sessions/${session}/registrations/REG-FIRST`);
    const { page } = await opens(link);
    await continues(page).click();
    await page.getByRole('heading', { name: 'Entrer en webconférence' }).waitFor();
    expect(await page.getByLabel('Nom', { exact: true }).inputValue()).toBe('MARTIN');
    await presses(page, 'ENTRER');
    await presses(page, 'Demander à rejoindre');
    await says(page, /En attente de l'organisateur/);

    await system.dcc.must('DELETE', `/sessions/${session}/registrations/REG-SECOND`);
    await says(page, 'Votre inscription en webconférence a changé.');
    await page.reload();
    await page.getByRole('heading', { name: 'Entrer en webconférence' }).waitFor();
    expect(await page.getByLabel('Nom', { exact: true }).inputValue()).toBe('');
    await says(page, 'Invité');
  });

  it('worth nothing any more at the door: back to the form with what was typed, as a guest', async () => {
    const { session } = await planned('DOOR');
    const link = await invited(session, 'REG-DOOR');
    const person = await opens(link);
    await continues(person.page).click();
    await presses(person.page, 'ENTRER');
    await person.page.getByRole('button', { name: 'Demander à rejoindre' }).waitFor();
    await registers(session, 'REG-DOOR', 'door-corrected@chu.example');
    await presses(person.page, 'Demander à rejoindre');
    await says(person.page, "Ce lien personnel n'est plus valable : identifiez-vous ci-dessous.");
    expect(await person.page.getByLabel('Nom', { exact: true }).inputValue()).toBe('MARTIN');
    await says(person.page, 'Invité');
    await isWellMade(person, 'entry-link-worthless');
    await presses(person.page, 'ENTRER');
    await presses(person.page, 'Demander à rejoindre');
    await says(person.page, /En attente de l'organisateur/);
    await keepsNobody(person);
    await presses(person.page, "Quitter la salle d'attente");
    await keepsNobody(person);
  });

  it('that could not be delivered is told to the organiser, who closes it', async () => {
    const { session } = await planned('UNDELIVERED');
    system.mailbox.refuse('reg-refused@chu.example', 550);
    const { url } = await system.dcc.must<LaunchTicketAnswer>('POST', '/launch-tickets', {
      rcpId: 'UNDELIVERED', account: { id: 'acc-org', familyName: 'FRAYSSE', givenName: 'Julie', specialityCode: 'X-SEC' },
    });
    const organiser = await Person.arrives(browser, 'the organiser');
    people.push(organiser);
    await organiser.page.goto(url);
    await presses(organiser.page, 'ENTRER');
    await presses(organiser.page, 'Entrer dans la salle');
    await organiser.page.getByRole('button', { name: 'Afficher la liste des participants' }).waitFor();
    await registers(session, 'REG-REFUSED', 'reg-refused@chu.example');
    await says(organiser.page, "Le lien d'un prescripteur n'a pas pu être remis : Claire MARTIN.");
    await isWellMade(organiser, 'organiser-undelivered');
    await presses(organiser.page, 'Fermer');
    await until('the notice is closed', async () => (await organiser.page.getByText(/n'a pas pu être remis/).count()) === 0);
  });

  it('that nobody can check: said so, another try, and the guest’s way meanwhile', async () => {
    const { session } = await planned('UNCHECKED');
    const link = await invited(session, 'REG-UNCHECKED');
    await system.services.scheduling.stop();
    const person = await opens(link);
    await says(person.page, 'Votre lien personnel ne peut pas être vérifié pour le moment.');
    await person.page.getByRole('button', { name: 'PARTICIPER EN WEBCONFÉRENCE' }).waitFor();
    await isWellMade(person, 'link-unavailable');
    await system.services.scheduling.start();
    await until('the link is checked', async () => {
      if ((await continues(person.page).count()) === 0) await presses(person.page, 'Réessayer maintenant');
      return (await continues(person.page).count()) === 1;
    }, { timeoutMs: 30_000, everyMs: 500 });
  });
});
