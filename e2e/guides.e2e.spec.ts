import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { jest } from '@jest/globals';
import { prerequisites, publicPages, type RcpAnswer } from '@rcp/contracts';
import { openEcho, type OpenPort, openPorts, type System } from '@rcp/local-stack';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { obstaclesIn } from './obstacles.js';
import { launchChromium } from './person.js';
import { theSystem } from './system.js';

const support = 'support@rcp.demo.invalid';
const unknown = 'Ce lien ne correspond à aucune RCP';
const titles = [
  [publicPages.prerequisites, 'Prérequis techniques pour activer la webconférence en établissement', 'Technical prerequisites for the web conference in an establishment'],
  [publicPages.tutorial, 'Tutoriel de la webconférence RCP', 'Tutorial of the RCP web conference'],
  [publicPages.legal, 'Mentions légales', 'Legal notice'],
  [publicPages.privacy, 'Protection des données personnelles', 'Protection of personal data'],
  [publicPages.accessibility, 'Déclaration d\'accessibilité', 'Accessibility statement'],
] as const;
const inAWeek = (minutes: number) => new Date(Math.floor(Date.now() / 60_000 + 7 * 24 * 60 + minutes) * 60_000).toISOString();
const refused = async (port: number, host: string): Promise<boolean> => {
  const socket = connect({ port, host, timeout: 5_000 });
  const connected = await once(socket, 'connect').then(() => true, () => false);
  socket.destroy();
  return !connected;
};
const isTaken = async (port: number, address: string): Promise<boolean> => {
  const socket = createSocket('udp4').bind(port, address);
  const taken = await once(socket, 'listening').then(() => false, () => true);
  if (!taken) socket.close();
  return taken;
};

jest.setTimeout(120_000);

