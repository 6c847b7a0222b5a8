import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { erasedPrescriber } from './domain/registration.js';

/** How many rows of each kind were erased. */
export type Erased = Record<'prescribers' | 'registrations' | 'places' | 'news' | 'sessions', number>;

/**
 * Forgets what was kept long enough: who prescribed a month after the session, registrations, places and news after 13 months, sessions
 * after 5 years.
 */
@Injectable()
export class ErasureStore {
  constructor(private readonly db: DataSource) {}

  async erase(now: Date): Promise<Erased> {
    const count = async (statement: string, ...more: unknown[]): Promise<number> => {
      const [row]: { count: number }[] = await this.db.query(`with erased as (${statement} returning 1) select count(*)::int as count from erased`, [now, ...more]);
      return row?.count ?? 0;
    };
    return {
      registrations: await count(`delete from registration using session where session.id = session_id and ends_at < $1::timestamptz - interval '13 months'`),
      prescribers: await count(
        `update registration set prescriber = $2 from session where session.id = session_id and ends_at < $1::timestamptz - interval '30 days' and prescriber <> $2`, JSON.stringify(erasedPrescriber),
      ),
      places: await count(`update session set place = null where place is not null and ends_at < $1::timestamptz - interval '13 months'`),
      news: await count(`delete from news where at < $1::timestamptz - interval '13 months'`),
      sessions: await count(`delete from session where ends_at < $1::timestamptz - interval '5 years' and not exists (select 1 from registration where session_id = session.id)`),
    };
  }
}
