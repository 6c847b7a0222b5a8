import {
  type EventContract, participationChanged, patientRegistered, patientRegistrationMoved, patientRegistrationWithdrawn, prescriberChanged, resendRequested, sessionCancelled,
  sessionRescheduled, webconfActivated, webconfDeactivated,
} from '@rcp/contracts';
import type { Contact } from './domain/contact.js';
import { sameAddress } from './domain/told.js';
import { contactOf, inSession, type TrialScheduling } from './trial-scheduling.js';

type Session = Contact['session'];
interface Registration { id: string; email: string; sessionId: string; status: Contact['status']; participation: Contact['participation']; revision: number; version: number }

/** Sessions and registrations as scheduling keeps them: each change renews its answers, then tells the fact. */
export class TrialDcc {
  private readonly registrations = new Map<string, Registration>();
  private readonly sessions = new Map<string, { session: Session; version: number }>();
  private readonly rcps = new Map<string, string>();
  reminder = true;

  constructor(private readonly scheduling: TrialScheduling) {}

  /** A session from 15:00 to 16:30 UTC, of the usual RCP or one of this name. */
  plan(id: string, day: string, shortName?: string): void {
    if (shortName !== undefined) this.rcps.set(id, shortName);
    this.sessions.set(id, { version: 1, session: { id, startsAt: `${day}T15:00:00Z`, endsAt: `${day}T16:30:00Z`, state: 'planned', webconfActive: true, icsSequence: 0 } });
    this.renew();
  }

  register(id: string, email: string, sessionId: string, participation: Contact['participation'] = 'webconference'): Promise<void> {
    return this.put(patientRegistered, { id, email, sessionId, status: 'final', participation, revision: 1, version: 0 });
  }

  move(id: string, sessionId: string): Promise<void> {
    return this.put(patientRegistrationMoved, { ...this.registration(id), sessionId }, { from: { sessionId: this.registration(id).sessionId, rcpId: 'rcp-1' } });
  }

  choose(id: string, participation: Contact['participation']): Promise<void> {
    return this.put(participationChanged, { ...this.registration(id), participation }, { previous: this.registration(id).participation });
  }

  readdress(id: string, email: string): Promise<void> {
    return this.put(prescriberChanged, { ...this.registration(id), email, revision: this.registration(id).revision + 1 });
  }

  withdraw(id: string): Promise<void> {
    return this.put(patientRegistrationWithdrawn, { ...this.registration(id), status: 'withdrawn' });
  }

  resend(id: string): Promise<void> {
    return this.put(resendRequested, this.registration(id));
  }

  reschedule(id: string, day: string): Promise<void> {
    const { startsAt, endsAt, icsSequence = 0 } = this.session(id);
    return this.change(sessionRescheduled, id, { startsAt: `${day}T15:00:00Z`, endsAt: `${day}T16:30:00Z`, icsSequence: icsSequence + 1 }, { previous: { startsAt, endsAt }, icsSequence: icsSequence + 1 });
  }

  cancel(id: string): Promise<void> {
    const icsSequence = (this.session(id).icsSequence ?? 0) + 1;
    return this.change(sessionCancelled, id, { state: 'cancelled', icsSequence }, { reasonCode: 'other', icsSequence });
  }

  webconf(id: string, webconfActive: boolean): Promise<void> {
    return this.change(webconfActive ? webconfActivated : webconfDeactivated, id, { webconfActive });
  }

  private async put(contract: EventContract, registration: Registration, more: Record<string, unknown> = {}): Promise<void> {
    const { id: registrationId, sessionId, participation, revision } = registration;
    const version = registration.version + 1;
    this.registrations.set(registrationId, { ...registration, version });
    this.renew();
    await this.scheduling.tell({ registrationId, sessionId, rcpId: 'rcp-1', participation, revision, ...more }, { contract, version });
  }

  private async change(contract: EventContract, id: string, changes: Partial<Session>, more: Record<string, unknown> = {}): Promise<void> {
    const version = (this.sessions.get(id)?.version ?? 0) + 1;
    const session = { ...this.session(id), ...changes };
    this.sessions.set(id, { session, version });
    this.renew();
    const { startsAt, endsAt, webconfActive } = session;
    await this.scheduling.tellSession(contract, version, { sessionId: id, rcpId: 'rcp-1', startsAt, endsAt, webconfActive, ...more });
  }

  private renew(): void {
    for (const registration of this.registrations.values()) {
      this.scheduling.answers.set(registration.id, this.contact(registration, registration.sessionId));
      for (const sessionId of this.sessions.keys()) this.scheduling.answers.set(inSession(registration.id, sessionId), this.contact(registration, sessionId));
    }
  }

  private contact({ id, email, sessionId, status, participation, revision }: Registration, about: string): Contact {
    const contact = contactOf(id, email, { status, participation, revision, session: this.session(about), alsoRegistered: this.alsoOf(id, email, sessionId) });
    const shortName = this.rcps.get(about) ?? contact.rcp.shortName;
    return { ...contact, rcp: { ...contact.rcp, shortName, policies: { openBeforeMin: 60, personalLinks: true, reminder: this.reminder } } };
  }

  private alsoOf(id: string, email: string, sessionId: string): { registrationId: string; revision: number }[] {
    return [...this.registrations.values()]
      .filter((one) => one.id !== id && one.sessionId === sessionId && one.status === 'final' && one.participation === 'webconference' && sameAddress(one.email, email))
      .map((one) => ({ registrationId: one.id, revision: one.revision }));
  }

  private registration(id: string): Registration {
    const found = this.registrations.get(id);
    if (found === undefined) throw new Error(`no registration ${id}`);
    return found;
  }

  private session(id: string): Session {
    const found = this.sessions.get(id);
    if (found === undefined) throw new Error(`no session ${id}`);
    return found.session;
  }
}
