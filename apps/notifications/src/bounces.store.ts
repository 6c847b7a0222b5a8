import { Injectable } from '@nestjs/common';
import { fact, mailBounced, type MailKind } from '@rcp/contracts';
import { Outbox } from '@rcp/messaging';
import { DataSource, type EntityManager } from 'typeorm';
import type { Failure } from './domain/bounce.js';

/** `early`: the mail is on its way as far as we know, so ask again later. `unknown`: no mail of ours, or none a report could be about. */
export type BounceOutcome = 'noted' | 'noted-before' | 'early' | 'unknown';

interface Job { id: string; kind: MailKind; registration_id: string; session_id: string; registration_version: number; state: string; version: number }

/** Which of our mails came back. */
@Injectable()
export class BouncesStore {
  constructor(private readonly db: DataSource, private readonly outbox: Outbox) {}

  /** Marks the mail `bounced` and tells it, in one transaction; the same report again changes nothing. */
  note({ messageIds, smtpCode }: Failure, now: Date): Promise<BounceOutcome> {
    return this.db.transaction(async (tx) => {
      const [job] = await tx.query<Job[]>(
        `select id, kind, registration_id, session_id, registration_version, state, version from mail_job
         where message_id = any($1) order by array_position($1, message_id) limit 1 for update`, [messageIds],
      );
      if (job === undefined) return 'unknown';
      if (job.state === 'sent') return this.mark(tx, job, smtpCode, now);
      if (job.state === 'bounced') return 'noted-before';
      return job.state === 'sending' || job.state === 'deferred' ? 'early' : 'unknown';
    });
  }

  /** Does `work` unless another replica is at it: answers whether it was our turn. */
  async inTurn(work: () => Promise<void>): Promise<boolean> {
    const session = this.db.createQueryRunner();
    try {
      const [{ mine } = { mine: false }] = await session.query(`select pg_try_advisory_lock(hashtext('notifications.bounces')) as mine`) as { mine: boolean }[];
      if (!mine) return false;
      try {
        await work();
      } finally {
        await session.query(`select pg_advisory_unlock(hashtext('notifications.bounces'))`);
      }
      return true;
    } finally {
      await session.release();
    }
  }

  private async mark(tx: EntityManager, job: Job, smtpCode: number | null, now: Date): Promise<BounceOutcome> {
    const version = job.version + 1;
    await tx.query(`update mail_job set state = 'bounced', smtp_code = $2, version = $3, updated_at = $4 where id = $1`, [job.id, smtpCode, version, now]);
    const data = { mailId: job.id, kind: job.kind, registrationId: job.registration_id, sessionId: job.session_id, registrationVersion: job.registration_version };
    await this.outbox.append(tx, [fact(mailBounced, job.id, version, data)]);
    return 'noted';
  }
}
