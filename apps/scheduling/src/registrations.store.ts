import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type PutRegistration, type SessionState } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import { DataSource, type EntityManager } from 'typeorm';
import type { Incoming } from './domain/incoming.js';
import { assertOwn } from './domain/rcp.js';
import { type MailNews, mailBecame } from './domain/registration-mail.js';
import { type Meeting, register, type Registration, resend, withdraw } from './domain/registration.js';
import { NewsStore } from './news.store.js';
import { type Changed, PlanningStore } from './planning.store.js';
import { registrations } from './tables.store.js';

const newsOf = { none: 'MailNotNeeded', sent: 'MailSent', deferred: 'MailDeferred', failed: 'MailFailed', bounced: 'MailBounced' } as const;

/**
 * The session is locked before the registration's row, and shared: registrations don't wait for each other, but the session stays
 * as it is until they are saved. The RCP is only looked at, to be fast; for the same reason one question takes both locks.
 */
@Injectable()
export class RegistrationsStore {
  constructor(
    private readonly db: DataSource, private readonly planning: PlanningStore, private readonly news: NewsStore, @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws not-found for an unknown session, forbidden for another network's session or registration, and what the rule throws. */
  put(networks: readonly string[], sessionId: string, id: string, body: PutRegistration, incoming: Incoming): Promise<Changed<Registration>> {
    return this.db.transaction(async (tx) => {
      const { meeting, before } = await underLock(tx, networks, sessionId, id);
      // The session it leaves is not locked: whatever becomes of it, leaving is allowed.
      const from = before === undefined || before.sessionId === sessionId ? undefined : await meetingIn(tx, networks, before.sessionId);
      const { state, facts, ignored = false } = register(before, id, body, { ...incoming, meeting, from, now: this.clock.now() });
      await this.planning.save(tx, registrations, before, state, facts);
      return { state, created: before === undefined, ignored };
    });
  }

  /** Throws not-found, forbidden, version-conflict. */
  async withdraw(networks: readonly string[], sessionId: string, id: string, incoming: Incoming): Promise<void> {
    await this.db.transaction(async (tx) => {
      const { meeting, before } = await underLock(tx, networks, sessionId, id);
      const registration = here(before, sessionId);
      const { state, facts } = withdraw(registration, meeting.rcpId, incoming);
      await this.planning.save(tx, registrations, registration, state, facts);
    });
  }

  /** In the transaction that remembers the caller's key. Throws not-found, forbidden, no-mail, session-terminal. */
  async resend(tx: EntityManager, networks: readonly string[], sessionId: string, id: string): Promise<Registration> {
    const { meeting, before } = await underLock(tx, networks, sessionId, id);
    const registration = here(before, sessionId);
    const { state, facts } = resend(registration, meeting, this.clock.now());
    await this.planning.save(tx, registrations, registration, state, facts);
    return state;
  }

  /** In the order of their ids, withdrawn ones included. Throws not-found, forbidden. */
  async list(networks: readonly string[], sessionId: string): Promise<Registration[]> {
    await meetingIn(this.db.manager, networks, sessionId);
    return this.db.manager.find(registrations, { where: { sessionId }, order: { id: 'ASC' } });
  }

  /** Throws not-found, also when it is in another session; forbidden. */
  async get(networks: readonly string[], sessionId: string, id: string): Promise<Registration> {
    await meetingIn(this.db.manager, networks, sessionId);
    return here(await this.find(id), sessionId);
  }

  /** Of the same address, in the same session, final and « en webconférence »: its other registrations, oldest id first. */
  alsoOf({ id, sessionId, prescriber }: Registration): Promise<Pick<Registration, 'id' | 'revision'>[]> {
    return this.db.query(
      `select id, revision from registration
        where session_id = $1 and id <> $2 and status = 'final' and participation = 'webconference' and lower(prescriber ->> 'email') = lower($3) order by id`,
      [sessionId, id, prescriber.email],
    );
  }

  /** Undefined when there is none. */
  find(id: string): Promise<Registration | undefined> {
    return this.planning.find(registrations, id);
  }

  /** In the consumer's transaction. A registration we don't know has nothing to note; `at` is when it happened. */
  async noteMail(tx: EntityManager, id: string, news: MailNews, at: Date): Promise<void> {
    const before = await tx.findOne(registrations, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (before === null) return;
    const after = mailBecame(before, news);
    if (after === before) return;
    await tx.update(registrations, { id }, { mailStatus: after.mailStatus, mailVersion: after.mailVersion });
    const { rcpId } = await meetingOf(tx, before.sessionId);
    await this.news.append(tx, [{ type: newsOf[news.status], at: at.toISOString(), rcpId, sessionId: before.sessionId, registrationId: id }]);
  }
}

function here(registration: Registration | undefined, sessionId: string): Registration {
  if (registration?.sessionId !== sessionId) throw new DomainError('not-found');
  return registration;
}

interface MeetingRow {
  readonly id: string;
  readonly rcp_id: string;
  readonly ends_at: Date;
  readonly state: SessionState;
  readonly webconf_active: boolean;
  readonly network_id: string;
  readonly grace: number;
}

/** What a change decides on: the session as it stays until the end of the transaction, the registration as it is. Throws not-found, forbidden. */
async function underLock(tx: EntityManager, networks: readonly string[], sessionId: string, id: string): Promise<{ meeting: Meeting; before: Registration | undefined }> {
  const meeting = await meetingIn(tx, networks, sessionId, id);
  // A statement of its own: one that had begun before the lock was had would not see what the other wrote.
  const before = await tx.findOne(registrations, { where: { id }, lock: { mode: 'pessimistic_write' } });
  return { meeting, before: before ?? undefined };
}

async function meetingIn(tx: EntityManager, networks: readonly string[], sessionId: string, toLock?: string): Promise<Meeting> {
  const { networkId, ...meeting } = await meetingOf(tx, sessionId, toLock);
  assertOwn({ networkId }, networks);
  return meeting;
}

/**
 * The session with what counts of its RCP, in one question; with `toLock` the session is shared until the end of the transaction and
 * that registration's id is ours, also when there is none yet. Throws not-found.
 */
async function meetingOf(tx: EntityManager, sessionId: string, toLock?: string): Promise<Meeting & { networkId: string }> {
  const [row]: MeetingRow[] = await tx.query(
    `select session.id, session.rcp_id, session.ends_at, session.state, session.webconf_active, rcp.network_id, (rcp.policies ->> 'graceAfterMin')::int as grace
       from session join rcp on rcp.id = session.rcp_id ${toLock === undefined ? '' : 'cross join pg_advisory_xact_lock(hashtextextended($2, 0))'}
      where session.id = $1 ${toLock === undefined ? '' : 'for share of session'}`, toLock === undefined ? [sessionId] : [sessionId, `registration:${toLock}`],
  );
  if (row === undefined) throw new DomainError('not-found');
  return { id: row.id, rcpId: row.rcp_id, endsAt: row.ends_at, state: row.state, webconfActive: row.webconf_active, networkId: row.network_id, graceAfterMin: row.grace };
}
