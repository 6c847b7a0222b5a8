import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Remembered, Times } from './domain/personal-link.js';

interface Row { readonly startsAt: Date; readonly endsAt: Date }

/** When sessions take place and took place before: an old mail may speak of either. */
@Injectable()
export class SessionTimesStore {
  constructor(private readonly db: DataSource) {}

  /** What is known of a session of this RCP, once somebody holds a mail about it. */
  async remembered(rcpId: string, sessionId: string): Promise<Remembered> {
    const rows: Row[] = await this.db.query('select starts_at as "startsAt", ends_at as "endsAt" from session where id = $1 and rcp_id = $2', [sessionId, rcpId]);
    return { sessionId, times: rows[0], former: rows[0] && (await this.former(sessionId)) };
  }

  /** The hours before the last change that counted: one to and fro leaves the hours in between. */
  private async former(sessionId: string): Promise<Times | undefined> {
    const rows: Row[] = await this.db.query(
      `select old.starts_at as "startsAt", old.ends_at as "endsAt" from former_time as old join session on session.id = old.session_id
       where old.session_id = $1 and old.starts_at <> session.starts_at order by old.version desc limit 1`, [sessionId],
    );
    return rows[0];
  }
}
