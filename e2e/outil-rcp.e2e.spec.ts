import { jest } from '@jest/globals';
import type { RegistrationList, SessionAnswer, SessionList } from '@rcp/contracts';
import type { DccDemo, System } from '@rcp/local-stack';
import { until } from '@rcp/testing';
import type { Browser, Page } from 'playwright-core';
import { searchFor, searchRows } from './canary.js';
import { rcpName, startOutil } from './outil.js';
import { launchChromium, Person } from './person.js';

jest.setTimeout(120_000);

const address = 'paul.durand@chu.example';
const patient = 'ZYLBERSTEIN Hildegarde';

const day = (at: Date) => at.toISOString().slice(0, 10);
const daysLater = (date: string, days: number) => day(new Date(Date.parse(date) + days * 86_400_000));
/** The first Wednesday that is eight days away at least. */
const firstWednesday = Array.from({ length: 7 }, (_nothing, index) => daysLater(day(new Date()), 8 + index)).find((date) => new Date(date).getUTCDay() === 3) ?? '';

describe('the guide walked through in the « Outil RCP »', () => {
  let system: System;
  let outil: DccDemo;
  let browser: Browser;
  let coordinator: Person;
  let page: Page;
  let link: string;

  const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name }).waitFor();
  const presses = (name: string | RegExp) => page.getByRole('button', { name }).click();
  const follows = (name: string | RegExp) => page.getByRole('link', { name }).first().click();
  const says = (text: string | RegExp) => page.getByText(text).first().waitFor();
  const sessions = async () => (await system.dcc.must<SessionList>('GET', '/rcps/RCP-1/sessions')).items.filter(({ state, id }) => state === 'planned' && id !== 'S-NOW');
  const session = async (id: string) => system.dcc.must<SessionAnswer>('GET', `/sessions/${id}`);
  const registrations = async (id: string) => (await system.dcc.must<RegistrationList>('GET', `/sessions/${id}/registrations`)).items;

  /** The screen as it is now has no obstacle, and all of it can be read at 320 px; `otherwise`: it is laid out differently there. */
  async function isWellMade({ otherwise = false } = {}) {
    expect(await coordinator.obstacles()).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    if (otherwise) expect(await coordinator.obstacles()).toEqual([]);
    await page.setViewportSize({ width: 1280, height: 800 });
  }

  beforeAll(async () => {
    ({ system, outil, link } = await startOutil());
    browser = await launchChromium();
    coordinator = await Person.arrives(browser, 'the coordinator');
    page = coordinator.page;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'], { origin: outil.url });
    page.setDefaultTimeout(15_000);
  }, 120_000);

  afterAll(async () => {
    await coordinator?.goesHome().catch(() => undefined);
    await browser?.close();
    await outil?.stop();
    await system?.stop();
  }, 60_000);

  async function fillsThePlan(date: string, until: string) {
    await page.getByLabel('Date', { exact: true }).fill(date);
    await page.getByLabel('Heure de début').fill('16:00');
    await page.getByLabel('Durée').fill('90');
    await page.getByLabel('Activer la webconférence').check();
    await page.getByLabel('Toutes les semaines').check();
    await page.getByLabel("Jusqu'au").fill(until);
  }

  it('shows before anything is saved what a rhythm would make, its holidays, and leaves out the days that are excluded', async () => {
    await page.goto(outil.url);
    await follows('Annuaire RCP');
    await heading('Annuaire RCP');
    await isWellMade();
    await follows(rcpName);
    await heading(rcpName);
    await follows('Planifier des séances');
    await heading('Planifier des séances');
    await isWellMade();
    // Easter Monday is in any thirteen months of Mondays.
    await fillsThePlan(daysLater(firstWednesday, -2), '');
    await presses('Aperçu');
    await says('Le lundi - Toutes les semaines');
    await says('Jour férié');
    await isWellMade();
    const before = await page.locator('.occurrences > li').count();
    await page.getByLabel(/^Exclure/).first().check();
    await presses('Aperçu');
    await page.getByRole('group', { name: 'Dates exclues' }).waitFor();
    expect(await page.locator('.occurrences > li').count()).toBe(before - 1);
    expect(await sessions()).toEqual([]);
  });

  it('plans every Wednesday with « Activer la webconférence », all of it active (R76, R79, R81)', async () => {
    await page.goto(`${outil.url}/rcps/RCP-1/planifier`);
    await fillsThePlan(firstWednesday, daysLater(firstWednesday, 27));
    await presses('Aperçu');
    await says('4 séances seront planifiées.');
    await says('Le mercredi - Toutes les semaines');
    await presses('Enregistrer');
    await says('Les séances sont planifiées.');
    const made = await sessions();
    expect(made.map(({ webconfActive, recurrenceLabel, stateLabel }) => [webconfActive, recurrenceLabel, stateLabel])).toEqual(Array.from({ length: 4 }, () => [true, 'Le mercredi - Toutes les semaines', 'Prévue']));
    for (const { listLabel } of made) {
      expect(listLabel).toMatch(/^Le mercredi \S+ \p{L}+ \d{4} de 16:00 à 17:30$/u);
      await page.getByRole('link', { name: `WebConf, webconférence activée : ${listLabel}` }).waitFor();
    }
    expect(await page.getByRole('heading', { name: 'Séances planifiées' }).count()).toBe(1);
    expect(await page.getByText(/^Séances de \d\d\/\d\d\/\d{4}$/).count()).toBe(1);
    await isWellMade();
  });

  it('plans a single session beside the rhythm, in time order (R80)', async () => {
    await page.goto(`${outil.url}/rcps/RCP-1/planifier`);
    await fillsThePlan(daysLater(firstWednesday, 27), '');
    await page.getByLabel('Activer la webconférence').uncheck();
    await page.getByLabel('Séance ponctuelle').check();
    await presses('Aperçu');
    await says('1 séance sera planifiée.');
    await presses('Enregistrer');
    await says('La séance est planifiée.');
    expect((await sessions()).map(({ recurrenceLabel, webconfActive }) => [recurrenceLabel, webconfActive]).at(-1)).toEqual(['Séance ponctuelle', false]);
    const { id = '' } = (await sessions()).at(-1) ?? {};
    await system.dcc.must('POST', `/sessions/${id}/cancellation`, { reasonCode: 'other' });
  });

  it('leads from the calendar to the session card with all that the guide shows, and copies the link (R1, R71, R84)', async () => {
    await page.goto(`${outil.url}/?mois=${firstWednesday.slice(0, 7)}`);
    await says('Choisir la séance de RCP depuis le calendrier des séances.');
    await isWellMade({ otherwise: true });
    await follows(/16:00 – 17:30 RCP de DEMO – webconférence activée/);
    const [first] = await sessions();
    await heading(first?.title ?? '');
    const facts = (await page.locator('.facts').innerText()).replace(/\s+/g, ' ');
    for (const part of [`RCP ${rcpName}`, `Date ${first?.dateLabel}`, 'Lieu –', 'Etat Prévue', 'Webconf activée oui', 'Lien webconférence', link]) expect(facts).toContain(part);
    expect(await page.getByRole('checkbox', { name: 'Webconf activée' }).isChecked()).toBe(true);
    expect(await page.getByRole('checkbox', { name: 'Webconf activée' }).isDisabled()).toBe(true);
    await presses('Copier le lien');
    await says('Lien copié');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
    await isWellMade({ otherwise: true });
  });

  it('switches one session off by its icon: nothing before « Enregistrer », and that session only (R77, R78)', async () => {
    const [, second] = await sessions();
    const opens = (state: string) => page.getByRole('link', { name: `WebConf, webconférence ${state} : ${second?.listLabel}` }).click();
    await page.goto(`${outil.url}/rcps/RCP-1`);
    await opens('activée');
    await page.getByLabel('WebConf Active').uncheck();
    await isWellMade();
    await follows('Retour');
    expect((await sessions()).every(({ webconfActive }) => webconfActive)).toBe(true);
    await opens('activée');
    await page.getByLabel('WebConf Active').uncheck();
    await presses('Enregistrer');
    await says('La modification est enregistrée.');
    expect((await sessions()).map(({ webconfActive }) => webconfActive)).toEqual([true, false, true, true]);
    await opens('non activée');
    expect(await page.getByLabel('WebConf Active').isChecked()).toBe(false);
  });

  it('says that somebody else has changed the session meanwhile, and loses nothing', async () => {
    const [, , third] = await sessions();
    const id = third?.id ?? '';
    await page.goto(`${outil.url}/seances/${id}/webconf`);
    await page.getByLabel('WebConf Active').uncheck();
    const { etag = '' } = await system.dcc.request('GET', `/sessions/${id}`);
    await system.dcc.must('PATCH', `/sessions/${id}`, { place: 'Salle B' }, { 'if-match': etag });
    await presses('Enregistrer');
    await says('Cette séance a été modifiée entre-temps.');
    await isWellMade();
    expect((await session(id)).webconfActive).toBe(true);
    expect(await page.getByLabel('WebConf Active').isChecked()).toBe(false);
    await presses('Enregistrer');
    await says('La modification est enregistrée.');
    expect(await session(id)).toMatchObject({ webconfActive: false, place: 'Salle B' });
  });

  it('cancels a session by its cross, with a reason and after a page that asks (R85)', async () => {
    const last = (await sessions()).at(-1);
    await page.goto(`${outil.url}/rcps/RCP-1`);
    await page.getByRole('link', { name: `Annuler la séance : ${last?.listLabel}` }).click();
    await heading('Annuler la séance');
    expect((await session(last?.id ?? '')).state).toBe('planned');
    await isWellMade();
    await page.getByLabel('Motif').selectOption({ label: 'Jour férié' });
    await presses('Annuler cette séance');
    await says('La séance est annulée.');
    expect(await page.getByText(last?.listLabel ?? '').count()).toBe(0);
    expect(await session(last?.id ?? '')).toMatchObject({ state: 'cancelled', cancellationReason: 'public-holiday' });
  });

  async function registers(mail: string, participation: string) {
    await page.getByLabel('Nom et prénom du patient').fill(patient);
    await page.getByLabel('Nom', { exact: true }).fill('DURAND');
    await page.getByLabel('Prénom', { exact: true }).fill('Paul');
    await page.getByLabel('Adresse mail').fill(mail);
    await page.getByLabel('Spécialité').selectOption({ label: 'Gériatrie' });
    await page.getByLabel('Établissement').fill('CHU Exemple');
    await page.getByLabel(participation).check();
  }

  it('registers a patient « en webconférence »: the API is quoted where it refuses, the form kept, then the mail arrives (R59, R61)', async () => {
    const [first] = await sessions();
    await page.goto(outil.url);
    await follows('Inscription patient');
    await isWellMade();
    await follows(new RegExp(first?.listLabel ?? ''));
    const choices = page.getByRole('group', { name: 'Participation' }).getByRole('radio');
    expect(await choices.evaluateAll((all) => all.map((one) => (one as HTMLInputElement).labels?.[0]?.textContent))).toEqual(['Prescripteur présent en RCP', 'Prescripteur absent', 'Prescripteur en webconférence']);
    // A browser finds this address good, the API does not.
    await registers('paul.durand@chu', 'Prescripteur en webconférence');
    await presses("Finaliser l'inscription");
    await says('La demande contient des champs invalides.');
    await says('Adresse mail : forme non reconnue');
    expect(await page.evaluate(() => document.activeElement?.className)).toBe('refusal');
    await isWellMade();
    expect(await page.getByLabel('Nom et prénom du patient').inputValue()).toBe(patient);
    expect(await page.getByLabel('Prescripteur en webconférence').isChecked()).toBe(true);
    await page.getByLabel('Adresse mail').fill(address);
    await presses("Finaliser l'inscription");
    await says("L'inscription est finalisée.");
    await says(patient);
    const mail = await system.mailbox.waitFor(address);
    expect(mail.text).toContain(`${link}#p=`);
    await until('the card says that the mail has left', async () => {
      await page.reload();
      return (await page.getByText('Mail envoyé').count()) === 1;
    });
    await isWellMade();
  });

  it('sends the mail again, changes the participation, moves and withdraws the registration', async () => {
    const [first, , third] = await sessions();
    await page.goto(`${outil.url}/seances/${first?.id}`);
    await follows(`Modifier l'inscription de ${patient}`);
    await isWellMade();
    await presses('Renvoyer le mail');
    await says('Le mail part de nouveau.');
    await system.mailbox.waitFor(address, 2);
    await follows(`Modifier l'inscription de ${patient}`);
    await page.getByLabel('Prescripteur absent').check();
    await presses('Enregistrer');
    await says("L'inscription est modifiée.");
    expect((await registrations(first?.id ?? ''))[0]?.participation).toBe('absent');
    await follows(`Modifier l'inscription de ${patient}`);
    await page.getByLabel('Séance', { exact: true }).selectOption({ label: third?.dateLabel ?? '' });
    await presses('Déplacer');
    await says("L'inscription est déplacée dans cette séance.");
    expect((await registrations(third?.id ?? ''))[0]).toMatchObject({ status: 'final', participation: 'absent' });
    await follows(`Modifier l'inscription de ${patient}`);
    await follows("Retirer l'inscription");
    await isWellMade();
    await presses("Retirer l'inscription");
    await says("L'inscription est retirée.");
    expect((await registrations(third?.id ?? ''))[0]?.status).toBe('withdrawn');
  });

  it('keeps a draft to itself, and does not offer the third participation where the webconference is off (R60)', async () => {
    const [, second] = await sessions();
    await page.goto(`${outil.url}/seances/${second?.id}/inscrire`);
    expect(await page.getByLabel('Prescripteur en webconférence').isDisabled()).toBe(true);
    await says("n'est pas proposé : la webconférence n'est pas activée pour cette séance.");
    await isWellMade();
    await registers(address, 'Prescripteur présent en RCP');
    await presses('Enregistrer brouillon');
    await says("L'inscription est enregistrée en brouillon.");
    expect((await registrations(second?.id ?? ''))[0]?.status).toBe('draft');
    await follows(`Modifier l'inscription de ${patient}`);
    await presses("Finaliser l'inscription");
    await says("L'inscription est finalisée.");
    expect((await registrations(second?.id ?? ''))[0]?.status).toBe('final');
  });

  it('launches the signed-in coordinator by the link and by the icon, with the form filled in (R16)', async () => {
    await page.goto(`${outil.url}/seances/S-NOW`);
    for (const name of [new RegExp(`^${link}`), /^Ouvrir la webconférence/]) {
      const [conference] = await Promise.all([page.waitForEvent('popup'), presses(name)]);
      await conference.getByRole('heading', { name: 'Entrer en webconférence' }).waitFor();
      expect(conference.url()).toBe(link);
      expect(await conference.getByLabel('Nom', { exact: true }).inputValue()).toBe('IMPOSSIBLE');
      expect(await conference.getByLabel('Prénom', { exact: true }).inputValue()).toBe('Charles');
      expect(await conference.evaluate(() => [document.referrer, window.opener === null])).toEqual(['', true]);
      await conference.close();
    }
  });

  it('ends a series by the second cross', async () => {
    const [first] = await sessions();
    await page.goto(`${outil.url}/rcps/RCP-1`);
    await page.getByRole('link', { name: `Arrêter la série à partir de la séance : ${first?.listLabel}` }).click();
    await isWellMade();
    await presses('Arrêter la série');
    await says('La série est arrêtée');
    // Those changed on their own are left alone.
    expect((await sessions()).every(({ detached }) => detached)).toBe(true);
  });

  it('lets a prescriber look and register, in their own name, and not plan', async () => {
    await page.goto(`${outil.url}/rcps/RCP-1`);
    await page.getByLabel('Vous êtes').selectOption({ label: 'Prescripteur – Élodie MARTIN' });
    await presses('Changer');
    await heading(rcpName);
    expect(await page.getByRole('link', { name: /Annuler la séance|Planifier des séances|WebConf,/ }).count()).toBe(0);
    await page.goto(`${outil.url}/seances/S-NOW/inscrire`);
    expect(await page.getByLabel('Nom', { exact: true }).inputValue()).toBe('MARTIN');
    expect((await page.goto(`${outil.url}/rcps/RCP-1/planifier`))?.status()).toBe(403);
    await heading('Réservé aux organisateurs');
    await isWellMade();
  });

  it('has told nobody the name of the patient: no row, no mail, no event, no log, no metric (R67)', async () => {
    const names = ['ZYLBERSTEIN', 'Hildegarde'];
    expect((await searchFor(names, system)).found).toEqual([]);
    const rows = await searchRows([...names, 'DURAND'], system);
    expect(rows.found.filter((place) => !place.endsWith('DURAND'))).toEqual([]);
    // The same search finds the prescriber where the prescriber belongs, and nowhere else.
    expect(rows.found.some((place) => place.startsWith('scheduling.'))).toBe(true);
    for (const mail of await system.mailbox.messages()) expect(`${mail.subject} ${mail.text} ${mail.html}`).not.toMatch(/ZYLBERSTEIN|Hildegarde/);
  });

  it('left no complaint in the page but the refusals it was told about', () => {
    expect(coordinator.complaints).toEqual([
      'Failed to load resource: the server responded with a status of 412 (Precondition Failed)', 'Failed to load resource: the server responded with a status of 422 (Unprocessable Entity)',
      'Failed to load resource: the server responded with a status of 403 (Forbidden)',
    ]);
  });
});
