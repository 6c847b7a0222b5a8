import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type PutRegistration } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import { DataSource, type EntityManager } from 'typeorm';
import type { Incoming, Settled } from './domain/incoming.js';
import { assertOwn } from './domain/rcp.js';
import { type LastMail, type MailNews, mailBecame } from './domain/registration-mail.js';
import { register, type Registration, resend, withdraw } from './domain/registration.js';
import { NewsStore } from './news.store.js';
import { type Changed, PlanningStore } from './planning.store.js';
import { RegistrationChangeStore } from './registration-change.store.js';
import { registrations } from './tables.store.js';

const newsOf = { none: 'MailNotNeeded', sent: 'MailSent', deferred: 'MailDeferred', failed: 'MailFailed', bounced: 'MailBounced' } as const;

/** Registrations, each changed by one decision. */
@Injectable()
export class RegistrationsStore {
  constructor(
    private readonly db: DataSource, private readonly planning: PlanningStore, private readonly changes: RegistrationChangeStore, private readonly news: NewsStore,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Throws not-found for an unknown session, forbidden for another network's session or registration, and what the rule throws. */
  async put(networks: readonly string[], sessionId: string, id: string, body: PutRegistration, incoming: Incoming): Promise<Changed<Registration>> {
    const { state, before, ignored = false } = await this.changes.change(this.db.manager, networks, { sessionId, id }, async (before, meeting): Promise<Settled<Registration>> => {
      // The session it leaves may change meanwhile: whatever becomes of it, leaving is allowed.
      const from = before === undefined || before.sessionId === sessionId ? undefined : await meetingIn(this.db.manager, networks, before.sessionId);
      return register(before, id, body, { ...incoming, meeting, from, now: this.clock.now() });
    });
    return { state, created: before === undefined, ignored };
  }

  /** Throws not-found, forbidden, version-conflict. */
  async withdraw(networks: readonly string[], sessionId: string, id: string, incoming: Incoming): Promise<void> {
    await this.changes.change(this.db.manager, networks, { sessionId, id }, (before, { rcpId }) => withdraw(here(before, sessionId), rcpId, incoming));
  }

  /** In the transaction that remembers the caller's key. Throws not-found, forbidden, no-mail, session-terminal. */
  async resend(tx: EntityManager, networks: readonly string[], sessionId: string, id: string): Promise<Registration> {
    const { state } = await this.changes.change(tx, networks, { sessionId, id }, (before, meeting) => resend(here(before, sessionId), meeting, this.clock.now()));
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

  /** Undefined when there is none. */
  find(id: string): Promise<Registration | undefined> {
    return this.planning.find(registrations, id);
  }

  /** In the consumer's transaction. A registration we don't know has nothing to note. */
  async noteMail(tx: EntityManager, id: string, news: MailNews): Promise<void> {
    const before = await tx.findOne(registrations, { where: { id }, lock: { mode: 'pessimistic_write' } });
    if (before === null) return;
    const [last]: LastMail[] = await tx.query('select mail_id as "mailId", mail_at as at from registration where id = $1 and mail_id is not null', [id]);
    const after = mailBecame(before, last ?? null, news);
    if (after === before) return;
    await tx.query(
      'update registration set mail_status = $2, mail_version = $3, mail_id = $4, mail_at = $5 where id = $1', [id, after.mailStatus, after.mailVersion, news.mailId, news.at],
    );
    const { rcpId } = await meetingOf(tx, before.sessionId);
    await this.news.append(tx, [{ type: newsOf[news.status], at: news.at.toISOString(), rcpId, sessionId: before.sessionId, registrationId: id }]);
  }
}

function here(registration: Registration | undefined, sessionId: string): Registration {
  if (registration?.sessionId !== sessionId) throw new DomainError('not-found');
  return registration;
}

interface SessionOwner {
  readonly id: string;
  readonly rcpId: string;
  readonly networkId: string;
}

/** Throws not-found, forbidden. */
async function meetingIn(db: EntityManager, networks: readonly string[], sessionId: string): Promise<SessionOwner> {
  const owner = await meetingOf(db, sessionId);
  assertOwn(owner, networks);
  return owner;
}

/** Throws not-found. */
async function meetingOf(db: EntityManager, sessionId: string): Promise<SessionOwner> {
  const [row]: SessionOwner[] = await db.query(
    'select session.id, session.rcp_id as "rcpId", rcp.network_id as "networkId" from session join rcp on rcp.id = session.rcp_id where session.id = $1', [sessionId],
  );
  if (row === undefined) throw new DomainError('not-found');
  return row;
}
