import { Injectable } from '@nestjs/common';
import type { Change, EventData, Policies, sessionPlanned, sessionRescheduled } from '@rcp/contracts';
import { DomainError } from '@rcp/contracts';
import { Outbox } from '@rcp/messaging';
import { DataSource, type EntityManager, EntitySchema, MoreThan } from 'typeorm';
import { AuditStore } from './audit.store.js';
import type { JoinRequest, Room } from './domain/room.js';
import { type Session, usualPolicies } from './domain/session.js';
import { RCP_CHANNEL } from './directory.store.js';

/** Channel of the changes of a session; the payload is its id. */
export const SESSION_CHANNEL = 'lobby_session';

/** The longest an RCP may leave its door open after the end. */
const longestGraceMs = 480 * 60_000;

const text = { type: 'text' } as const;
const instant = { type: 'timestamptz' } as const;
const boolean = { type: 'boolean' } as const;
const optional = { ...text, nullable: true } as const;

/** Table `join_request`; the domain's type is the row, plus its session. */
export const joinRequests = new EntitySchema<JoinRequest & { sessionId: string }>({
  name: 'join_request',
  columns: {
    id: { type: 'uuid', primary: true },
    sessionId: { ...text, name: 'session_id' },
    entryId: { type: 'uuid', name: 'entry_id' },
    person: { type: 'jsonb' },
    assurance: text,
    edited: boolean,
    organiser: boolean,
    accountId: { ...optional, name: 'account_id' },
    registrationId: { ...optional, name: 'registration_id' },
    rpps: optional,
    state: text,
    requestedAt: { ...instant, name: 'requested_at' },
    since: instant,
    attempt: { type: 'int' },
    decidedBy: { ...optional, name: 'decided_by' },
    decidedByName: { ...optional, name: 'decided_by_name' },
    refusal: optional,
    chatOpened: { ...boolean, name: 'chat_opened' },
    linkLost: { ...boolean, name: 'link_lost' },
    away: boolean,
    version: { type: 'int' },
  },
});

/** Table `session`; the policies are its RCP's. */
export const sessions = new EntitySchema<Omit<Session, 'policies'> & { plannedVersion: number }>({
  name: 'session',
  columns: {
    id: { ...text, primary: true },
    rcpId: { ...text, name: 'rcp_id' },
    startsAt: { ...instant, name: 'starts_at' },
    endsAt: { ...instant, name: 'ends_at' },
    webconfActive: { ...boolean, name: 'webconf_active' },
    plannedVersion: { type: 'int', name: 'planned_version' },
    state: text,
    hostPresent: { ...boolean, name: 'host_present' },
    hostSince: { ...instant, nullable: true, name: 'host_since' },
    openedAt: { ...instant, nullable: true, name: 'opened_at' },
    closedAt: { ...instant, nullable: true, name: 'closed_at' },
    closeReason: { ...optional, name: 'close_reason' },
    frozenAt: { ...instant, nullable: true, name: 'frozen_at' },
    version: { type: 'int' },
  },
});

/** A session as scheduling plans it; `previous` are the hours that it was moved from. */
export type PlannedTold = EventData<typeof sessionPlanned> & Partial<Pick<EventData<typeof sessionRescheduled>, 'previous'>>;

/** Chooses what becomes of a room, under its lock. */
export type Decide = (room: Room, tx: EntityManager) => Change<Room> | Promise<Change<Room>>;

/** Sessions on the day with everybody who asked to join them. */
@Injectable()
export class RoomsStore {
  constructor(private readonly db: DataSource, private readonly outbox: Outbox, private readonly audit: AuditStore) {}

  /** The planned session as scheduling last told; an older fact than the copy is dropped, and false answered. */
  async keepPlanned(tx: EntityManager, planned: PlannedTold, version: number): Promise<boolean> {
    if (planned.previous !== undefined) await this.keepFormer(tx, planned.sessionId, version, planned.previous);
    const kept: unknown[] = await tx.query(
      `insert into session (id, rcp_id, starts_at, ends_at, webconf_active, planned_version) values ($1, $2, $3, $4, $5, $6)
       on conflict (id) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at, webconf_active = excluded.webconf_active,
         planned_version = excluded.planned_version where session.planned_version < excluded.planned_version returning id`,
      [planned.sessionId, planned.rcpId, planned.startsAt, planned.endsAt, planned.webconfActive, version],
    );
    await tx.query('select pg_notify($1, $2)', [RCP_CHANNEL, planned.rcpId]);
    return kept.length > 0;
  }

  /** Old mails speak of them. Each fact has its own, so they may come in any order. */
  private async keepFormer(tx: EntityManager, sessionId: string, version: number, { startsAt, endsAt }: { startsAt: string; endsAt: string }): Promise<void> {
    await tx.query('insert into former_time (session_id, version, starts_at, ends_at) values ($1, $2, $3, $4) on conflict do nothing', [sessionId, version, startsAt, endsAt]);
  }

