import { jest } from '@jest/globals';
import { type RegistrationAnswer, sessionDateLabel } from '@rcp/contracts';
import type { System } from '@rcp/local-stack';
import { until } from '@rcp/testing';
import ICAL from 'ical.js';
import type { ParsedMail } from 'mailparser';
import { theSystem } from './system.js';

const inMinutes = (minutes: number) => new Date(Math.floor(Date.now() / 60_000 + minutes) * 60_000).toISOString();
const week = 7 * 24 * 60;
const on = (weeks: number) => ({ startsAt: inMinutes(weeks * week), endsAt: inMinutes(weeks * week + 90) });
type Times = ReturnType<typeof on>;

/** What calendar software makes of a reader's mails: the newest number of each entry wins (RFC 5546 §2.1.4). */
class Agenda {
  private readonly entries = new Map<string, { readonly sequence: number; readonly startsAt: string | null }>();

  take(mail: ParsedMail): void {
    const file = mail.attachments.find(({ contentType }) => contentType === 'application/ics' || contentType === 'text/calendar');
    if (file === undefined) return;
    const calendar = new ICAL.Component(ICAL.parse(file.content.toString()) as [string, unknown[], unknown[]]);
    const event = new ICAL.Event(calendar.getFirstSubcomponent('vevent') ?? undefined);
    const known = this.entries.get(event.uid);
    if (known !== undefined && known.sequence > event.sequence) throw new Error('an older entry came after a newer one');
    const cancelled = calendar.getFirstPropertyValue('method') === 'CANCEL';
    this.entries.set(event.uid, { sequence: event.sequence, startsAt: cancelled ? null : event.startDate.toJSDate().toISOString() });
  }

  /** The meetings in it, by start. */
  get meetings(): string[] {
    return [...this.entries.values()].flatMap(({ startsAt }) => startsAt ?? []).sort();
  }
}

jest.setTimeout(120_000);