describe('the pages to read', () => {
  let system: System, browser: Browser, context: BrowserContext, page: Page;
  const complaints: string[] = [];
  const elsewhere: string[] = [];

  beforeAll(async () => {
    [system, browser] = await Promise.all([theSystem(), launchChromium()]);
    context = await browser.newContext({ locale: 'fr-FR', viewport: { width: 1280, height: 800 } });
    page = await opened(context);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
  }, 60_000);

  async function opened(by: BrowserContext): Promise<Page> {
    const one = await by.newPage();
    one.on('pageerror', (error) => complaints.push(error.message));
    one.on('console', (message) => void (message.type() === 'error' && complaints.push(message.text())));
    one.on('request', (request) => void (request.url().startsWith(`${system.publicUrl}/`) || elsewhere.push(request.url())));
    return one;
  }
  const goes = async (path: string, on = page) => {
    await on.goto(system.publicUrl + path);
    // Not the one that stands there, unseen, until the page's own files have come.
    await on.locator('h1:not(.visually-hidden)').waitFor();
  };
  const heading = (on = page) => on.getByRole('heading', { level: 1 }).innerText();

  it.each(titles)('%s is open to anybody, names whom to ask and is in nobody’s way, light, dark and narrow', async (path, title) => {
    await goes(path);
    expect([await heading(), await page.title()]).toEqual([title, `${title} – Webconférence RCP`]);
    await page.getByRole('contentinfo').getByRole('link', { name: support }).waitFor();
    await page.getByText('Environnement de démonstration').waitFor();
    if (path === publicPages.prerequisites) await page.getByRole('table').waitFor();
    expect(await obstaclesIn(page)).toEqual([]);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await obstaclesIn(page, 'color-contrast')).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    await page.setViewportSize({ width: 1280, height: 800 });
    expect(await context.cookies()).toEqual([]);
  });

  it('are in English for who reads English', async () => {
    const english = await browser.newContext({ locale: 'en-GB' });
    const reader = await opened(english);
    for (const [path, , title] of titles) {
      await goes(path, reader);
      expect([await heading(reader), await reader.locator('html').getAttribute('lang')]).toEqual([title, 'en']);
      await reader.getByText('Demonstration environment').waitFor();
    }
    await english.close();
  });

  it('can be read in a browser that holds no conference, which says so elsewhere and names whom to ask (R91, R92)', async () => {
    const old = await browser.newContext({ locale: 'fr-FR' });
    await old.addInitScript('delete window.RTCPeerConnection');
    const reader = await opened(old);
    await goes(publicPages.prerequisites, reader);
    await reader.getByRole('table').waitFor();
    await goes('/accesrcp/1111111111111111111111', reader);
    expect(await heading(reader)).toBe('Ce navigateur ne permet pas la webconférence');
    await reader.getByRole('link', { name: support }).waitFor();
    await old.close();
  });

  it('have an anchor for every heading, for links, the keyboard and a reader who comes with one', async () => {
    await goes(publicPages.tutorial);
    const anchors = await page.getByRole('navigation', { name: 'Sommaire' }).getByRole('link').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    expect(anchors.length).toBeGreaterThan(20);
    for (const anchor of anchors) expect(await page.locator(`:is(h2, h3)${anchor}`).count()).toBe(1);
    await page.getByRole('link', { name: 'Fonction d\'exclusion' }).focus();
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#exclusion');
    await goes('/');
    await goes(`${publicPages.tutorial}#pas-de-son`);
    await page.waitForFunction(() => document.activeElement?.id === 'pas-de-son' && document.activeElement.getBoundingClientRect().top < window.innerHeight);
  });

  it('can be printed, without what only a screen needs', async () => {
    await goes(publicPages.tutorial);
    await page.emulateMedia({ media: 'print' });
    expect([await page.getByRole('button', { name: 'Imprimer' }).isVisible(), await page.getByRole('navigation').first().isVisible()]).toEqual([false, false]);
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
    await page.emulateMedia({ media: 'screen' });
  });

  it('name the ports that really listen, and no other one can be reached from outside (R89, R94)', async () => {
    await goes(publicPages.prerequisites);
    await page.getByRole('table').waitFor();
    const cells = (await page.getByRole('table').locator('tbody tr').allInnerTexts()).map((row) => row.split('\t'));
    const { flows } = prerequisites.parse(await (await fetch(`${system.publicUrl}/api/public/prerequisites`)).json());
    const [pages, media] = flows;
    expect(cells.map((row) => row[3])).toEqual([`TCP ${new URL(system.publicUrl).port}`, `UDP ${media?.ports.from} à ${media?.ports.to}`]);
    expect(await refused(pages?.ports.from ?? 0, '127.0.0.1')).toBe(false);
    const { places, close } = await openEcho(system.janus);
    for (const { address, port } of places) {
      expect(media?.addresses).toContain(address);
      expect(cells[1]?.[1]).toContain(address);
      expect(port).toBeGreaterThanOrEqual(media?.ports.from ?? Infinity);
      expect(port).toBeLessThanOrEqual(media?.ports.to ?? 0);
      expect(await isTaken(port, address)).toBe(true);
    }
    // Whatever else of ours listens does so on the loopback interface.
    const outside = (await openPorts(['chrom', 'headless'])).filter(({ address }) => address !== '::1' && !address.startsWith('127.'));
    const documented = ({ transport, port }: OpenPort) => flows.some((flow) => flow.transport === transport && port >= flow.ports.from && port <= flow.ports.to);
    expect(outside.filter((open) => !documented(open))).toEqual([]);
    expect(outside.length > 0 || process.platform !== 'linux').toBe(true);
    close();
    const inside = [...Object.values(system.services).map(({ url }) => url), system.janus.wsUrl, system.janus.adminWsUrl, system.nats.url, system.postgres.adminUrl, system.mailbox.smtpUrl];
    const own = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []).filter(({ family, internal }) => family === 'IPv4' && !internal);
    for (const { address } of own) expect(await Promise.all(inside.map((url) => refused(Number(new URL(url).port), address)))).toEqual(inside.map(() => true));
  });

  it('are where a mail, its calendar entry and the page of an RCP lead', async () => {
    const { link } = await system.dcc.must<RcpAnswer>('PUT', '/rcps/GUIDES', { name: 'RCP Sein-Gynéco', shortName: 'Sein-Gynéco', coordinator: { familyName: 'DURAND', givenName: 'Paul' } });
    await system.dcc.must('PUT', '/sessions/G-1', { rcpId: 'GUIDES', startsAt: inAWeek(0), endsAt: inAWeek(90), webconfActive: true });
    await system.dcc.must('PUT', '/sessions/G-1/registrations/G-R', {
      status: 'final', participation: 'webconference', prescriber: { familyName: 'MARTIN', givenName: 'Claire', email: 'guides@chu.example', specialityCode: 'SM24' },
    });
    const mail = await system.mailbox.waitFor('guides@chu.example');
    const links = [...new Set(mail.text?.match(/https?:\/\/\S+/g))].filter((one) => !one.includes('#p='));
    expect(links.map((one) => new URL(one).pathname).sort()).toEqual([publicPages.prerequisites, publicPages.test, publicPages.tutorial].sort());
    for (const one of links) expect(String(mail.html)).toContain(`href="${one}"`);
    expect(mail.attachments.map(({ content }) => content.toString().replaceAll(/\r?\n /g, '')).join()).toContain(`Tester votre poste : ${system.publicUrl}${publicPages.test}`);
    await goes(new URL(link).pathname);
    const help: [string, string][] = [
      ['Tester son matériel pour la webconférence', publicPages.test],
      ['Prérequis techniques pour activer la webconférence en établissement', publicPages.prerequisites],
      ['Un problème pour accéder à la webconférence ? Consulter le tutoriel', publicPages.tutorial],
    ];
    for (const [name, path] of help) {
      expect(await page.getByRole('link', { name }).getAttribute('href')).toBe(path);
      await goes(path);
      expect(await heading()).not.toBe(unknown);
      await goes(new URL(link).pathname);
    }
  });

  it('asked nothing of anybody else, and the browser had no complaint', () => {
    expect([elsewhere, complaints]).toEqual([[], []]);
  });

  it('say whom to ask where the link is unknown, and where no service answers (R91)', async () => {
    await goes('/accesrcp/1111111111111111111111');
    expect(await heading()).toBe(unknown);
    await page.getByRole('link', { name: support }).waitFor();
    await Promise.all([system.services.lobby.stop(), system.services['media-gateway'].stop()]);
    await goes('/accesrcp/1111111111111111111111');
    await page.getByRole('heading', { name: 'La page ne peut pas être affichée pour le moment' }).waitFor();
    await page.getByRole('link', { name: support }).waitFor();
    await goes(publicPages.prerequisites);
    await page.getByText('Les ports ne peuvent pas être affichés pour le moment.').waitFor();
    await Promise.all([system.services.lobby.start(), system.services['media-gateway'].start()]);
    await page.getByRole('table').waitFor();
  });
});
