import { type Participation, type PrescriberAnswer, type SessionState } from '@rcp/contracts';
import { decide } from './decision.js';
import { othersToAsk } from './departure.js';
import { accepted, after, joined, offering } from './outcome.js';
import type { Decided, MailPurpose, Statement } from './statement.js';
import { type Invitation, placeOf, sameAddress } from './told.js';

interface Registration { status: 'final' | 'withdrawn'; participation: Participation; email: string; sessionId: string; revision: number; version: number }
interface Session { startsAt: Date; endsAt: Date; state: SessionState; webconfActive: boolean; version: number }
interface Fact { registrationId?: string; sessionId?: string; version: number; resend?: boolean }
interface Job { id: number; registrationId: string; purpose: MailPurpose; about: string | null; reminds: number | null; version: number; decided: Decided | null; crashed: boolean }
interface Mail { key: string; statement: Statement; uid: string; asked: boolean; address: string }
export type Delivery = 'taken' | 'refused' | 'crash after 250' | 'crash before 250' | 'taken but broken off' | 'broken off';

const now = new Date('2026-12-01T08:00:00Z');
const day = (nth: number, hour: number) => new Date(Date.UTC(2026, 11, 1 + nth, hour));

/** A DCC, a queue, mail servers and their readers' calendars, in memory: everything around the decision, none of its rules. */
export class TrialLedger {
  private readonly registrations = new Map<string, Registration>();
  private readonly sessions = new Map<string, Session>();
  private readonly invitations = new Map<string, Invitation>();
  private readonly known = new Map<string, { version: number; sessionId: string; mailed: boolean }>();
  private readonly facts: Fact[] = [];
  private readonly undelivered: Fact[] = [];
  private jobs: Job[] = [];
  private readonly mails: Mail[] = [];
  private readonly prescribers = new Set<string>();
  private count = 0;

  constructor(ids: readonly string[]) {
    ids.forEach((id, nth) => this.sessions.set(id, { startsAt: day(nth + 5, 15), endsAt: day(nth + 5, 16), state: 'planned', webconfActive: true, version: 1 }));
  }

  put(id: string, sessionId: string, participation: Participation, email: string): void {
    const before = this.registrations.get(id);
    const { webconfActive, state } = this.session(sessionId);
    if (before?.status === 'withdrawn' || state !== 'planned' || (participation === 'webconference' && !webconfActive)) return;
    const revision = (before?.revision ?? 1) + (before && !sameAddress(before.email, email) ? 1 : 0);
    const told = before === undefined || before.sessionId !== sessionId || before.participation !== participation || before.revision !== revision;
    this.registrations.set(id, { status: 'final', participation, email, sessionId, revision, version: (before?.version ?? 0) + 1 });
    if (participation === 'webconference') this.prescribers.add(email.toLowerCase());
    if (told) this.tell({ registrationId: id, version: this.registration(id).version });
  }

  withdraw(id: string): void {
    const before = this.registrations.get(id);
    if (before?.status !== 'final') return;
    this.registrations.set(id, { ...before, status: 'withdrawn', version: before.version + 1 });
    this.tell({ registrationId: id, version: before.version + 1 });
  }

  resend(id: string): void {
    const before = this.registrations.get(id);
    if (before === undefined || placeOf(this.answer(id), now) === null) return;
    this.registrations.set(id, { ...before, version: before.version + 1 });
    this.tell({ registrationId: id, version: before.version + 1, resend: true });
  }

  reschedule(id: string, nth: number): void {
    this.change(id, { startsAt: day(10 * nth, 15), endsAt: day(10 * nth, 16) });
  }

  webconf(id: string, webconfActive: boolean): void {
    this.change(id, { webconfActive });
  }

  cancel(id: string): void {
    this.change(id, { state: 'cancelled' });
  }

  /** One of the facts on their way arrives. */
  deliverFact(nth: number): void {
    const [fact] = this.undelivered.splice(nth % Math.max(1, this.undelivered.length), 1);
    if (fact) this.receive(fact);
  }

  /** One that came before comes again. */
  repeatFact(nth: number): void {
    const fact = this.facts[nth % Math.max(1, this.facts.length)];
    if (fact && !this.undelivered.includes(fact)) this.receive(fact);
  }

