import { Injectable } from '@nestjs/common';
import type { MediaTransport } from '@rcp/contracts';
import type { EntityManager } from 'typeorm';
import type { PresenceFact } from './domain/attendance.js';
import type { RoomPresence } from './domain/closing.js';
import type { ShareFact } from './domain/media-use.js';

/** Somebody's media began or ended. */
export interface PresenceTold {
  readonly sessionId: string;
  readonly participantId: string;
  /** Puts one person's facts in order, in whatever order they come. */
  readonly version: number;
  readonly joined: boolean;
  readonly at: Date;
  /** Where it ended, if the media knew. */
  readonly transport?: MediaTransport | undefined;
}

/** Somebody's shared screen began or ended. */
export type ShareTold = ShareFact & Pick<PresenceTold, 'sessionId'>;

/** SQL: the last that was told of each person of session $1. */
const latest = `select distinct on (participant_id) joined, at from presence where session_id = $1 order by participant_id, version desc`;

/** SQL: an `Attendee`, of the request that the person $1 has in session $3. */
const who = `(select jsonb_build_object('person', person, 'assurance', assurance, 'edited', edited, 'organiser', organiser, 'rpps', rpps,
    'key', coalesce(account_id, registration_id, id::text)) from join_request where id = $1 and session_id = $3 and $4)`;

/** Who was in which room from when to when, as the media tell it. Facts are kept, and everything else follows from them. */
@Injectable()
export class PresenceStore {
  /** Who they are is written down as it is known now: forms are corrected and cookies forgotten. */
  async keep(tx: EntityManager, { sessionId, participantId, version, joined, at, transport }: PresenceTold): Promise<void> {
    await tx.query(`insert into presence (participant_id, version, session_id, joined, at, who, transport) values ($1, $2, $3, $4, $5, ${who}, $6) on conflict do nothing`, [
      participantId, version, sessionId, joined, at, transport ?? null,
    ]);
  }

  async keepShare(tx: EntityManager, { sessionId, participantId, version, started, at }: ShareTold): Promise<void> {
    await tx.query('insert into screen_share (participant_id, version, session_id, started, at) values ($1, $2, $3, $4, $5) on conflict do nothing', [
      participantId, version, sessionId, started, at,
    ]);
  }

  /** All that was told of a session's shared screens. */
  shares(tx: EntityManager, sessionId: string): Promise<ShareFact[]> {
    return tx.query('select participant_id as "participantId", version, started, at from screen_share where session_id = $1', [sessionId]);
  }

  /** All that was told of a session. */
  facts(tx: EntityManager, sessionId: string): Promise<PresenceFact[]> {
    return tx.query('select participant_id as "participantId", version, joined, at, who, transport from presence where session_id = $1', [sessionId]);
  }

  /** Who is in a room now. */
  async of(tx: EntityManager, sessionId: string): Promise<RoomPresence> {
    const [row]: { present: boolean | null; lastLeft: Date | null }[] = await tx.query(
      `select bool_or(joined) as present, max(at) filter (where not joined) as "lastLeft" from (${latest}) as person`, [sessionId],
    );
    return { present: row?.present === true, lastLeft: row?.lastLeft ?? null };
  }
}
