import { jest } from '@jest/globals';
import type { RcpAnswer } from '@rcp/contracts';
import type { System } from '@rcp/local-stack';
import type { Browser, Locator } from 'playwright-core';
import { faultsOf, inMinutes, presses, says } from './organiser-day.js';
import { launchChromium, Person } from './person.js';
import { theSystem } from './system.js';

/** A blue cross. */
const logo = { dataUrl: 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAABgAAAAYAQMAAADaua+7AAAABlBMVEX///8AVaRDtR2eAAAAF0lEQVR42mNgQAZ12LH8/x9YMS71SAAAb7cSbXYkZlIAAAAASUVORK5CYII=', alt: 'CH Demonstration3' };
const day = 24 * 60;

jest.setTimeout(90_000);

describe('the page behind the link, and the form', () => {
  let system: System, browser: Browser, reader: Person, link: string;

  beforeAll(async () => {
    [system, browser] = await Promise.all([theSystem(), launchChromium()]);
    link = await rcp('PAGES');
    reader = await Person.arrives(browser, 'a reader');
    // A workstation whose clock is two minutes slow: hours are the server's.
    await reader.page.clock.install({ time: Date.now() - 120_000 });
    await reader.page.goto(link);
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
  }, 60_000);

  const rcp = async (id: string, more: object = {}) => (await system.dcc.must<RcpAnswer>('PUT', `/rcps/${id}`, {
    name: 'RCP de DEMO - DEMO (CH Demonstration3)', shortName: 'DEMO', coordinator: { civility: 'Dr.', familyName: 'IMPOSSIBLE', givenName: 'CHARLES' }, logo,
    secretariat: { email: 'secretariat.rcp@test.fr', phone: '04 00 00 00 00' }, dccUrls: { home: 'https://dcc.example.org/', registerPatient: 'https://dcc.example.org/inscription' }, ...more,
  })).link;
  /** As the DCC plans it now. */
  const plans = async (id: string, starts: number, webconfActive = true) => {
    const { etag } = await system.dcc.request('GET', `/sessions/${id}`);
    await system.dcc.must('PUT', `/sessions/${id}`, { rcpId: 'PAGES', startsAt: inMinutes(starts), endsAt: inMinutes(starts + 90), webconfActive }, etag ? { 'if-match': etag } : {});
  };
  /** The page asks each minute; nobody reloads it. */
  const shows = async (what: Locator) => {
    for (let minute = 0; minute < 10 && (await what.count()) === 0; minute++) {
      const asked = reader.page.waitForResponse(/\/api\/public\/rcps\/\w+$/);
      await reader.page.clock.fastForward(61_000);
      await asked;
    }
    await what.first().waitFor();
  };
  const words = (text: string | RegExp) => reader.page.getByText(text);
  const wayIn = () => reader.page.getByRole('button', { name: 'PARTICIPER EN WEBCONFÉRENCE', disabled: false });
  const button = (name: string) => reader.page.getByRole('button', { name }).first();

  it('says which RCP it is, who answers for it, and that no session is planned', async () => {
    await says(reader.page, 'RCP de DEMO - DEMO (CH Demonstration3)');
    await says(reader.page, /Dr\.? ?CHARLES IMPOSSIBLE|IMPOSSIBLE CHARLES/);
    await reader.page.getByRole('link', { name: 'secretariat.rcp@test.fr' }).first().waitFor();
    expect(await reader.page.getByRole('img', { name: 'CH Demonstration3' }).evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(0);
    expect(await button('PARTICIPER EN WEBCONFÉRENCE').getAttribute('aria-disabled')).toBe('true');
    expect(await faultsOf(reader, 'page-none')).toEqual([]);
  });

  it('follows the plan by itself: too early with the hour from which one may come, without webconference, and the way in', async () => {
    await plans('PAGES-1', 7 * day);
    await shows(words(/La salle ouvrira le .* à partir de \d\d:\d\d/));
    expect(await button('PARTICIPER EN WEBCONFÉRENCE').count()).toBe(0);
    expect(await faultsOf(reader, 'page-too-early')).toEqual([]);
    await plans('PAGES-1', 7 * day, false);
    await shows(words('La webconférence n\'est pas activée pour cette séance.'));
    expect(await faultsOf(reader, 'page-without-webconference')).toEqual([]);
    await plans('PAGES-0', 10);
    await shows(wayIn());
    expect(await faultsOf(reader, 'page-next')).toEqual([]);
  });

  it('tells of a cancelled session beside the next one', async () => {
    await system.dcc.must('POST', '/sessions/PAGES-0/cancellation', { reasonCode: 'no-cases' });
    await shows(words(/annulée/));
    expect(await faultsOf(reader, 'page-cancelled')).toEqual([]);
  });

  it('asks for what is missing field by field, keeps what was typed, and names several people at one camera', async () => {
    await plans('PAGES-2', 15);
    await shows(wayIn());
    await presses(reader.page, 'PARTICIPER EN WEBCONFÉRENCE');
    await reader.page.getByLabel('Nom', { exact: true }).fill('MARTIN');
    expect(await faultsOf(reader, 'entry-guest')).toEqual([]);
    await presses(reader.page, 'ENTRER');
    await says(reader.page, 'Indiquez votre prénom.');
    await says(reader.page, 'Sélectionnez votre spécialité dans la liste.');
    expect(await reader.page.evaluate(() => document.activeElement?.id)).toBe('givenName');
    expect(await reader.page.getByLabel('Nom', { exact: true }).inputValue()).toBe('MARTIN');
    expect(await faultsOf(reader, 'entry-missing')).toEqual([]);
    await reader.page.getByLabel('Participants supplémentaires').first().fill('Luc Bernard, Zoé Morel');
    await says(reader.page, '2 personnes avec vous :');
    expect(await faultsOf(reader, 'entry-companions')).toEqual([]);
  });

  it('leads nobody in as a guest where the RCP takes none, and says what to do', async () => {
    const closed = await rcp('FERMEE', { policies: { guestsAllowed: false } });
    await system.dcc.must('PUT', '/sessions/FERMEE-1', { rcpId: 'FERMEE', startsAt: inMinutes(10), endsAt: inMinutes(100), webconfActive: true });
    const other = await Person.arrives(browser, 'somebody unknown');
    await other.page.goto(closed);
    await presses(other.page, 'PARTICIPER EN WEBCONFÉRENCE');
    await says(other.page, /Cette RCP n'accueille que les personnes reconnues/);
    expect(await faultsOf(other, 'entry-no-guests')).toEqual([]);
    await other.goesHome();
  });

  it('left no complaint in the page', () => {
    expect(reader.complaints).toEqual([]);
  });
});