  /** One of the jobs runs: asks, decides, and its mail meets this fate. */
  runJob(nth: number, how: Delivery): void {
    const job = this.jobs[nth % Math.max(1, this.jobs.length)];
    if (job === undefined) return;
    const newer = this.jobs.some((one) => one.registrationId === job.registrationId && one.id > job.id && wakes(one) && wakes(job));
    if (newer && !job.crashed) return this.end(job);
    const statement = this.decided(job);
    if (statement === null) return this.end(job);
    const invitation = this.invitation(statement.invitationId);
    this.invitations.set(invitation.id, offering(invitation, statement));
    job.decided = { ...statement, at: statement.stamp };
    if (how.startsWith('taken') || how === 'crash after 250') this.accept(job, statement);
    job.crashed = how.startsWith('crash');
    const reader = how === 'refused' ? 'has-it-not' : how.endsWith('broken off') ? 'may-have-it' : null;
    if (reader) this.invitations.set(invitation.id, after[reader](this.invitation(invitation.id), statement, { registrationId: job.registrationId, version: job.version }, now));
    if (how === 'taken') this.conclude(job, statement);
  }

  remind(nth: number): void {
    const invited = [...this.invitations.values()].filter(({ told, remindedSequence, sequence, retired }) => told !== null && !retired && remindedSequence !== sequence);
    const invitation = invited[nth % Math.max(1, invited.length)];
    const registrationId = Object.keys(invitation?.registrations ?? {})[0];
    if (invitation === undefined || registrationId === undefined) return;
    this.invitations.set(invitation.id, { ...invitation, remindedSequence: invitation.sequence });
    this.queue({ registrationId, purpose: 'remind', about: invitation.id, reminds: invitation.sequence, version: 1 });
  }

  /** All facts arrive and all jobs run; nothing fails any more. */
  settle(): void {
    while (this.undelivered.length > 0 || this.jobs.length > 0) {
      this.deliverFact(0);
      this.runJob(0, 'taken');
    }
  }

  /** Throws, in words, when somebody was told what is not so. */
  mustTellTheTruth(): void {
    this.mustHaveNumbers();
    const wanted = new Map<string, string[]>();
    for (const id of this.registrations.keys()) {
      const place = placeOf(this.answer(id), now);
      const address = place?.recipient.toLowerCase() ?? '';
      if (place) wanted.set(address, [...new Set([...(wanted.get(address) ?? []), `${place.sessionId} ${place.startsAt.toISOString()}`])].sort());
    }
    const addresses = new Set([...wanted.keys(), ...this.mails.map(({ address }) => address)]);
    for (const address of addresses) {
      const shown = this.calendarOf(address).sort();
      const right = wanted.get(address) ?? [];
      if (JSON.stringify(shown) !== JSON.stringify(right)) throw new Error(`${address} has [${shown.join(', ')}] in the calendar and should have [${right.join(', ')}]`);
    }
  }

  /** The calendar parts applied in order: a lower SEQUENCE of a UID is ignored (RFC 5546 §2.1.5). */
  private calendarOf(address: string): string[] {
    const entries = new Map<string, { sequence: number; shown: string | null }>();
    for (const { uid, statement } of this.mails.filter((mail) => mail.address === address)) {
      const { method, sequence, sessionId, startsAt } = statement;
      if (method === null || sequence < (entries.get(uid)?.sequence ?? -1)) continue;
      entries.set(uid, { sequence, shown: method === 'REQUEST' ? `${sessionId} ${startsAt.toISOString()}` : null });
    }
    return [...entries.values()].flatMap(({ shown }) => (shown === null ? [] : [shown]));
  }

  private mustHaveNumbers(): void {
    const seen = new Map<string, Mail>();
    const sequences = new Map<string, number>();
    for (const mail of this.mails) {
      const { kind, sequence, again } = mail.statement;
      const key = `${mail.uid} ${kind} ${sequence}`;
      const before = seen.get(key);
      if (before && before.key !== mail.key && !again && !mail.asked) throw new Error(`said twice: ${key}`);
      if (sequence < (sequences.get(mail.uid) ?? 0)) throw new Error(`SEQUENCE fell: ${key}`);
      seen.set(key, mail);
      sequences.set(mail.uid, sequence);
    }
  }

  private decided(job: Job): Statement | null {
    const { registrationId } = job;
    const contact = this.answer(registrationId);
    const place = placeOf(contact, now);
    const all = [...this.invitations.values()].filter(({ retired }) => !retired);
    const linked = all.filter(({ registrations }) => registrationId in registrations);
    const { say, changed, farewells } = decide(job, {
      contact, linked, now, cancelled: new Set(),
      others: new Map(othersToAsk(registrationId, contact, linked).map((id) => [id, this.answer(id)])),
      target: all.find(({ sessionId, recipient }) => sessionId === place?.sessionId && sameAddress(place.recipient, recipient)),
      fresh: { id: `inv-${++this.count}`, host: 'rcp.example.org' },
    });
    for (const invitation of changed) this.invitations.set(invitation.id, invitation);
    for (const about of farewells) this.queue({ registrationId, purpose: 'farewell', about, reminds: null, version: job.version });
    this.mustBeApart();
    return say;
  }

