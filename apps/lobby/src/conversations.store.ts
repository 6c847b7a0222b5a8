import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';

/** Channel of what is said at the doors and in the rooms. A notification is in no table, no log of writes and no backup: it is gone once every replica has heard it. */
export const CHAT_CHANNEL = 'lobby_chat';

const heard = z.object({ sessionId: z.string(), joinRequestId: z.string(), by: z.string().nullable(), text: z.string(), at: z.iso.datetime() });
export type Heard = z.infer<typeof heard>;

/** Of somebody in the room: what they said to everybody, or their hand. */
const heardInRoom = z.object({
  sessionId: z.string(), joinRequestId: z.string(), room: z.literal(true), at: z.iso.datetime(),
  said: z.object({ name: z.string(), text: z.string() }).optional(), hand: z.enum(['up', 'down']).optional(),
});
export type HeardInRoom = z.infer<typeof heardInRoom>;

/** Carries what is said from replica to replica, and keeps nothing. */
@Injectable()
export class ConversationsStore {
  constructor(private readonly db: DataSource) {}

  async tell(message: Heard | HeardInRoom): Promise<void> {
    await this.db.query('select pg_notify($1, $2)', [CHAT_CHANNEL, JSON.stringify(message)]);
  }
}

/** What a notification says; undefined for the one after the listener came back, when nobody knows what was missed. */
export function heardIn(payload: string): Heard | HeardInRoom | undefined {
  return payload === '' ? undefined : z.union([heardInRoom, heard]).parse(JSON.parse(payload));
}
