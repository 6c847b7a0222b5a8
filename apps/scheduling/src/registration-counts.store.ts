import { Injectable } from '@nestjs/common';
import type { Participation, StatisticsAnswer } from '@rcp/contracts';
import { DataSource } from 'typeorm';

/** Registrations in figures (R86). */
@Injectable()
export class RegistrationCountsStore {
  constructor(private readonly db: DataSource) {}

  /** Final ones to the RCP's sessions that begin in the period and were not cancelled. */
  async counted({ rcpId, from, to }: { rcpId: string; from: string; to: string }): Promise<Pick<StatisticsAnswer, 'registrations' | 'mailFailures'>> {
    const rows: { participation: Participation; count: number; failures: number }[] = await this.db.query(
      `select participation, count(*)::int as count, (count(*) filter (where mail_status in ('failed', 'bounced')))::int as failures
         from registration join session on session.id = session_id
        where rcp_id = $1 and starts_at >= $2 and starts_at < $3 and state <> 'cancelled' and registration.status = 'final' group by participation`, [rcpId, from, to],
    );
    const of = (participation: Participation) => rows.find((row) => row.participation === participation)?.count ?? 0;
    return {
      registrations: { on_site: of('on_site'), absent: of('absent'), webconference: of('webconference') },
      mailFailures: rows.reduce((sum, { failures }) => sum + failures, 0),
    };
  }
}