describe('the mails of a prescriber, from the DCC to the mailbox', () => {
  let system: System;

  beforeAll(async () => {
    system = await theSystem();
    await system.dcc.must('PUT', '/rcps/LIFE', {
      name: 'RCP Sein-Gynéco (CHU Exemple)', shortName: 'Sein-Gynéco', coordinator: { civility: 'Dr', familyName: 'DURAND', givenName: 'Paul' },
      secretariat: { email: 'secretariat.rcp@chu.example', phone: '04 00 00 00 00' },
    });
  }, 120_000);

  const plans = (id: string, times: Times) => system.dcc.must('PUT', `/sessions/${id}`, { rcpId: 'LIFE', ...times, webconfActive: true });
  const changes = async (method: 'PUT' | 'PATCH' | 'POST', id: string, path: string, body: object) => {
    const { etag } = await system.dcc.request('GET', `/sessions/${id}`);
    return system.dcc.must(method, `/sessions/${id}${path}`, body, { 'if-match': etag ?? '' });
  };
  const registers = (session: string, id: string, email: string, participation = 'webconference') => system.dcc.must('PUT', `/sessions/${session}/registrations/${id}`, {
    status: 'final', participation, prescriber: { civility: 'Dr', familyName: 'MARTIN', givenName: 'Claire', email, specialityCode: 'SM24' },
  });
  const status = async (session: string, id: string) => (await system.dcc.must<RegistrationAnswer>('GET', `/sessions/${session}/registrations/${id}`)).mailStatus;
  const isSettled = (session: string, id: string) => until('the DCC is told', async () => (await status(session, id)) === 'sent');
  const mailsTo = async (email: string) => (await system.mailbox.messages()).filter((mail) => [mail.to].flat().some((field) => field?.text.includes(email)));
  const labelOf = (times: Times) => sessionDateLabel(times, 'Europe/Paris');

  it('invited, moved to other hours, reminded of nothing twice, cancelled: each once, and the agenda follows', async () => {
    const email = 'vie@chu.example';
    const agenda = new Agenda();
    await plans('L-1', on(1));
    await registers('L-1', 'R-1', email);
    agenda.take(await system.mailbox.waitFor(email, 1));
    await isSettled('L-1', 'R-1');
    expect(agenda.meetings).toEqual([on(1).startsAt]);

    await changes('PUT', 'L-1', '', { rcpId: 'LIFE', ...on(2), webconfActive: true });
    const change = await system.mailbox.waitFor(email, 2);
    agenda.take(change);
    expect(change.subject).toMatch(/MODIFIÉ – Webconférence RCP Sein-Gynéco : nouvelle date/);
    for (const words of [labelOf(on(1)), labelOf(on(2)), 'VOTRE LIEN RESTE LE MÊME']) expect(change.text).toContain(words);
    expect(agenda.meetings).toEqual([on(2).startsAt]);

    await changes('POST', 'L-1', '/cancellation', { reasonCode: 'postponed' });
    const cancelled = await system.mailbox.waitFor(email, 3);
    agenda.take(cancelled);
    expect(cancelled.subject).toMatch(/ANNULÉ – Webconférence RCP Sein-Gynéco du/);
    expect(agenda.meetings).toEqual([]);
    expect(await mailsTo(email)).toHaveLength(3);
  });

  it('one entry for two cases of one prescriber, until the last one goes (R69)', async () => {
    const email = 'deux@chu.example';
    const agenda = new Agenda();
    await plans('L-2', on(3));
    await registers('L-2', 'R-2A', email);
    const first = await system.mailbox.waitFor(email, 1);
    await registers('L-2', 'R-2B', email);
    const second = await system.mailbox.waitFor(email, 2);
    for (const mail of [first, second]) agenda.take(mail);
    const linkOf = ({ text }: ParsedMail) => /http\S+#p=\S+/.exec(text ?? '')?.[0];
    expect(linkOf(second)).toBe(linkOf(first));
    expect(agenda.meetings).toEqual([on(3).startsAt]);
    await registers('L-2', 'R-2A', email, 'absent');
    await system.dcc.must('DELETE', '/sessions/L-2/registrations/R-2B');
    const last = await system.mailbox.waitFor(email, 3);
    agenda.take(last);
    expect(last.subject).toMatch(/Votre participation en webconférence – RCP Sein-Gynéco du .* : annulée/);
    expect([agenda.meetings, (await mailsTo(email)).length]).toEqual([[], 3]);
  });

  it('one mail for a case that goes to another session', async () => {
    const email = 'deplace@chu.example';
    const agenda = new Agenda();
    await Promise.all([plans('L-3', on(4)), plans('L-4', on(5))]);
    await registers('L-3', 'R-3', email);
    agenda.take(await system.mailbox.waitFor(email, 1));
    await registers('L-4', 'R-3', email);
    const moved = await system.mailbox.waitFor(email, 2);
    agenda.take(moved);
    for (const words of [labelOf(on(4)), labelOf(on(5))]) expect(moved.text).toContain(words);
    await isSettled('L-4', 'R-3');
    expect([agenda.meetings, (await mailsTo(email)).length]).toEqual([[on(5).startsAt], 2]);
  });

  it('a webconference switched off and on again', async () => {
    const email = 'bascule@chu.example';
    const agenda = new Agenda();
    await plans('L-5', on(6));
    await registers('L-5', 'R-5', email);
    agenda.take(await system.mailbox.waitFor(email, 1));
    await changes('PUT', 'L-5', '', { rcpId: 'LIFE', ...on(6), webconfActive: false });
    const off = await system.mailbox.waitFor(email, 2);
    agenda.take(off);
    expect([off.subject, agenda.meetings]).toEqual([expect.stringContaining('Webconférence désactivée'), []]);
    await changes('PUT', 'L-5', '', { rcpId: 'LIFE', ...on(6), webconfActive: true });
    agenda.take(await system.mailbox.waitFor(email, 3));
    expect(agenda.meetings).toEqual([on(6).startsAt]);
  });

  it('nobody, for twenty sessions without a prescriber « en webconférence » (R62, R70)', async () => {
    const before = (await system.mailbox.messages()).length;
    for (let nth = 0; nth < 20; nth++) {
      await plans(`L-Q${nth}`, on(10 + nth));
      await registers(`L-Q${nth}`, `R-Q${nth}`, `personne${nth}@chu.example`, nth % 2 ? 'on_site' : 'absent');
      await changes('PUT', `L-Q${nth}`, '', { rcpId: 'LIFE', ...on(10 + nth), webconfActive: false });
    }
    // Whatever was told before is handled before a mail that is told after.
    await plans('L-END', on(40));
    await registers('L-END', 'R-END', 'temoin@chu.example');
    await system.mailbox.waitFor('temoin@chu.example');
    expect((await system.mailbox.messages()).length).toBe(before + 1);
  });
});
