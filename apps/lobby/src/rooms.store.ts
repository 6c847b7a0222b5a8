import { Injectable } from '@nestjs/common';
import type { Change, EventData, sessionPlanned } from '@rcp/contracts';
import { DomainError } from '@rcp/contracts';
import { Outbox } from '@rcp/messaging';
import { DataSource, type EntityManager, EntitySchema } from 'typeorm';
import type { JoinRequest, Room } from './domain/room.js';
import type { Session } from './domain/session.js';

/** Channel of the changes of a session; the payload is its id. */
export const SESSION_CHANNEL = 'lobby_session';

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
    state: text,
    requestedAt: { ...instant, name: 'requested_at' },
    since: instant,
    attempt: { type: 'int' },
    decidedBy: { ...optional, name: 'decided_by' },
    decidedByName: { ...optional, name: 'decided_by_name' },
    version: { type: 'int' },
  },
});

/** Table `session`. */
export const sessions = new EntitySchema<Session & { plannedVersion: number }>({
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
    version: { type: 'int' },
  },
});

/** Chooses what becomes of a room, under its lock. */
export type Decide = (room: Room, tx: EntityManager) => Change<Room> | Promise<Change<Room>>;

/** Sessions on the day with everybody who asked to join them. */
@Injectable()
export class RoomsStore {
  constructor(private readonly db: DataSource, private readonly outbox: Outbox) {}

  /** The planned session as scheduling last told; an older fact than the copy is dropped. */
  async keepPlanned(tx: EntityManager, planned: EventData<typeof sessionPlanned>, version: number): Promise<void> {
    await tx.query(
      `insert into session (id, rcp_id, starts_at, ends_at, webconf_active, planned_version) values ($1, $2, $3, $4, $5, $6)
       on conflict (id) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at, webconf_active = excluded.webconf_active,
         planned_version = excluded.planned_version where session.planned_version < excluded.planned_version`,
      [planned.sessionId, planned.rcpId, planned.startsAt, planned.endsAt, planned.webconfActive, version],
    );
  }

  /** The sessions of an RCP that may still matter, by start. */
  ofRcp(rcpId: string): Promise<Session[]> {
    return this.db.getRepository(sessions).find({ where: { rcpId }, order: { startsAt: 'DESC' }, take: 50 });
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
      const { state, hostPresent, version } = after.session;
      await tx.update(sessions, { id: sessionId }, { state, hostPresent, version });
    }
    for (const request of after.requests) {
      if (!room.requests.includes(request)) await tx.save(joinRequests, { ...request, sessionId });
    }
    await this.outbox.append(tx, facts);
    await tx.query('select pg_notify($1, $2)', [SESSION_CHANNEL, sessionId]);
    return after;
  }

  /** Sessions of an RCP that somebody with an account asked to join, in the order in which they must be locked. */
  async withAccounts(tx: EntityManager, rcpId: string): Promise<string[]> {
    const rows: { id: string }[] = await tx.query(
      `select id from session where rcp_id = $1 and state <> 'closed'
         and exists (select 1 from join_request where session_id = session.id and account_id is not null) order by id`, [rcpId],
    );
    return rows.map(({ id }) => id);
  }

  /** Sessions of an RCP that were left open and are past make room for the next: at most one is open (domain rule 4). */
  async closePast(tx: EntityManager, rcpId: string, endedBefore: Date): Promise<void> {
    await tx.query(`update session set state = 'closed' where rcp_id = $1 and state = 'open' and ends_at < $2`, [rcpId, endedBefore]);
  }

  private async load(tx: EntityManager, sessionId: string, locked = false): Promise<Room | undefined> {
    const session = await tx.findOne(sessions, { where: { id: sessionId }, ...(locked ? { lock: { mode: 'pessimistic_write' as const } } : {}) });
    if (session === null) return undefined;
    return { session, requests: await tx.find(joinRequests, { where: { sessionId }, order: { requestedAt: 'ASC' } }) };
  }
}
