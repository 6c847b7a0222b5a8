import { Injectable } from '@nestjs/common';
import { DataSource, EntitySchema } from 'typeorm';
import { admitShare } from './domain/share.js';
import type { Seat } from './domain/seat.js';

const text = { type: 'text' } as const;

/** Table `share`: who shares a screen, by which join. */
export const shares = new EntitySchema<Pick<Seat, 'sessionId' | 'participantId' | 'generation'>>({
  name: 'share',
  columns: {
    sessionId: { ...text, name: 'session_id', primary: true },
    participantId: { type: 'uuid', name: 'participant_id', primary: true },
    generation: { type: 'int' },
  },
});

/** Who shares a screen, whichever replica they came through. A share ends with the place of whoever shares. */
@Injectable()
export class SharesStore {
  constructor(private readonly db: DataSource) {}

  /** A place among the shared screens of the session; holding it already is fine. Throws `too-many-shares`. */
  take({ sessionId, participantId, generation }: Seat): Promise<void> {
    return this.db.transaction(async (tx) => {
      // The last place is taken by one of two who ask at once.
      await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 1))', [sessionId]);
      const others = await tx.query<unknown[]>(
        `select 1 from share join seat using (session_id, participant_id, generation)
         where session_id = $1 and participant_id <> $2 and present`, [sessionId, participantId],
      );
      admitShare(others.length);
      await tx.upsert(shares, { sessionId, participantId, generation }, ['sessionId', 'participantId']);
    });
  }

  async release({ sessionId, participantId, generation }: Seat): Promise<void> {
    await this.db.getRepository(shares).delete({ sessionId, participantId, generation });
  }
}
