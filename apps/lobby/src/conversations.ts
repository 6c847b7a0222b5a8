import { Inject, Injectable } from '@nestjs/common';
import { DomainError, type LobbyServerMessage } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import type { Connection } from './connection.js';
import { ConversationsStore, type Heard } from './conversations.store.js';
import { paced, type Said, withMessage } from './domain/conversation.js';
import { knocking, type Room } from './domain/room.js';

type Threads = ReadonlyMap<string, readonly Said[]>;
const written = ({ text, at }: Said) => ({ text, at: at.toISOString() });

/**
 * Conversations between organisers and people who wait, in this replica's memory and nowhere else: every replica hears every message,
 * so whichever one a browser comes back to knows what was said while it was up. Gone with the decision.
 */
@Injectable()
export class Conversations {
  private readonly bySession = new Map<string, Threads>();
  /** When each tab wrote lately. */
  private readonly times = new WeakMap<Connection, readonly Date[]>();

  constructor(private readonly store: ConversationsStore, @Inject(CLOCK) private readonly clock: Clock) {}

  /** Throws rate-limited. */
  pace(connection: Connection): void {
    const times = paced(this.times.get(connection) ?? [], this.clock.now());
    if (times === undefined) throw new DomainError('rate-limited');
    this.times.set(connection, times);
  }

  /** To every replica, this one included. */
  say(sessionId: string, joinRequestId: string, { by, text }: Pick<Said, 'by' | 'text'>): Promise<void> {
    return this.store.tell({ sessionId, joinRequestId, by, text, at: this.clock.now().toISOString() });
  }

  hear({ sessionId, joinRequestId, by, text, at }: Heard): void {
    const threads = this.bySession.get(sessionId) ?? new Map<string, readonly Said[]>();
    this.bySession.set(sessionId, new Map([...threads, [joinRequestId, withMessage(threads.get(joinRequestId) ?? [], { by, text, at: new Date(at) })]]));
  }

  /** Anybody was written to in this session. */
  has(sessionId: string): boolean {
    return this.bySession.has(sessionId);
  }

  sessions(): readonly string[] {
    return [...this.bySession.keys()];
  }

  /** Forgets what was said to people who wait no more. */
  prune({ session, requests }: Room): void {
    const threads = this.bySession.get(session.id);
    if (threads === undefined) return;
    const waiting = new Set(knocking({ session, requests }).map(({ id }) => id));
    const left = [...threads].filter(([joinRequestId]) => waiting.has(joinRequestId));
    if (left.length === 0) this.bySession.delete(session.id);
    else this.bySession.set(session.id, new Map(left));
  }

  /** To organisers in the room: all of them. */
  ofSession(sessionId: string): LobbyServerMessage {
    const threads = [...(this.bySession.get(sessionId) ?? [])];
    return { type: 'chats', threads: threads.map(([joinRequestId, said]) => ({ joinRequestId, messages: said.map((one) => ({ by: one.by, ...written(one) })) })) };
  }

  /** To who waits: their own, without a name. */
  ofRequest(sessionId: string, joinRequestId: string): LobbyServerMessage {
    const said = this.bySession.get(sessionId)?.get(joinRequestId) ?? [];
    return { type: 'chat', messages: said.map((one) => ({ from: one.by === null ? 'you' as const : 'organiser' as const, ...written(one) })) };
  }
}
