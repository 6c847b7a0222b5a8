import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type PutRegistration, type SessionState } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import type { EntityManager } from 'typeorm';
import type { Incoming } from './domain/incoming.js';
import { assertOwn } from './domain/rcp.js';
import { type MailNews, mailBecame } from './domain/registration-mail.js';
import { type Meeting, register, type Registration, resend, withdraw } from './domain/registration.js';
import { NewsStore } from './news.store.js';
import { type Changed, PlanningStore } from './planning.store.js';
import { registrations } from './tables.store.js';

const newsOf = { sent: 'MailSent', deferred: 'MailDeferred', failed: 'MailFailed' } as const;

/**
 * The session is locked before the registration, and shared: registrations don't wait for each other, but the session stays
 * as it is until they are saved. The RCP is only looked at, to be fast.
 */
@Injectable()
export class RegistrationsStore {
  constructor(private readonly planning: PlanningStore, private readonly news: NewsStore, @Inject(CLOCK) private readonly clock: Clock) {}

  /** Throws not-found for an unknown session, forbidden for another network's session or registration, and what the rule throws. */
  put(networks: readonly string[], sessionId: string, id: string, body: PutRegistration, incoming: Incoming): Promise<Changed<Registration>> {
    return this.planning.transaction(async (tx) => {
      const meeting = await meetingIn(tx, networks, sessionId, 'for share of session');
      return this.planning.changeIn(tx, registrations, id, async (before) => {
        // The session it leaves is not locked: whatever becomes of it, leaving is allowed.
        const from = before === undefined || before.sessionId === sessionId ? undefined : await meetingIn(tx, networks, before.sessionId);
        return register(before, id, body, { ...incoming, meeting, from, now: this.clock.now() });
      });
    });
  }

  /** Throws not-found, forbidden, version-conflict. */
  async withdraw(networks: readonly string[], sessionId: string, id: string, incoming: Incoming): Promise<void> {
    await this.planning.transaction(async (tx) => {
      const { rcpId } = await meetingIn(tx, networks, sessionId);
      await this.planning.changeIn(tx, registrations, id, (before) => withdraw(here(before, sessionId), rcpId, incoming));
    });
  }

  /** In the transaction that remembers the caller's key. Throws not-found, forbidden, no-mail, session-terminal. */
  async resend(tx: EntityManager, networks: readonly string[], sessionId: string, id: string): Promise<Registration> {
    const meeting = await meetingIn(tx, networks, sessionId, 'for share of session');
    return (await this.planning.changeIn(tx, registrations, id, (before) => resend(here(before, sessionId), meeting, this.clock.now()))).state;
  }

  /** In the order of their ids, withdrawn ones included. Throws not-found, forbidden. */
  list(networks: readonly string[], sessionId: string): Promise<Registration[]> {
    return this.planning.transaction(async (tx) => {
      await meetingIn(tx, networks, sessionId);
      return tx.find(registrations, { where: { sessionId }, order: { id: 'ASC' } });
    });
  }

  /** Throws not-found, also when it is in another session; forbidden. */
  get(networks: readonly string[], sessionId: string, id: string): Promise<Registration> {
    return this.planning.transaction(async (tx) => {
      await meetingIn(tx, networks, sessionId);
      return here((await tx.findOne(registrations, { where: { id } })) ?? undefined, sessionId);
    });
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

async function meetingIn(tx: EntityManager, networks: readonly string[], sessionId: string, lock?: 'for share of session'): Promise<Meeting> {
  const { networkId, ...meeting } = await meetingOf(tx, sessionId, lock);
  assertOwn({ networkId }, networks);
  return meeting;
}

/** The session with what counts of its RCP, in one question. Throws not-found. */
async function meetingOf(tx: EntityManager, sessionId: string, lock: 'for share of session' | '' = ''): Promise<Meeting & { networkId: string }> {
  const [row]: MeetingRow[] = await tx.query(
    `select session.id, session.rcp_id, session.ends_at, session.state, session.webconf_active, rcp.network_id, (rcp.policies ->> 'graceAfterMin')::int as grace
       from session join rcp on rcp.id = session.rcp_id where session.id = $1 ${lock}`, [sessionId],
  );
  if (row === undefined) throw new DomainError('not-found');
  return { id: row.id, rcpId: row.rcp_id, endsAt: row.ends_at, state: row.state, webconfActive: row.webconf_active, networkId: row.network_id, graceAfterMin: row.grace };
}
