import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Invitation, Place, Told } from './domain/told.js';

/** An invitation with who is writing about it. */
export interface InvitationRow {
  readonly invitation: Invitation;
  readonly leaseJob: string | null;
  readonly leaseUntil: Date | null;
  /** When somebody last decided about it, by the database's clock: what was asked before may be older than what they knew. */
  readonly asOf: Date;
}

/** A job has the invitation for itself until then. */
export interface Lease {
  readonly jobId: string;
  readonly until: Date;
}

interface Row {
  id: string; session_id: string; recipient: string | null; calendar_uid: string; sequence: number; told_session_id: string | null; starts_at: Date | null; ends_at: Date | null;
  told_at: Date | null; offered: ({ sessionId: string; startsAt: string | null; endsAt: string | null } | null)[]; registrations: Record<string, number | null>;
  link_registration_id: string | null; link_revision: number | null; reminded_sequence: number | null; retired: boolean; lease_job: string | null; lease_until: Date | null; as_of: Date;
}

/** What each address was told of each session. The only place an address is kept. */
@Injectable()
export class InvitationsStore {
  constructor(private readonly db: DataSource) {}

  /** Locks the invitations that name the registration, and that of the place. */
  async lock(tx: EntityManager, registrationId: string, place: Place | null): Promise<InvitationRow[]> {
    const rows: Row[] = await tx.query(
      `select * from invitation where not retired and (registrations ? $1 or (session_id = $2 and lower(recipient) = lower($3))) order by id for update`,
      [registrationId, place?.sessionId ?? null, place?.recipient ?? null],
    );
    return rows.map(invitationRow);
  }

  /** Locks these. */
  async lockAll(tx: EntityManager, ids: readonly string[]): Promise<InvitationRow[]> {
    return ((await tx.query('select * from invitation where id = any($1) order by id for update', [ids])) as Row[]).map(invitationRow);
  }

  /** Saves an invitation, and who is writing about it from now on. Throws when the session and address have another (23505). */
  async save(tx: EntityManager, { told, link, ...invitation }: Invitation, lease: Lease | null): Promise<void> {
    const { id, sessionId, recipient, calendarUid, sequence, toldAt, offered, registrations, remindedSequence, retired } = invitation;
    await tx.query(
      `insert into invitation (id, session_id, recipient, calendar_uid, sequence, told_session_id, starts_at, ends_at, told_at, offered, registrations, link_registration_id, link_revision,
         reminded_sequence, retired, lease_job, lease_until, as_of)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, clock_timestamp())
       on conflict (id) do update set session_id = $2, recipient = $3, sequence = $5, told_session_id = $6, starts_at = $7, ends_at = $8, told_at = $9, offered = $10, registrations = $11,
         link_registration_id = $12, link_revision = $13, reminded_sequence = $14, retired = $15, lease_job = $16, lease_until = $17, as_of = clock_timestamp()`,
      [
        id, sessionId, recipient, calendarUid, sequence, told?.sessionId ?? null, told?.startsAt ?? null, told?.endsAt ?? null, toldAt, JSON.stringify(offered), JSON.stringify(registrations),
        link?.registrationId ?? null, link?.revision ?? null, remindedSequence, retired, lease?.jobId ?? null, lease?.until ?? null,
      ],
    );
  }

  /** Sessions among these that are known to be cancelled. */
  async cancelled(tx: EntityManager, sessionIds: readonly string[]): Promise<Set<string>> {
    if (sessionIds.length === 0) return new Set();
    const rows: { session_id: string }[] = await tx.query(`select session_id from known_session where session_id = any($1) and state = 'cancelled'`, [sessionIds]);
    return new Set(rows.map((row) => row.session_id));
  }

  /** The database's clock. */
  async clock(tx: EntityManager | DataSource = this.db): Promise<Date> {
    const [row]: { now: Date }[] = await tx.query('select clock_timestamp() as now');
    return row?.now ?? new Date();
  }
}

function invitationRow(row: Row): InvitationRow {
  const told: Told | null = row.told_session_id === null ? null : { sessionId: row.told_session_id, startsAt: row.starts_at, endsAt: row.ends_at };
  const link = row.link_registration_id === null || row.link_revision === null ? null : { registrationId: row.link_registration_id, revision: row.link_revision };
  const invitation: Invitation = {
    id: row.id, sessionId: row.session_id, recipient: row.recipient, calendarUid: row.calendar_uid, sequence: row.sequence, told, toldAt: row.told_at, link,
    offered: row.offered.map((one) => one && { sessionId: one.sessionId, startsAt: dated(one.startsAt), endsAt: dated(one.endsAt) }),
    registrations: row.registrations, remindedSequence: row.reminded_sequence, retired: row.retired,
  };
  return { invitation, leaseJob: row.lease_job, leaseUntil: row.lease_until, asOf: row.as_of };
}

const dated = (instant: string | null) => (instant === null ? null : new Date(instant));
