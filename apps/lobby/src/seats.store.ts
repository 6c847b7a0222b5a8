import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock, IDS, type Ids } from '@rcp/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { ENV, type LobbyEnv } from './env.js';

const live = `('held', 'waiting', 'admitted')`;
/**
 * A request is as young as its state: nothing is known yet of the line of somebody who has only just asked. Whose media go on is there,
 * whatever became of the tab's other line.
 */
const lost = (seen: string, closed: string) =>
  `join_request.state in ${live} and not away and (greatest(last_seen, since) < ${seen} or (left_at > since and left_at < ${closed}))
     and not coalesce((select joined from presence where participant_id = join_request.id order by version desc limit 1), false)`;

/**
 * Who is connected, over all replicas. An organiser's seat is a row that its replica renews; one that is not renewed
 * stops counting by itself, whether the socket closed, the network or the whole replica was lost (R32). Everybody else's
 * line is written down beside their request in the same way (R36).
 */
@Injectable()
export class SeatsStore {
  constructor(
    private readonly db: DataSource,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(IDS) private readonly ids: Ids,
    @Inject(ENV) private readonly env: LobbyEnv,
  ) {}

  /** Takes a seat; answers its id. */
  async take(sessionId: string): Promise<string> {
    const id = this.ids.uuid();
    await this.db.query('insert into seat (id, session_id, last_seen) values ($1, $2, $3)', [id, sessionId, this.clock.now()]);
    return id;
  }

  /** Renews these seats. */
  async renew(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.db.query('update seat set last_seen = $2 where id = any($1)', [ids, this.clock.now()]);
  }

  /** True while an organiser's seat of the session counts. Ask under the session's lock. */
  async occupied(tx: EntityManager, sessionId: string): Promise<boolean> {
    const rows: unknown[] = await tx.query('select 1 from seat where session_id = $1 and last_seen > $2 limit 1', [sessionId, this.since()]);
    return rows.length > 0;
  }

  /** Sessions that believe an organiser is there while no seat counts any more. Seats long lost are forgotten. */
  async abandoned(): Promise<string[]> {
    await this.db.query(`delete from seat where last_seen < $1::timestamptz - interval '1 day'`, [this.clock.now()]);
    const rows: { id: string }[] = await this.db.query(
      `select id from session where host_present and not exists (select 1 from seat where seat.session_id = session.id and last_seen > $1)`, [this.since()],
    );
    return rows.map(({ id }) => id);
  }

  /** Sessions where an organiser's seat counts although they believe nobody is there: the seat was written down late. */
  async unannounced(): Promise<string[]> {
    const rows: { id: string }[] = await this.db.query(
      `select id from session where not host_present and webconf_active and state in ('planned', 'open')
         and exists (select 1 from seat where seat.session_id = session.id and last_seen > $1)`, [this.since()],
    );
    return rows.map(({ id }) => id);
  }

  /** These browsers are connected. */
  async here(entryIds: readonly string[]): Promise<void> {
    if (entryIds.length === 0) return;
    await this.db.query(`update join_request set last_seen = $2, left_at = null where entry_id = any($1) and state in ${live}`, [entryIds, this.clock.now()]);
  }

  /** The last tab of a browser was closed; a reload is back at once. */
  async left(sessionId: string, entryId: string): Promise<void> {
    await this.db.query(`update join_request set left_at = $3 where session_id = $1 and entry_id = $2 and state in ${live}`, [sessionId, entryId, this.clock.now()]);
  }

  /** Sessions with people whose line is lost and who count as there. */
  async withLostLines(): Promise<string[]> {
    const rows: { id: string }[] = await this.db.query(
      `select distinct session_id as id from join_request join session on session.id = session_id where session.state in ('planned', 'open') and ${lost('$1', '$2')}`, this.limits(),
    );
    return rows.map(({ id }) => id);
  }

  /** Whose lines are lost in a session. Ask under its lock. */
  async lostIn(tx: EntityManager, sessionId: string): Promise<ReadonlySet<string>> {
    const rows: { id: string }[] = await tx.query(`select id from join_request where session_id = $3 and ${lost('$1', '$2')}`, [...this.limits(), sessionId]);
    return new Set(rows.map(({ id }) => id));
  }

  /** Seen before the first, or closed their tab before the second. */
  private limits(): [Date, Date] {
    return [this.ago(this.env.LINE_LOST_SECONDS), this.ago(this.env.TAB_CLOSED_SECONDS)];
  }

  private since(): Date {
    return this.ago(this.env.SEAT_LOST_SECONDS);
  }

  private ago(seconds: number): Date {
    return new Date(this.clock.now().getTime() - seconds * 1000);
  }
}
