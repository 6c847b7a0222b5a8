import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { RoomPresence } from './domain/closing.js';

/** Somebody's media began or ended. */
export interface PresenceTold {
  readonly sessionId: string;
  readonly participantId: string;
  /** Puts one person's facts in order, in whatever order they come. */
  readonly version: number;
  readonly joined: boolean;
  readonly at: Date;
}

/** SQL: the last that was told of each person of session $1. */
const latest = `select distinct on (participant_id) joined, at from presence where session_id = $1 order by participant_id, version desc`;

/** Who was in which room from when to when, as the media tell it. Facts are kept, and everything else follows from them. */
@Injectable()
export class PresenceStore {
  async keep(tx: EntityManager, { sessionId, participantId, version, joined, at }: PresenceTold): Promise<void> {
    await tx.query('insert into presence (participant_id, version, session_id, joined, at) values ($1, $2, $3, $4, $5) on conflict do nothing', [
      participantId, version, sessionId, joined, at,
    ]);
  }

  /** Who is in a room now. */
  async of(tx: EntityManager, sessionId: string): Promise<RoomPresence> {
    const [row]: { present: boolean | null; lastLeft: Date | null }[] = await tx.query(
      `select bool_or(joined) as present, max(at) filter (where not joined) as "lastLeft" from (${latest}) as person`, [sessionId],
    );
    return { present: row?.present === true, lastLeft: row?.lastLeft ?? null };
  }
}