  private mustBeApart(): void {
    const keys = [...this.invitations.values()].filter(({ retired }) => !retired).map(({ sessionId, recipient }) => `${sessionId} ${recipient?.toLowerCase()}`);
    if (new Set(keys).size < keys.length) throw new Error(`two invitations of one session and address: ${keys.join(', ')}`);
  }

  private accept(job: Job, statement: Statement): void {
    const { calendarUid } = this.invitation(statement.invitationId);
    const { kind, sequence, startsAt } = statement;
    const address = statement.to.toLowerCase();
    if (!this.prescribers.has(address)) throw new Error(`${address} has nothing to do with it`);
    this.mails.push({ key: `${job.id} ${kind} ${sequence} ${startsAt.toISOString()}`, statement, uid: calendarUid, asked: job.purpose === 'resend', address });
  }

  private conclude(job: Job, statement: Statement): void {
    const writtenFor = { registrationId: job.registrationId, version: job.version };
    this.invitations.set(statement.invitationId, accepted(this.invitation(statement.invitationId), statement, writtenFor, now));
    if (statement.joins) this.invitations.set(statement.joins, joined(this.invitation(statement.joins), writtenFor));
    this.end(job);
  }

  private change(id: string, changes: Partial<Session>): void {
    const before = this.session(id);
    if (before.state !== 'planned') return;
    this.sessions.set(id, { ...before, ...changes, version: before.version + 1 });
    this.tell({ sessionId: id, version: before.version + 1 });
  }

  private tell(fact: Fact): void {
    this.facts.push(fact);
    this.undelivered.push(fact);
  }

  private receive({ registrationId, sessionId, version, resend = false }: Fact): void {
    if (registrationId !== undefined) {
      const isNews = version > (this.known.get(registrationId)?.version ?? 0);
      const { participation, status, sessionId: at } = this.registration(registrationId);
      if (isNews) this.known.set(registrationId, { version, sessionId: at, mailed: participation === 'webconference' && status === 'final' });
      if (isNews || resend) this.wake(registrationId, version, resend);
    }
    for (const [id, known] of this.known) if (known.sessionId === sessionId) this.wake(id, known.version, false);
  }

  private wake(registrationId: string, version: number, resend: boolean): void {
    const older = this.jobs.filter((job) => job.registrationId === registrationId && wakes(job) && !job.crashed);
    this.jobs = this.jobs.filter((job) => !older.includes(job));
    const purpose = resend || older.some((job) => job.purpose === 'resend') ? 'resend' : 'tell';
    this.queue({ registrationId, purpose, about: null, reminds: null, version: Math.max(version, ...older.map((job) => job.version)) });
  }

  private queue(job: Pick<Job, 'registrationId' | 'purpose' | 'about' | 'reminds' | 'version'>): void {
    this.jobs.push({ ...job, id: ++this.count, decided: null, crashed: false });
  }

  private end(job: Job): void {
    this.jobs = this.jobs.filter((one) => one !== job);
  }

  private answer(id: string): PrescriberAnswer {
    const registration = this.registrations.get(id);
    if (registration === undefined) return { found: false };
    const { status, participation, email, sessionId, revision } = registration;
    const { startsAt, endsAt, state, webconfActive } = this.session(sessionId);
    const also = [...this.registrations].filter(([other, one]) => other !== id && one.status === 'final' && one.participation === 'webconference' && one.sessionId === sessionId && sameAddress(one.email, email));
    return {
      found: true, registrationId: id, revision, status, participation, prescriber: { familyName: 'MARTIN', givenName: 'Élodie', email },
      alsoRegistered: also.map(([other, one]) => ({ registrationId: other, revision: one.revision })),
      session: { id: sessionId, startsAt: startsAt.toISOString(), endsAt: endsAt.toISOString(), state, webconfActive },
      rcp: { id: 'rcp-1', name: 'RCP', shortName: 'RCP', coordinator: { familyName: 'X', givenName: 'Y' }, secretariat: {}, timeZone: 'Europe/Paris', linkCode: '4vJ9nQwX2mZpL8sT6rKdYc' },
    };
  }

  private registration(id: string): Registration {
    return must(this.registrations.get(id));
  }

  private session(id: string): Session {
    return must(this.sessions.get(id));
  }

  private invitation(id: string): Invitation {
    return must(this.invitations.get(id));
  }
}

/** Jobs that a newer one of the same registration makes superfluous. */
const wakes = ({ purpose }: Job) => purpose === 'tell' || purpose === 'resend';

function must<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('unknown');
  return value;
}
