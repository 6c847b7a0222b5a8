import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jest } from '@jest/globals';
import type { System } from '@rcp/local-stack';
import { until } from '@rcp/testing';
import type { Browser } from 'playwright-core';
import { searchFor } from './canary.js';
import { Meeting, presses, says } from './meeting.js';
import { launchChromium, type Person } from './person.js';
import { compareWithSource, openFiche, sharedTitle } from './fiche-page.js';
import { writeVoice } from './voice.js';
import { theSystem } from './system.js';

// The whole system and several browsers on one small machine: generous limits, no timed assertion.
jest.setTimeout(180_000);

describe('the room', () => {
  let system: System, browser: Browser, meeting: Meeting;
  let organiser: Person, radiologist: Person, sounds: string;

  beforeAll(async () => {
    system = await theSystem();
    sounds = await mkdtemp(join(tmpdir(), 'voice-'));
    await writeVoice(join(sounds, 'voice.wav'));
    browser = await launchChromium({ sharesTab: sharedTitle, voice: join(sounds, 'voice.wav') });
    meeting = await Meeting.plan(system, browser, 'RCP-SALLE');
    organiser = await meeting.opens('FRAYSSE', 'Julie');
    radiologist = await meeting.joins(organiser, 'MARTIN', 'Claire');
  }, 150_000);
  afterAll(async () => {
    await meeting?.ends();
    await browser?.close();
    if (sounds) await rm(sounds, { recursive: true });
  }, 60_000);

  it('shows a shared screen of 1920×1080 so that text of 12 px is read as in the original (R57)', async () => {
    const source = await openFiche(browser);
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

  it('shows who speaks, to the eye and to screen readers', async () => {
    await organiser.page.getByRole('listitem').filter({ hasText: 'Claire MARTIN' }).getByText('Parle', { exact: true }).waitFor({ state: 'attached', timeout: 20_000 });
  });

  it('keeps raised hands in order, and lets an organiser lower one', async () => {
    await presses(radiologist.page, 'Lever la main');
    await organiser.page.getByText('Main levée, n° 1').first().waitFor({ state: 'attached' });
    await presses(organiser.page, 'Lever la main');
    await radiologist.page.getByText('Main levée, n° 2').first().waitFor({ state: 'attached' });
    await presses(organiser.page, 'Actions pour Claire MARTIN');
    await organiser.page.getByRole('menuitem', { name: 'Baisser sa main' }).click();
    await radiologist.page.getByRole('button', { name: 'Lever la main' }).waitFor();
    await radiologist.page.getByText('Main levée, n° 1').first().waitFor({ state: 'attached' });
  });

  it('carries a discussion whose addresses can be followed, and keeps it nowhere', async () => {
    await presses(radiologist.page, 'Discussion');
    await radiologist.page.getByLabel('Message à tous les participants').last().fill('Référentiel canari-7319 : https://www.example.org/reco.');
    await radiologist.page.keyboard.press('Enter');
    await organiser.page.getByRole('button', { name: /Discussion.*1 nouveau message/ }).click();
    const link = organiser.page.getByRole('link', { name: 'https://www.example.org/reco' });
    expect(await link.getAttribute('rel')).toContain('noopener noreferrer');
    expect(await organiser.obstacles()).toEqual([]);
    await presses(organiser.page, 'Discussion');
    await presses(radiologist.page, 'Discussion');
    const { found } = await searchFor(['canari-7319'], system);
    expect(found).toEqual([]);
  });

  it('lets an organiser mute somebody, who may open the microphone again', async () => {
    await presses(organiser.page, 'Actions pour Claire MARTIN');
    await organiser.page.getByRole('menuitem', { name: 'Couper le micro' }).click();
    await says(radiologist.page, /L'organisateur a coupé votre micro/);
    await organiser.page.getByRole('listitem').filter({ hasText: 'Claire MARTIN' }).getByText('Micro coupé').waitFor({ state: 'attached' });
    const silent = await organiser.received();
    await presses(radiologist.page, 'Micro');
    await until('the voice is heard again', async () => (await organiser.received()).audioEnergy > silent.audioEnergy);
    expect(await radiologist.page.getByText(/L'organisateur a coupé votre micro/).count()).toBe(0);
  });

  it('refuses to let anybody but an organiser moderate, whatever their page says', async () => {
    const answer = await radiologist.page.evaluate(() => new Promise<string>((resolve) => {
      const { mediaSockets } = window as unknown as { mediaSockets: WebSocket[] };
      const socket = mediaSockets.at(-1)!;
      socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
        const message = JSON.parse(data) as { type: string; code?: string };
        if (message.type === 'error') resolve(message.code ?? '');
      });
      socket.send(JSON.stringify({ type: 'media.moderate', participantId: crypto.randomUUID(), source: 'microphone' }));
    }));
    expect(answer).toBe('forbidden');
  });

  it('lets an organiser stop a share', async () => {
    const source = await openFiche(browser);
    await presses(radiologist.page, 'Partager son écran');
    await says(organiser.page, 'Écran partagé par Claire MARTIN');
    await presses(organiser.page, 'Actions pour Claire MARTIN');
    await organiser.page.getByRole('menuitem', { name: "Arrêter le partage d'écran" }).click();
    await says(radiologist.page, "L'organisateur a arrêté votre partage d'écran.");
    await until('the screen is gone', async () => (await organiser.page.getByText('Écran partagé par').count()) === 0);
    await source.close();
  });

  describe('with six people', () => {
    let surgeon: Person;
    const others: Person[] = [];
    const widths = () => surgeon.page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth]);
    const large = () => surgeon.page.getByRole('region', { name: "Participants à l'image" }).getByRole('list').first();
    const chooses = async (layout: string) => {
      await presses(surgeon.page, "Changer le mode d'affichage");
      await surgeon.page.getByRole('menuitemradio', { name: layout }).click();
    };

    beforeAll(async () => {
      // Two cores draw all these pages: moving pictures are not what is looked at here.
      for (const { page } of [organiser, radiologist]) await presses(page, 'Caméra');
      surgeon = await meeting.joins(organiser, 'PETIT', 'Anne', { devices: false, speciality: 'Chirurgie' });
      for (const [familyName, givenName] of [['ROUX', 'Bruno'], ['LEROY', 'Diane'], ['MOREL', 'Hugo']] as const) others.push(await meeting.joins(organiser, familyName, givenName, { devices: false, speciality: 'Oncologie' }));
    }, 180_000);

    it('shows everybody alike, on a small desktop and on a telephone, by keyboard and to screen readers', async () => {
      await until('six tiles', async () => (await surgeon.page.locator('[data-person]').count()) === 6);
      for (const size of [{ width: 1280, height: 720 }, { width: 320, height: 568 }]) {
        await surgeon.page.setViewportSize(size);
        expect(await surgeon.obstacles()).toEqual([]);
        const [needed, there] = await widths();
        expect(needed).toBeLessThanOrEqual(there!);
      }
      await surgeon.page.setViewportSize({ width: 1280, height: 720 });
    });

    it('shows who speaks in large, and whoever one pins for oneself', async () => {
      await chooses('Orateur');
      await large().getByText(/Claire MARTIN|Julie FRAYSSE/).waitFor();
      await presses(surgeon.page, 'Actions pour Bruno ROUX');
      await surgeon.page.getByRole('menuitem', { name: 'Épingler pour moi' }).click();
      await large().getByText('Bruno ROUX').waitFor();
      expect(await surgeon.obstacles()).toEqual([]);
    });

    it('shows two shared screens side by side, looked at closer by keyboard, and the speaker again when they end', async () => {
      // Two screens in full size for each who looks are a lot to draw for two cores.
      for (const person of others.slice(1)) await person.goesHome();
      const source = await openFiche(browser);
      for (const person of [organiser, radiologist]) await presses(person.page, 'Partager son écran');
      for (const name of ['Claire MARTIN', 'Julie FRAYSSE']) await large().getByRole('group', { name: `Écran partagé par ${name}` }).waitFor({ timeout: 60_000 });
      expect(await surgeon.obstacles()).toEqual([]);
      const screen = large().getByRole('group', { name: /^Écran partagé par/ }).first();
      const level = surgeon.page.getByRole('status', { name: 'Agrandissement' }).first();
      await screen.press('+');
      await until('the picture is larger', async () => (await level.textContent()) === '125 %');
      await screen.press('ArrowRight');
      expect(await screen.locator('div').first().evaluate((element) => element.style.transform)).toMatch(/translate\(-[1-9]/);
      await screen.press('0');
      await until('the picture is whole', async () => (await level.textContent()) === '100 %');
      await source.close();
      await large().getByText('Bruno ROUX').waitFor();
    });
  });
});
