import { mkdir } from 'node:fs/promises';
import type { LaunchTicketAnswer, RcpAnswer } from '@rcp/contracts';
import type { System } from '@rcp/local-stack';
import { until } from '@rcp/testing';
import type { Locator, Page } from 'playwright-core';
import { WebSocket as NodeSocket } from 'ws';
import { Caller, guest } from './caller.js';
import type { Person } from './person.js';

export const inMinutes = (minutes: number) => new Date(Math.floor(Date.now() / 60_000 + minutes) * 60_000).toISOString();

export const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor({ state: 'visible', timeout: 30_000 });
export const button = (within: Page | Locator, name: string | RegExp) => within.getByRole('button', { name }).first();
export const presses = (within: Page | Locator, name: string | RegExp) => button(within, name).click({ timeout: 30_000 });
/** With the keyboard alone. */
export const keys = async (on: Locator, key = 'Enter') => {
  await on.focus();
  await on.press(key);
};
/** The card, or the row of the list, of somebody who knocks. */
export const cardOf = (page: Page, name: string) => page.getByRole('group', { name });
export const inTheRoom = (person: Person) => button(person.page, 'Afficher la liste des participants').waitFor({ timeout: 30_000 });

const accounts = {
  julie: { id: 'acc-julie', familyName: 'FRAYSSE', givenName: 'Julie', specialityCode: 'X-SEC' },
  paul: { id: 'acc-paul', familyName: 'DURAND', givenName: 'Paul', specialityCode: 'SM24', establishment: { name: 'CHU Exemple' } },
  denis: { id: 'acc-denis', familyName: 'ROCHE', givenName: 'Denis', specialityCode: 'SM36', establishment: { name: 'CH Demonstration3' } },
  lea: { id: 'acc-lea', familyName: 'BLANC', givenName: 'Léa', specialityCode: 'SM26' },
  marc: { id: 'acc-marc', familyName: 'FONTAINE', givenName: 'Marc', specialityCode: 'SM26' },
};
export type Account = keyof typeof accounts;

/** One RCP with one session, and everybody's way to its door. Julie and Paul organise it. */
export class Meeting {
  private constructor(private readonly system: System, readonly id: string, readonly link: string) {}

  static async planned(system: System, id: string, starts = 10): Promise<Meeting> {
    const { link } = await system.dcc.must<RcpAnswer>('PUT', `/rcps/${id}`, {
      name: 'RCP Sein-Gynéco (CHU Exemple)', shortName: 'Sein-Gynéco', coordinator: { civility: 'Dr', familyName: 'DURAND', givenName: 'Paul' },
      secretariat: { email: 'secretariat.rcp@chu.example', phone: '04 00 00 00 00' },
    });
    const meeting = new Meeting(system, id, link);
    await meeting.names('julie', 'paul');
    await system.dcc.must('PUT', `/sessions/${id}-S`, { rcpId: id, startsAt: inMinutes(starts), endsAt: inMinutes(starts + 90), webconfActive: true });
    return meeting;
  }

  /** Who organises from now on. */
  async names(...organisers: Account[]): Promise<void> {
    const roles = ['secretary', 'coordinator', 'organiser'] as const;
    await this.system.dcc.must('PUT', `/rcps/${this.id}/organisers`, { organisers: organisers.map((one, index) => ({ accountId: accounts[one].id, role: roles[index] })) });
  }

  /** The DCC changes the session. */
  async changes(method: 'PATCH' | 'POST' | 'PUT', body: object, path = ''): Promise<void> {
    const { etag } = await this.system.dcc.request('GET', `/sessions/${this.id}-S`);
    await this.system.dcc.must(method, `/sessions/${this.id}-S${path}`, body, method === 'POST' ? {} : { 'if-match': etag ?? '' });
  }

  async launchOf(account: Account): Promise<string> {
    return (await this.system.dcc.must<LaunchTicketAnswer>('POST', '/launch-tickets', { rcpId: this.id, account: accounts[account] })).url;
  }

  /** The link of a prescriber's mail. */
  async invites(): Promise<string> {
    const email = `claire.${this.id.toLowerCase()}@chu.example`;
    await this.system.dcc.must('PUT', `/sessions/${this.id}-S/registrations/${this.id}-R`, {
      status: 'final', participation: 'webconference', prescriber: { civility: 'Dr', familyName: 'MARTIN', givenName: 'Claire', email, specialityCode: 'SM24' },
    });
    return /http:\/\/localhost:\d+\/accesrcp\/\w+#p=[\w.-]+/.exec((await this.system.mailbox.waitFor(email)).text ?? '')?.[0] ?? '';
  }

