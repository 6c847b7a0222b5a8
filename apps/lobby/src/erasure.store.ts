import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** How many rows of each kind were erased. */
export type Erased = Record<'records' | 'presences' | 'shares' | 'requests' | 'entries' | 'mails' | 'formerTimes' | 'figures' | 'sessions' | 'decisions', number>;

/**
 * Forgets what was kept long enough. An attendance record: a month after the DCC has fetched it, 13 months at most; who asked to come in
 * and who was in the room and shared a screen: with the record, or a month after a session without one; forms filled in at the door: a month; what became of
 * mails: 13 months; decisions on record: a year; sessions and their figures: 5 years.
 */
@Injectable()
export class ErasureStore {
  constructor(private readonly db: DataSource) {}

  async erase(now: Date): Promise<Erased> {
    const count = async (statement: string): Promise<number> => {
      const [row]: { count: number }[] = await this.db.query(`with erased as (${statement} returning 1) select count(*)::int as count from erased`, [now]);
      return row?.count ?? 0;
    };
    const ago = (period: string) => `$1::timestamptz - interval '${period}'`;
    /** SQL: of a session that ended so long ago. */
    const ended = (period: string) => `session_id in (select id from session where ends_at < ${ago(period)})`;
    const withoutRecord = `${ended('30 days')} and not exists (select 1 from attendance where attendance.session_id = %.session_id)`;
    const [forgotten]: { count: number }[] = await this.db.query(`select audit_forget(${ago('12 months')}) as count`, [now]);
    return {
      decisions: forgotten?.count ?? 0,
      records: await count(`delete from attendance using session where id = session_id and (fetched_at < ${ago('30 days')} or closed_at < ${ago('13 months')})`),
      presences: await count(`delete from presence where ${withoutRecord.replace('%', 'presence')}`),
      shares: await count(`delete from screen_share where ${withoutRecord.replace('%', 'screen_share')}`),
      requests: await count(`delete from join_request where ${withoutRecord.replace('%', 'join_request')}`),
      entries: await count(`delete from entry where created_at < ${ago('30 days')} and not exists (select 1 from join_request where entry_id = entry.id)`),
      mails: await count(`delete from mail_outcome where ${ended('13 months')}`),
      formerTimes: await count(`delete from former_time where ${ended('13 months')}`),
      figures: await count(`delete from session_figures where ${ended('5 years')}`),
      sessions: await count(`delete from session where ends_at < ${ago('5 years')} and not exists (select 1 from seat where session_id = session.id)`),
    };
  }
}
