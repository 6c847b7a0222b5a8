import { Injectable } from '@nestjs/common';
import type { EventData, patientRegistered, sessionPlanned } from '@rcp/contracts';
import { DataSource, type EntityManager } from 'typeorm';

/** A registration that a fact about its session concerns. */
export interface KnownRegistration {
  readonly registrationId: string;
  readonly version: number;
}

type Registration = EventData<typeof patientRegistered> & { readonly withdrawn: boolean; readonly version: number };
type Session = EventData<typeof sessionPlanned> & { readonly state: 'planned' | 'cancelled'; readonly version: number };

/** Days after which nothing is kept of a session. */
const keptDays = 30;
/** Registrations to a session we never heard of are forgotten after so many days. */
const strayDays = 400;

/** Which registrations and sessions there are, from scheduling's facts: whom a fact concerns, and when to forget. What is true is asked. */
@Injectable()
export class KnownStore {
  constructor(private readonly db: DataSource) {}

  /** True when the fact is newer than all that is known of the registration. */
  async noteRegistration(tx: EntityManager, { registrationId, sessionId, participation, withdrawn, revision, version }: Registration, now: Date): Promise<boolean> {
    const newer: unknown[] = await tx.query(
      `insert into known_registration as known (registration_id, session_id, participation, withdrawn, revision, version, updated_at)
       values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (registration_id) do update set session_id = excluded.session_id, participation = excluded.participation, withdrawn = excluded.withdrawn,
         revision = excluded.revision, version = excluded.version, updated_at = excluded.updated_at
       where known.version < excluded.version returning 1`,
      [registrationId, sessionId, participation, withdrawn, revision, version, now],
    );
    return newer.length > 0;
  }

  /** Somebody was told of the registration, or is about to be. */
  async isFollowed(tx: EntityManager, registrationId: string): Promise<boolean> {
    const [{ followed } = { followed: false }]: { followed: boolean }[] = await tx.query(
      `select exists (select 1 from invitation where registrations ? $1)
           or exists (select 1 from mail_job where registration_id = $1 and state in ('queued', 'deferred', 'sending')) as followed`, [registrationId],
    );
    return followed;
  }

  /** True when the fact is newer than all that is known of the session. */
  async noteSession(tx: EntityManager, { sessionId, rcpId, startsAt, endsAt, webconfActive, state, version }: Session): Promise<boolean> {
    const newer: unknown[] = await tx.query(
      `insert into known_session as known (session_id, rcp_id, starts_at, ends_at, webconf_active, state, version) values ($1, $2, $3, $4, $5, $6, $7)
       on conflict (session_id) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at, webconf_active = excluded.webconf_active,
         state = excluded.state, version = excluded.version
       where known.version < excluded.version returning 1`,
      [sessionId, rcpId, startsAt, endsAt, webconfActive, state, version],
    );
    return newer.length > 0;
  }

  /** Registrations « en webconférence » in the session, in one order so that writers don't wait for each other in a circle. */
  concernedBy(tx: EntityManager, sessionId: string): Promise<KnownRegistration[]> {
    return tx.query(
      `select registration_id as "registrationId", version from known_registration
        where session_id = $1 and participation = 'webconference' and not withdrawn order by registration_id`, [sessionId],
    );
  }

  /**
   * Forgets sessions that ended 30 days before: addresses are erased, jobs and what was known of registrations are deleted. Every replica may
   * do it: the second finds nothing. Answers how many addresses were erased.
   */
  async forget(now: Date): Promise<number> {
    const limit = new Date(now.getTime() - keptDays * 86_400_000);
    return this.db.transaction(async (tx) => {
      const over: { session_id: string }[] = await tx.query(
        `select session_id from known_session where ends_at < $1
         union select session_id from invitation where recipient is not null and ends_at < $1
           and not exists (select 1 from known_session known where known.session_id = invitation.session_id and known.ends_at >= $1)`, [limit],
      );
      const sessions = over.map((row) => row.session_id);
      const [, erased]: [unknown, number] = await tx.query(
        `update invitation set recipient = null, registrations = '{}', link_registration_id = null, retired = true where session_id = any($1) and recipient is not null`, [sessions],
      );
      await tx.query('delete from mail_job where session_id = any($1)', [sessions]);
      await tx.query('delete from known_registration where session_id = any($1) or updated_at < $2', [sessions, new Date(now.getTime() - strayDays * 86_400_000)]);
      await tx.query('delete from known_session where session_id = any($1)', [sessions]);
      return erased;
    });
  }
}