  /** The sessions of an RCP that may be the page's now, by start. */
  async ofRcp(rcpId: string, now: Date): Promise<Session[]> {
    const found = await this.db.getRepository(sessions).find({
      where: [{ rcpId, state: 'open' }, { rcpId, state: 'planned', endsAt: MoreThan(new Date(now.getTime() - longestGraceMs)) }], order: { startsAt: 'ASC' }, take: 50,
    });
    const policies = await this.policiesOf(this.db.manager, rcpId);
    return found.map((session) => ({ ...session, policies }));
  }

  /** The cancelled sessions of an RCP that are not over, by start: few are asked for, since a whole series may be. */
  async cancelledOf(rcpId: string, now: Date): Promise<Pick<Session, 'startsAt' | 'endsAt'>[]> {
    return this.db.getRepository(sessions).find({ select: { id: true, startsAt: true, endsAt: true }, where: { rcpId, state: 'cancelled', endsAt: MoreThan(now) }, order: { startsAt: 'ASC' }, take: 1 });
  }

  /** As it stands now; undefined when there is no such session. */
  async room(sessionId: string): Promise<Room | undefined> {
    return this.load(this.db.manager, sessionId);
  }

  /**
   * The only way a room changes: locks its session, so that decisions come one after the other, lets `decide` choose,
   * saves what changed and its facts together, and tells every replica at commit. Throws not-found and what `decide` throws.
   */
  change(sessionId: string, decide: Decide): Promise<Room> {
    return this.db.transaction((tx) => this.changeIn(tx, sessionId, decide));
  }

  /** The same, in the caller's transaction. */
  async changeIn(tx: EntityManager, sessionId: string, decide: Decide): Promise<Room> {
    const room = await this.load(tx, sessionId, true);
    if (room === undefined) throw new DomainError('not-found');
    const { state: after, facts } = await decide(room, tx);
    if (after === room) return room;
    if (after.session !== room.session) {
      const { state, hostPresent, hostSince, openedAt, closedAt, closeReason, frozenAt, version } = after.session;
      await tx.update(sessions, { id: sessionId }, { state, hostPresent, hostSince, openedAt, closedAt, closeReason, frozenAt, version });
    }
    for (const request of after.requests) {
      if (!room.requests.includes(request)) await tx.save(joinRequests, { ...request, sessionId });
    }
    await this.outbox.append(tx, facts);
    await this.audit.append(tx, after, facts);
    await tx.query('select pg_notify($1, $2)', [SESSION_CHANNEL, sessionId]);
    return after;
  }

  /** Sessions of an RCP that somebody with an account asked to join, in the order in which they must be locked. */
  async withAccounts(tx: EntityManager, rcpId: string): Promise<string[]> {
    const rows: { id: string }[] = await tx.query(
      `select id from session where rcp_id = $1 and state in ('planned', 'open')
         and exists (select 1 from join_request where session_id = session.id and account_id is not null) order by id`, [rcpId],
    );
    return rows.map(({ id }) => id);
  }

  /** The room of the session that an organiser of this RCP ended last; undefined when none was. */
  async lastEnded(rcpId: string): Promise<Room | undefined> {
    const [row]: { id: string }[] = await this.db.query(
      `select id from session where rcp_id = $1 and state = 'closed' and close_reason = 'by-host' order by closed_at desc limit 1`, [rcpId],
    );
    return row && this.room(row.id);
  }

  /** The open sessions beside this one in its RCP: they must close before it may open. */
  async openBeside(sessionId: string): Promise<string[]> {
    const rows: { id: string }[] = await this.db.query(
      `select other.id from session as one join session as other using (rcp_id) where one.id = $1 and other.id <> one.id and other.state = 'open'`, [sessionId],
    );
    return rows.map(({ id }) => id);
  }

  /** Locks every session of an RCP that people may ask to join, and answers their ids. */
  async lockAll(tx: EntityManager, rcpId: string): Promise<string[]> {
    const rows: { id: string }[] = await tx.query(`select id from session where rcp_id = $1 and state in ('planned', 'open') order by id for update`, [rcpId]);
    return rows.map(({ id }) => id);
  }

  private async load(tx: EntityManager, sessionId: string, locked = false): Promise<Room | undefined> {
    const session = await tx.findOne(sessions, { where: { id: sessionId }, ...(locked ? { lock: { mode: 'pessimistic_write' as const } } : {}) });
    if (session === null) return undefined;
    return { session: { ...session, policies: await this.policiesOf(tx, session.rcpId) }, requests: await tx.find(joinRequests, { where: { sessionId }, order: { requestedAt: 'ASC' } }) };
  }
  private async policiesOf(tx: EntityManager, rcpId: string): Promise<Policies> {
    const [row]: { policies: Partial<Policies> | null }[] = await tx.query(`select page->'policies' as policies from rcp where id = $1`, [rcpId]);
    return { ...usualPolicies, ...row?.policies };
  }
}
