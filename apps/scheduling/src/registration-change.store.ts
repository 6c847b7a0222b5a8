import { Inject, Injectable } from '@nestjs/common';
import { type Change, DomainError, type SessionState } from '@rcp/contracts';
import { notified, Outbox } from '@rcp/messaging';
import { CLOCK, type Clock } from '@rcp/platform';
import type { EntityManager } from 'typeorm';
import { assertOwn } from './domain/rcp.js';
import type { Meeting, Registration } from './domain/registration.js';
import { NewsStore } from './news.store.js';

/** A registration as it is, with what counts of the session it is to be in; the marks tell later whether either has changed. */
interface Seen {
  readonly meeting: Meeting & { readonly networkId: string };
  readonly meetingMark: string;
  readonly before: Registration | undefined;
  readonly mark: string | null;
}

/** Answering the very state it was given means that nothing changes. */
type Decide<More extends object> = (before: Registration | undefined, meeting: Meeting) => (Change<Registration> & More) | Promise<Change<Registration> & More>;

/** Somebody wins each round; so many losses in a row are a fault, not a race. */
const maxRounds = 50;

/**
 * Registrations are what the DCC sends most, all of a session at once. So nobody waits for a lock between two questions: one question
 * sees the session and the registration, one statement saves the registration, its facts and their news if neither has changed since,
 * and otherwise we look again. While it is saved the session stays as it was seen, as a lock would have it.
 */
@Injectable()
export class RegistrationChangeStore {
  constructor(private readonly outbox: Outbox, private readonly news: NewsStore, @Inject(CLOCK) private readonly clock: Clock) {}

  /** In a transaction of its own, or the caller's. Throws not-found (no such session), forbidden (another network's), and what `decide` throws. */
  async change<More extends object>(
    db: EntityManager, networks: readonly string[], at: { sessionId: string; id: string }, decide: Decide<More>,
  ): Promise<Change<Registration> & More & { before: Registration | undefined }> {
    for (let round = 0; round < maxRounds; round++) {
      const seen = await look(db, at.sessionId, at.id);
      assertOwn(seen.meeting, networks);
      const decided = await decide(seen.before, seen.meeting);
      if (decided.state === seen.before || (await this.save(db, seen, decided))) return { ...decided, before: seen.before };
    }
    throw new DomainError('unavailable');
  }

  /** False when the session or the registration is not as it was seen any more. */
  private async save(db: EntityManager, { meeting, meetingMark, mark }: Seen, { state, facts }: Change<Registration>): Promise<boolean> {
    const row = [
      state.id, state.sessionId, state.status, state.participation, JSON.stringify(state.prescriber), state.revision, state.modeConflict, state.mailStatus, state.mailVersion,
      state.sourceUpdatedAt, state.version,
    ];
    const told = this.outbox.statement(facts, { first: 15, given: 'saved' });
    const news = this.news.statement(facts, this.clock.now(), { first: 20, given: 'saved' });
    const here = this.outbox.relayIsHere;
    const [answer]: { saved: boolean }[] = await db.query(
      `with held as (select 1 from session where id = $12 and xmin = $13::xid for share),
            saved as (
              insert into registration (id, session_id, status, participation, prescriber, revision, mode_conflict, mail_status, mail_version, source_updated_at, version)
              select $1::text, $2::text, $3::text, $4::text, $5::jsonb, $6::int, $7::boolean, $8::text, $9::int, $10::timestamptz, $11::int from held
              on conflict (id) do update set
                session_id = excluded.session_id, status = excluded.status, participation = excluded.participation, prescriber = excluded.prescriber,
                revision = excluded.revision, mode_conflict = excluded.mode_conflict, mail_status = excluded.mail_status, mail_version = excluded.mail_version,
                source_updated_at = excluded.source_updated_at, version = excluded.version
              where registration.xmin = $14::xid
              returning 1),
            told as (${told.text}), news as (${news.text}),
            woken as (${here ? 'select 1 from told' : notified('told')})
       select exists (select from saved) as saved, (select count(*) from woken)`,
      [...row, meeting.id, meetingMark, mark, ...told.values, ...news.values],
    );
    if (here) this.outbox.wake();
    return answer?.saved === true;
  }
}

interface Row {
  readonly rcp_id: string;
  readonly ends_at: Date;
  readonly state: SessionState;
  readonly webconf_active: boolean;
  readonly network_id: string;
  readonly grace: number;
  readonly session_mark: string;
  readonly mark: string | null;
  readonly session_id: string;
  readonly status: Registration['status'];
  readonly participation: Registration['participation'];
  readonly prescriber: Registration['prescriber'];
  readonly revision: number;
  readonly mode_conflict: boolean;
  readonly mail_status: Registration['mailStatus'];
  readonly mail_version: number;
  readonly source_updated_at: Date | null;
  readonly version: number;
}

async function look(db: EntityManager, sessionId: string, id: string): Promise<Seen> {
  const [row]: Row[] = await db.query(
    `select s.rcp_id, s.ends_at, s.state, s.webconf_active, rcp.network_id, (rcp.policies ->> 'graceAfterMin')::int as grace, s.xmin::text as session_mark,
            r.xmin::text as mark, r.session_id, r.status, r.participation, r.prescriber, r.revision, r.mode_conflict, r.mail_status, r.mail_version, r.source_updated_at, r.version
       from session s join rcp on rcp.id = s.rcp_id left join registration r on r.id = $2
      where s.id = $1`, [sessionId, id],
  );
  if (row === undefined) throw new DomainError('not-found');
  return {
    meeting: { id: sessionId, rcpId: row.rcp_id, endsAt: row.ends_at, state: row.state, webconfActive: row.webconf_active, networkId: row.network_id, graceAfterMin: row.grace },
    meetingMark: row.session_mark, mark: row.mark,
    before: row.mark === null ? undefined : {
      id, sessionId: row.session_id, status: row.status, participation: row.participation, prescriber: row.prescriber, revision: row.revision, modeConflict: row.mode_conflict,
      mailStatus: row.mail_status, mailVersion: row.mail_version, sourceUpdatedAt: row.source_updated_at, version: row.version,
    },
  };
}
