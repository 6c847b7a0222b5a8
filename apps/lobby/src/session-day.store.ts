import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock } from '@rcp/platform';
import { DataSource, type EntityManager } from 'typeorm';
import { type Session, usualPolicies } from './domain/session.js';

/** SQL: how many minutes a session's door stays open after its end. */
const grace = `coalesce((rcp.page->'policies'->>'graceAfterMin')::int, ${usualPolicies.graceAfterMin})`;

/** Which sessions the clock concerns. */
@Injectable()
export class SessionDayStore {
  constructor(private readonly db: DataSource, @Inject(CLOCK) private readonly clock: Clock) {}

  /** Sessions that the clock may have something to do to: open past their end, or planned and past. Whether it has, the rule says. */
  async due(): Promise<string[]> {
    const rows: { id: string }[] = await this.db.query(
      `select session.id from session left join rcp on rcp.id = session.rcp_id
       where ends_at < $1 and (state = 'open' or (state = 'planned' and ends_at + make_interval(mins => ${grace}) < $1))
       order by ends_at limit 1000`, [this.clock.now()],
    );
    return rows.map(({ id }) => id);
  }

  /** Another session of the same RCP is open. */
  async isOtherOpen(tx: EntityManager, { id, rcpId }: Pick<Session, 'id' | 'rcpId'>): Promise<boolean> {
    const rows: unknown[] = await tx.query(`select 1 from session where rcp_id = $1 and id <> $2 and state = 'open'`, [rcpId, id]);
    return rows.length > 0;
  }
}
