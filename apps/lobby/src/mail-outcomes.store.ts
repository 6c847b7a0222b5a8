import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

/** Channel of what became of a session's mails; the payload is the session's id. */
export const MAIL_CHANNEL = 'lobby_mail';

/** What became of a mail, without a word about who it was for. */
export interface MailNews {
  readonly registrationId: string;
  readonly sessionId: string;
  /** The version of the registration whose fact called for the mail; of the latest mail when not told. */
  readonly version: number | undefined;
  readonly at: Date;
  readonly undelivered: boolean;
}

/** More people than anybody calls before a meeting. */
const most = 50;

/** What became of the latest mail of each registration, by ids alone. */
@Injectable()
export class MailOutcomesStore {
  constructor(private readonly db: DataSource) {}

  /** Keeps the news of the newest mail, and of one mail the latest; news may come late or in another order than it happened. */
  async note(tx: EntityManager, { registrationId, sessionId, version, at, undelivered }: MailNews): Promise<void> {
    const [before]: { session_id: string; version: number }[] = await tx.query('select session_id, version from mail_outcome where registration_id = $1 for update', [registrationId]);
    await tx.query(
      `insert into mail_outcome as known (registration_id, session_id, version, told_at, undelivered) values ($1, $2, $3, $4, $5)
       on conflict (registration_id) do update set
         session_id = excluded.session_id, version = excluded.version, told_at = excluded.told_at, undelivered = excluded.undelivered
       where (known.version, known.told_at) < (excluded.version, excluded.told_at)`,
      [registrationId, sessionId, version ?? before?.version ?? 0, at, undelivered],
    );
    for (const concerned of new Set([sessionId, before?.session_id ?? sessionId])) await tx.query('select pg_notify($1, $2)', [MAIL_CHANNEL, concerned]);
  }

  /** Registrations of a session whose latest mail could not be delivered. */
  async undelivered(sessionId: string): Promise<string[]> {
    const rows: { id: string }[] = await this.db.query(
      'select registration_id as id from mail_outcome where session_id = $1 and undelivered order by told_at, registration_id limit $2', [sessionId, most],
    );
    return rows.map(({ id }) => id);
  }
}