  /** Somebody without a browser, at the door. */
  async caller(who: Parameters<Caller['comes']>[0]): Promise<Caller> {
    return (await new Caller(this.system, this.link).comes(who)).knocks();
  }

  /** In by a launch from the DCC: an organiser at once, anybody else up to the knock. */
  async enters(person: Person, account: Account): Promise<void> {
    await person.page.goto(await this.launchOf(account));
    await presses(person.page, 'ENTRER');
    await presses(person.page, /Entrer dans la salle|Demander à rejoindre/);
  }

  /** A guest who filled in the form and asked to join; the page then finds their place as after any reload. */
  async waits({ page }: Person, who = guest('PETIT', 'Anne')): Promise<void> {
    await page.goto(this.link);
    await page.evaluate(async ([form, code]) => {
      await fetch(`/api/public/rcps/${code}/identity`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: form });
      const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/ws/lobby`);
      await new Promise<void>((done) => {
        socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', code }));
        socket.onmessage = ({ data }) => {
          const { type, request } = JSON.parse(String(data)) as { type: string; request: object | null };
          if (type === 'you' && request) done();
          else if (type === 'you') socket.send('{"type":"join.request"}');
        };
      });
      socket.close();
    }, [JSON.stringify(who), new URL(this.link).pathname.split('/').at(-1) ?? ''] as const);
    await page.reload();
  }
}

const shots = process.env['SCREENS'];
const normal = { width: 1280, height: 800 };

/**
 * A screen as it is now: nothing in anybody's way, all of it to be read at 320 px and at twice the size. With SCREENS=<directory> it is
 * kept there as a picture, also small and dark. Answers what is wrong.
 */
export async function faultsOf(person: Person, name: string): Promise<string[]> {
  const { page } = person;
  const faults = await person.obstacles();
  if (shots) await picture(page, name);
  for (const size of [{ width: 320, height: 640 }, { width: 640, height: 400 }]) {
    await page.setViewportSize(size);
    faults.push(...(await tooWide(page)).map((place) => `${place} is wider than its place at ${size.width} px`));
    if (shots && size.width === 320) await picture(page, `${name}-320`);
  }
  await page.setViewportSize(normal);
  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  faults.push(...(await person.obstacles('color-contrast')).map((fault) => `dark: ${fault}`));
  if (shots) await picture(page, `${name}-dark`);
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'no-preference' });
  return faults;
}

/** What has to be scrolled sideways; the toolbar of the room does it by itself, under the arrow keys. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => [...document.querySelectorAll('html, body *:not(input, video)')].filter((one) => {
    const style = getComputedStyle(one);
    return one.role !== 'toolbar' && (one.tagName === 'HTML' || ['auto', 'scroll'].includes(style.overflowX)) && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1;
  }).map((one) => `${one.tagName.toLowerCase()}.${one.className}`));
}

/** A picture alone, of what is only there for a moment. */
export const pictureOf = async ({ page }: Person, name: string) => (shots ? picture(page, name) : undefined);

async function picture(page: Page, name: string): Promise<void> {
  await mkdir(shots ?? '', { recursive: true });
  await page.screenshot({ path: `${shots}/${name}.png`, scale: 'css' });
}

/** A media ticket of the person whose browser this is, not used. */
export async function ticketOf(page: Page, link: string): Promise<string> {
  await page.goto(new URL('/favicon.svg', link).href);
  return until('a ticket is given', () => page.evaluate((code) => new Promise<string | null>((done) => {
    const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}/ws/lobby`);
    const end = (ticket: string | null) => {
      socket.close();
      done(ticket);
    };
    setTimeout(() => end(null), 3_000);
    socket.onopen = () => socket.send(JSON.stringify({ type: 'hello', code }));
    socket.onmessage = ({ data }) => {
      const { type, ticket } = JSON.parse(String(data)) as { type: string; ticket?: string };
      if (type === 'you') socket.send('{"type":"media.ticket"}');
      if (ticket || type === 'error') end(ticket ?? null);
    };
    socket.onclose = () => end(null);
  }), new URL(link).pathname.split('/').at(-1) ?? ''));
}

/** The media service's first word to a ticket, or that it hung up. */
export function answerTo(publicUrl: string, ticket: string): Promise<string> {
  return new Promise((done) => {
    const socket = new NodeSocket(`${publicUrl.replace(/^http/, 'ws')}/ws/media`, { origin: publicUrl });
    socket.on('open', () => socket.send(JSON.stringify({ type: 'media.join', ticket })));
    socket.on('message', (data) => {
      done((JSON.parse(String(data)) as { type: string }).type);
      socket.close();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => done('closed'));
  });
}
