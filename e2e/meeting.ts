import type { LaunchTicketAnswer, RcpAnswer } from '@rcp/contracts';
import type { System } from '@rcp/local-stack';
import type { Browser, Page } from 'playwright-core';
import { Person } from './person.js';

const inMinutes = (minutes: number) => new Date(Math.floor(Date.now() / 60_000 + minutes) * 60_000).toISOString();

export const presses = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).first().click({ timeout: 15_000 });
export const says = (page: Page, text: string | RegExp) => page.getByText(text).first().waitFor({ state: 'visible', timeout: 15_000 });

/** One session of an RCP, and the people who come to it. */
export class Meeting {
  readonly people: Person[] = [];

  private constructor(private readonly system: System, private readonly browser: Browser, private readonly rcpId: string, readonly link: string) {}

  /** Plans it: it may be entered at once. */
  static async plan(system: System, browser: Browser, rcpId: string): Promise<Meeting> {
    const { link } = await system.dcc.must<RcpAnswer>('PUT', `/rcps/${rcpId}`, {
      name: 'RCP Sein-Gynéco (CHU Exemple)', shortName: 'Sein-Gynéco', coordinator: { civility: 'Dr', familyName: 'DURAND', givenName: 'Paul' },
      secretariat: { email: 'secretariat.rcp@chu.example', phone: '04 00 00 00 00' },
    });
    await system.dcc.must('PUT', `/rcps/${rcpId}/organisers`, { organisers: [{ accountId: 'acc-org', role: 'secretary' }] });
    await system.dcc.must('PUT', `/sessions/S-${rcpId}`, { rcpId, startsAt: inMinutes(10), endsAt: inMinutes(100), webconfActive: true });
    return new Meeting(system, browser, rcpId, link);
  }

  /** The organiser, in the room. */
  async opens(familyName: string, givenName: string): Promise<Person> {
    const { url } = await this.system.dcc.must<LaunchTicketAnswer>('POST', '/launch-tickets', { rcpId: this.rcpId, account: { id: 'acc-org', familyName, givenName, specialityCode: 'X-SEC' } });
    const person = await this.person(familyName, true);
    await person.page.goto(url);
    await presses(person.page, 'ENTRER');
    await presses(person.page, 'Entrer dans la salle');
    await inTheRoom(person.page);
    return person;
  }

  /** A guest, let in by the organiser. */
  async joins(organiser: Person, familyName: string, givenName: string, { devices = true, speciality = 'Radiologie' }: { devices?: boolean; speciality?: string } = {}): Promise<Person> {
    const person = await this.person(familyName, devices);
    const { page } = person;
    await page.goto(this.link);
    await page.getByText('PARTICIPER EN WEBCONFÉRENCE').first().click();
    await page.getByLabel('Nom', { exact: true }).fill(familyName);
    await page.getByLabel('Prénom', { exact: true }).fill(givenName);
    await page.getByRole('combobox', { name: 'Spécialité' }).fill(speciality);
    await page.getByRole('option').first().click();
    await presses(page, 'ENTRER');
    await presses(page, 'Demander à rejoindre');
    await presses(organiser.page, /^Accepter/);
    await inTheRoom(page);
    return person;
  }

  async ends(): Promise<void> {
    for (const person of this.people.splice(0)) await person.goesHome().catch(() => undefined);
  }

  private async person(name: string, devices: boolean): Promise<Person> {
    const person = await Person.arrives(this.browser, name, { devices });
    this.people.push(person);
    return person;
  }
}

const inTheRoom = (page: Page) => page.getByRole('button', { name: 'Afficher la liste des participants' }).waitFor({ timeout: 15_000 });
