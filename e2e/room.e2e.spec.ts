import { jest } from '@jest/globals';
import { startSystem, type System } from '@rcp/local-stack';
import { until } from '@rcp/testing';
import type { Browser } from 'playwright-core';
import { Meeting, presses, says } from './meeting.js';
import { launchChromium, type Person } from './person.js';
import { compareWithSource, openSharedPage, sharedTitle } from './fiche-page.js';

// The whole system and several browsers on one small machine: generous limits, no timed assertion.
jest.setTimeout(180_000);

describe('the room', () => {
  let system: System, browser: Browser, meeting: Meeting;
  let organiser: Person, radiologist: Person;

  beforeAll(async () => {
    system = await startSystem({ fsync: false });
    browser = await launchChromium({ sharesTab: sharedTitle });
    meeting = await Meeting.plan(system, browser, 'RCP-SALLE');
    organiser = await meeting.opens('FRAYSSE', 'Julie');
    radiologist = await meeting.joins(organiser, 'MARTIN', 'Claire');
  }, 150_000);
  afterAll(async () => {
    await meeting?.ends();
    await browser?.close();
    await system?.stop();
  }, 60_000);

  it('shows a shared screen of 1920×1080 so that text of 12 px is read as in the original (R57)', async () => {
    const source = await openSharedPage(browser);
    const original = await source.screenshot();
    await presses(radiologist.page, 'Partager son écran');
    await says(radiologist.page, 'Vous partagez votre écran');
    await says(organiser.page, 'Écran partagé par Claire MARTIN');
    const seen = await until('the text is as sharp as in the original', async () => {
      const likeness = await compareWithSource(organiser.page, original);
      return likeness.correlation > 0.98 && likeness;
    }, { timeoutMs: 60_000 });
    expect([seen.width, seen.height]).toEqual([1920, 1080]);
    expect(await organiser.obstacles()).toEqual([]);
    await source.close();
    await until('the end of what was shared is noticed', async () => (await organiser.page.getByText('Écran partagé par').count()) === 0);
    await radiologist.page.getByRole('button', { name: 'Partager son écran' }).waitFor();
  });
});
