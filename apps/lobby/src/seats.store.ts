import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock, IDS, type Ids } from '@rcp/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { ENV, type LobbyEnv } from './env.js';

/**
 * Organisers who are connected, over all replicas. A seat is a row that its replica renews; one that is not renewed
 * stops counting by itself, whether the socket closed, the network or the whole replica was lost (R32).
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

  private since(): Date {
    return new Date(this.clock.now().getTime() - this.env.SEAT_LOST_SECONDS * 1000);
  }
}
