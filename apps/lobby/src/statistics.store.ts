import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { Counted, SessionFigures } from './domain/statistics.js';

/** Sessions counted: no name, so they stay when attendance is erased. */
@Injectable()
export class StatisticsStore {
  constructor(private readonly db: DataSource) {}

  /** In the transaction that freezes the session's record; a session opened again is counted anew. */
  async keep(tx: EntityManager, sessionId: string, figures: SessionFigures): Promise<void> {
    await tx.query('insert into session_figures (session_id, figures) values ($1, $2) on conflict (session_id) do update set figures = excluded.figures', [sessionId, JSON.stringify(figures)]);
  }

  /** The RCP's sessions that begin from `from` on and before `to`. */
  sessions(rcpId: string, from: Date, to: Date): Promise<Counted[]> {
    return this.db.query(
      `select state, webconf_active as "webconfActive", opened_at as "openedAt", figures from session left join session_figures on session_id = id
        where rcp_id = $1 and starts_at >= $2 and starts_at < $3 order by starts_at`, [rcpId, from, to],
    );
  }
}
