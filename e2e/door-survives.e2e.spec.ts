import { jest } from '@jest/globals';
import type { LobbyServerMessage } from '@rcp/contracts';
import { startSystem, type System } from '@rcp/local-stack';
import { until } from '@rcp/testing';
import type { Browser, Page } from 'playwright-core';
import { guest } from './caller.js';
import { cardOf, inTheRoom, Meeting, presses, says } from './organiser-day.js';
import { launchChromium, Person } from './person.js';

type Request = NonNullable<Extract<LobbyServerMessage, { type: 'you' }>['request']>;
const waiting = /Vous êtes dans la salle d'attente/;

jest.setTimeout(90_000);

describe('the door with two replicas of the lobby behind it', () => {
  let system: System, browser: Browser, meeting: Meeting;
  let julie: Person, anne: Person, hugo: Person, lea: Person;
  const told = new Map<Page, Request>();
  const lines = new Map<Page, number>();

  /** What the lobby tells this page of its own request, and how often the page came to the door. */
  const listens = (page: Page) => page.on('websocket', (socket) => {
    if (!socket.url().endsWith('/ws/lobby')) return;
    lines.set(page, (lines.get(page) ?? 0) + 1);
    socket.on('framereceived', ({ payload }) => {
      const message = JSON.parse(String(payload)) as LobbyServerMessage;
      if (message.type === 'you' && message.request) told.set(page, message.request);
    });
  });
  const arrives = async (name: string) => {
    const person = await Person.arrives(browser, name, { devices: false });
    listens(person.page);
    return person;
  };
  /** Which request it is, and since when. */
  const placeOf = ({ page }: Person) => {
    const { joinRequestId, since, state } = told.get(page) ?? {};
    return { joinRequestId, since, state };
  };
  const places = () => [anne, hugo, lea].map(placeOf);
  const cards = async () => (await julie.page.getByRole('region', { name: "Demandes d'entrée" }).getByRole('group').allInnerTexts()).map((card) => /ANNE|HUGO|LEA/.exec(card)?.[0]);
  /** Everybody’s page had a line, and has another now. */
  const comeBack = async (people: Person[], work: () => Promise<void>) => {
    const before = people.map(({ page }) => lines.get(page) ?? 0);
    people.forEach(({ page }) => told.delete(page));
    await work();
    await until('their pages are at the door again', () => people.every(({ page }, index) => (lines.get(page) ?? 0) > (before[index] ?? 0) && told.has(page)), { timeoutMs: 30_000 });
  };

  beforeAll(async () => {
    [system, browser] = await Promise.all([startSystem({ fsync: false, batchDelaySeconds: 0, replicas: { lobby: 2 }, pace: { SEAT_BEAT_SECONDS: '1' } }), launchChromium()]);
    meeting = await Meeting.planned(system, 'SURVIVES');
    [julie, anne, hugo, lea] = await Promise.all(['Julie', 'Anne', 'Hugo', 'Léa'].map((name) => arrives(name))) as [Person, Person, Person, Person];
    await anne.page.clock.install();
    await meeting.enters(julie, 'julie');
    await inTheRoom(julie);
    for (const [person, name] of [[anne, 'ANNE'], [hugo, 'HUGO'], [lea, 'LEA']] as const) {
      await meeting.waits(person, guest(name, 'Paule'));
      await says(person.page, waiting);
    }
    await until('three cards', async () => (await cards()).length === 3);
  }, 90_000);
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  }, 60_000);

  it('each replica is killed in turn: everybody keeps place and hour, and the organiser goes on deciding', async () => {
    const before = places();
    const order = await cards();
    for (const replica of system.replicas.lobby) {
      const held = [julie, anne, hugo, lea].map(({ page }) => lines.get(page) ?? 0);
      await replica.kill();
      await until('somebody was on it, and is at the other', () => [julie, anne, hugo, lea].some(({ page }, index) => (lines.get(page) ?? 0) > (held[index] ?? 0)), { timeoutMs: 20_000 });
      for (const person of [anne, hugo, lea]) await says(person.page, waiting);
      await until('nobody’s banner says that the line is lost', async () => (await Promise.all([julie, anne, hugo, lea].map(({ page }) => page.getByText('Connexion perdue.').count()))).every((count) => count === 0), { timeoutMs: 20_000 });
      await until('the organiser has their cards, in the same order', async () => (await cards()).join() === order.join(), { timeoutMs: 20_000 });
      expect(places()).toEqual(before);
      await replica.start();
    }
    await presses(cardOf(julie.page, 'LEA'), /^Accepter/);
    await inTheRoom(lea);
    await until('her card is gone', async () => (await cards()).join() === 'ANNE,HUGO');
    await lea.goesHome();
  });

  it('a second tab of the same person is the same request', async () => {
    const tab = await hugo.anotherTab();
    listens(tab);
    await tab.goto(meeting.link);
    await says(tab, waiting);
    expect(told.get(tab)).toEqual(told.get(hugo.page));
    expect(await cards()).toEqual(['ANNE', 'HUGO']);
    await tab.close();
    expect(await cards()).toEqual(['ANNE', 'HUGO']);
  });

  it.each([10, 60])('a network that is away for %d s by the page’s clock: same place, same hour, one card', async (seconds) => {
    const before = placeOf(anne);
    await comeBack([anne], async () => {
      await anne.page.context().setOffline(true);
      await anne.page.clock.fastForward(seconds * 1000);
      if (seconds === 60) await says(anne.page, 'Connexion perdue.');
      await anne.page.context().setOffline(false);
      if (seconds === 10) await anne.page.reload();
    });
    await says(anne.page, waiting);
    expect([placeOf(anne), await cards()]).toEqual([before, ['ANNE', 'HUGO']]);
  });

  it('a tab that sleeps while the lobby is started anew, both replicas of it', async () => {
    const before = [anne, hugo].map(placeOf);
    const cdp = await hugo.page.context().newCDPSession(hugo.page);
    await comeBack([anne, hugo], async () => {
      await cdp.send('Page.setWebLifecycleState', { state: 'frozen' });
      await Promise.all(system.replicas.lobby.map((replica) => replica.restart()));
      await cdp.send('Page.setWebLifecycleState', { state: 'active' });
    });
    await Promise.all([anne, hugo].map(({ page }) => says(page, waiting)));
    expect([anne, hugo].map(placeOf)).toEqual(before);
    await until('both have their cards, in the same order', async () => (await cards()).join() === 'ANNE,HUGO', { timeoutMs: 20_000 });
    await presses(cardOf(julie.page, 'HUGO'), /^Accepter/);
    await inTheRoom(hugo);
    expect(hugo.complaints.filter((line) => !/WebSocket|ERR_|Failed to load resource/.test(line))).toEqual([]);
  });
});
