import { readFile } from 'node:fs/promises';
import { jest } from '@jest/globals';
import { publicPages } from '@rcp/contracts';
import type { System } from '@rcp/local-stack';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { obstaclesIn } from './obstacles.js';
import { launchChromium } from './person.js';
import { keepScreen } from './screens.js';
import { theSystem } from './system.js';

const title = 'Tester son matériel pour la webconférence';
/** What is said of a network that lets everything through, by how fast it is: this machine may be busy. */
const quick = { network: 'Le son et l\'image passent bien sur ce réseau.', result: 'Votre poste est prêt pour la webconférence.' };
const slow = { network: 'Le son et l\'image passent, mais la connexion est lente ou irrégulière.', result: 'Vous pouvez participer à la webconférence depuis ce poste, avec des points à vérifier' };

jest.setTimeout(120_000);

describe('« Tester son matériel pour la webconférence »', () => {
  let system: System, browser: Browser, context: BrowserContext, page: Page;
  const complaints: string[] = [];
  const elsewhere: string[] = [];

  beforeAll(async () => {
    [system, browser] = await Promise.all([theSystem(), launchChromium({ sharesScreen: true })]);
    context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 800 }, permissions: ['camera', 'microphone', 'clipboard-read', 'clipboard-write'] });
    page = await opened(context);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
  }, 60_000);

  async function opened(by: BrowserContext): Promise<Page> {
    const one = await by.newPage();
    one.on('pageerror', (error) => complaints.push(error.message));
    one.on('request', (request) => void (request.url().startsWith(`${system.publicUrl}/`) || request.url().startsWith('blob:') || elsewhere.push(request.url())));
    await one.goto(system.publicUrl + publicPages.test);
    await one.locator('h1:not(.visually-hidden)').waitFor();
    return one;
  }
  const button = (name: string, on = page) => on.getByRole('button', { name, exact: true });
  const step = (name: string, on = page) => on.getByRole('heading', { level: 2, name }).waitFor({ timeout: 20_000 });
  const verdict = (words: string, on = page) => on.getByText(words, { exact: true }).first().waitFor({ timeout: 60_000 });
  /** Without an answer, or with the one that came by itself meanwhile. */
  const goesOn = (on: Page) => on.getByRole('button', { name: /^(Passer cette étape|Skip this step|Étape suivante|Next step)$/ }).click();
  const obstacles = (on = page) => obstaclesIn(on);

  it('is open to anybody, and advises to test under the conditions of the day (R64, R65, R73)', async () => {
    expect([await page.getByRole('heading', { level: 1 }).innerText(), await page.title()]).toEqual([title, `${title} – Webconférence RCP`]);
    await page.getByText('dans les mêmes conditions que le jour de la RCP (même poste, même navigateur, même connexion Internet)').waitFor();
    expect(await obstacles()).toEqual([]);
    await keepScreen(page, 'tester-depart');
  });

  let found = quick;

  it('goes one step at a time, by keyboard, to the sentence that the workstation is ready, or what to look at', async () => {
    const presses = async (name: string) => {
      await button(name).focus();
      await page.keyboard.press('Enter');
    };
    await presses('Commencer le test');
    await step('Étape 1 sur 6 : Navigateur');
    await verdict('Ce navigateur permet la webconférence.');
    await presses('Étape suivante');
    await step('Étape 2 sur 6 : Caméra');
    await page.getByText('Vous voyez-vous à l’image ?'.replace('’', '\'')).waitFor();
    await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
    expect(await obstacles()).toEqual([]);
    await keepScreen(page, 'tester-camera');
    await presses('Oui');
    await verdict('Votre caméra fonctionne.');
    await page.waitForFunction(() => document.activeElement?.textContent === 'Étape suivante');
    await page.keyboard.press('Enter');
    await step('Étape 3 sur 6 : Micro');
    await verdict('Votre micro capte le son.');
    expect(await obstacles()).toEqual([]);
    await presses('Étape suivante');
    await step('Étape 4 sur 6 : Haut-parleur');
    await presses('Écouter le son');
    await page.getByText('Avez-vous entendu le son ?').waitFor();
    await presses('Oui');
    await presses('Étape suivante');
    await step('Étape 5 sur 6 : Partage d\'écran');
    await presses('Choisir un écran');
    await page.getByText('Voyez-vous l\'écran que vous avez choisi ?').waitFor();
    await presses('Oui');
    await presses('Étape suivante');
    await step('Étape 6 sur 6 : Réseau');
    await page.getByText(quick.network, { exact: true }).or(page.getByText(slow.network, { exact: true })).first().waitFor({ timeout: 60_000 });
    found = (await page.getByText(slow.network, { exact: true }).count()) > 0 ? slow : quick;
    expect(await obstacles()).toEqual([]);
    await keepScreen(page, 'tester-reseau');
    await presses('Voir le résultat');
    await page.getByText(found.result).first().waitFor();
    expect(await obstacles()).toEqual([]);
    await keepScreen(page, 'tester-resultat');
  });

  it('gives the technician a report with measures and without identity, to copy or to take away', async () => {
    await button('Copier le rapport').click();
    await page.getByText('Rapport copié.').waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied).toContain(`Résultat : ${found.result}`);
    expect(copied).toMatch(/- Connexion directe : Passe, UDP, serveur \S+:\d+, aller-retour \d+ ms, perte \d+(\.\d)? %, envoi [1-9]\d* kbit\/s, réception [1-9]\d* kbit\/s/);
    const [file] = await Promise.all([page.waitForEvent('download'), button('Télécharger le rapport').click()]);
    expect(file.suggestedFilename()).toBe('rapport-test-poste.txt');
    expect((await readFile(await file.path(), 'utf8')).replace('\ufeff', '').replaceAll('\r\n', '\n')).toBe(copied);
    await button('Recommencer le test').click();
    await button('Commencer le test').waitFor();
  });

  it('works with no device at all, on a telephone, in the dark', async () => {
    const bare = await browser.newContext({ locale: 'fr-FR', viewport: { width: 320, height: 640 }, colorScheme: 'dark' });
    await bare.addInitScript(() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError')); });
    const reader = await opened(bare);
    const fits = async () => expect(await reader.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await button('Commencer le test', reader).click();
    await button('Étape suivante', reader).click();
    await verdict('Aucune caméra trouvée sur ce poste.', reader);
    await fits();
    expect(await obstacles(reader)).toEqual([]);
    await keepScreen(reader, 'tester-sans-camera-320');
    await button('Étape suivante', reader).click();
    await verdict('Aucun micro trouvé sur ce poste.', reader);
    await button('Étape suivante', reader).click();
    await step('Étape 4 sur 6 : Haut-parleur', reader);
    await button('Passer cette étape', reader).click();
    await step('Étape 5 sur 6 : Partage d\'écran', reader);
    await button('Passer cette étape', reader).click();
    await step('Étape 6 sur 6 : Réseau', reader);
    await verdict('Le son et l\'image passent bien sur ce réseau.', reader);
    await fits();
    await button('Voir le résultat', reader).click();
    await reader.getByText('Vous pouvez participer à la webconférence depuis ce poste, avec des points à vérifier : caméra et micro.').first().waitFor();
    await fits();
    expect(await obstacles(reader)).toEqual([]);
    await keepScreen(reader, 'tester-resultat-320');
    await bare.close();
  });

  it('says so, in English too, when the test server does not answer, and goes on once it does', async () => {
    const english = await browser.newContext({ locale: 'en-GB' });
    const reader = await opened(english);
    await system.services['media-gateway'].stop();
    await button('Start the test', reader).click();
    await button('Next step', reader).click();
    for (const name of ['Camera', 'Microphone', 'Speaker', 'Screen sharing']) {
      await reader.getByRole('heading', { level: 2, name }).waitFor();
      await goesOn(reader);
    }
    await verdict('The test server does not answer.', reader);
    await reader.getByRole('link', { name: 'Technical prerequisites for the IT department' }).waitFor();
    await button('See the result', reader).click();
    await reader.getByText('For the moment one cannot take part in the web conference from this computer: network.').first().waitFor();
    await system.services['media-gateway'].start();
    await button('Do the step again: Network', reader).click();
    await verdict('Sound and picture pass well on this network.', reader);
    await english.close();
  });

  it('says what to ask the IT department for where neither sound nor picture passes', async () => {
    const closed = await browser.newContext({ locale: 'fr-FR' });
    // No way but a relay, and there is none: what a firewall leaves of a connection.
    await closed.addInitScript(() => {
      window.RTCPeerConnection = class extends RTCPeerConnection {
        constructor(configuration?: RTCConfiguration) {
          super({ ...configuration, iceTransportPolicy: 'relay' });
        }
      };
    });
    const reader = await opened(closed);
    await button('Commencer le test', reader).click();
    await button('Étape suivante', reader).click();
    for (const name of ['Caméra', 'Micro', 'Haut-parleur', 'Partage']) {
      await step(name, reader);
      await goesOn(reader);
    }
    await verdict('Ni le son ni l\'image ne passent sur ce réseau.', reader);
    expect(await reader.getByRole('link', { name: 'Prérequis techniques pour le service informatique' }).getAttribute('href')).toBe(publicPages.prerequisites);
    await keepScreen(reader, 'tester-reseau-bloque');
    await closed.close();
  });

  it('tells a browser that holds no conference what it is, and what to do', async () => {
    const old = await browser.newContext({ locale: 'fr-FR' });
    await old.addInitScript('delete window.RTCPeerConnection');
    const reader = await opened(old);
    await button('Commencer le test', reader).click();
    await verdict('Ce navigateur ne permet pas la webconférence.', reader);
    await button('Voir le résultat', reader).click();
    await reader.getByText('Ce poste ne permet pas de participer à la webconférence pour le moment : navigateur.').first().waitFor();
    await old.close();
  });

  it('asked nothing of anybody else, kept nothing, and the browser had no complaint', async () => {
    expect([elsewhere, complaints, await context.cookies()]).toEqual([[], [], []]);
    expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);
  });
});
