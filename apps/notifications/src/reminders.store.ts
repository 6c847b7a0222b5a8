import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { MailsStore } from './mails.store.js';
import { NewJobs } from './new-jobs.js';

const dayMs = 24 * 3_600_000;

/** When readers are reminded. */
const aheadMs = dayMs;
/** At that moment, they must have known the date for this long. */
const knownMs = dayMs;

interface DueReminder { readonly invitationId: string; readonly sessionId: string; readonly sequence: number; readonly registrationId: string; readonly version: number }

/** Whose reader is to be reminded. */
@Injectable()
export class RemindersStore {
  constructor(private readonly db: DataSource, private readonly mails: MailsStore, private readonly jobs: NewJobs) {}

  /**
   * Claims up to `limit` invitations to sessions that begin within a day, for their present SEQUENCE, and adds a job for each. Whoever else
   * looks at the same time claims others. Answers how many there were.
   */
  claim(limit: number): Promise<number> {
    return this.db.transaction(async (tx) => {
      const due = await this.due(tx, limit);
      for (const { invitationId, sessionId, sequence, registrationId, version } of due) {
        const dedupeKey = `reminder:${invitationId}:${sequence}`;
        await this.mails.add(tx, this.jobs.atOnce({ purpose: 'remind', dedupeKey, registrationId, sessionId, registrationVersion: version, invitationId, sequence }));
      }
      return due.length;
    });
  }

  /** Each with a registration that was told under it: the one whose link is shown, if it still is of it. */
  private due(tx: EntityManager, limit: number): Promise<DueReminder[]> {
    return tx.query(
      `with due as (
         select id from invitation
          where told_session_id is not null and not retired and recipient is not null and registrations <> '{}'
            and starts_at > $1::timestamptz and starts_at <= $1::timestamptz + make_interval(secs => $2)
            and told_at <= starts_at - make_interval(secs => $3) and reminded_sequence is distinct from sequence
          order by starts_at, id limit $4 for update skip locked),
       claimed as (update invitation set reminded_sequence = sequence from due where invitation.id = due.id returning invitation.*)
       select id as "invitationId", told_session_id as "sessionId", sequence, registration as "registrationId", coalesce((registrations ->> registration)::int, 1) as version
         from claimed, lateral (select case when registrations ? link_registration_id then link_registration_id
                                            else (select min(key) from jsonb_object_keys(registrations) as key) end as registration) as named`,
      [this.jobs.now(), aheadMs / 1000, (aheadMs + knownMs) / 1000, limit],
    );
  }
}
