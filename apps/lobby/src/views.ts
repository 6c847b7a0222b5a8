import { Inject, Injectable } from '@nestjs/common';
import type { LobbyServerMessage } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import { Assemblies } from './assemblies.js';
import { Conversations } from './conversations.js';
import { type Heard, heardIn, type HeardInRoom } from './conversations.store.js';
import { reopenableUntil } from './domain/closing.js';
import { requestOf, type Room } from './domain/room.js';
import { isOff } from './domain/session.js';
import { nothing, projections, type Viewer } from './projections.js';

/** Who looks at what. */
export interface Look extends Omit<Viewer, 'reopenUntil'> {
  readonly room: Room | undefined;
  /** The session that an organiser ended last, when it is another. */
  readonly ended?: Room | undefined;
  /** The session followed until now, which is off. */
  readonly left?: Room | undefined;
}

/** All that somebody may see now: the room as the database has it, and what is said at its door. */
@Injectable()
export class Views {
  constructor(private readonly conversations: Conversations, private readonly assemblies: Assemblies, @Inject(CLOCK) private readonly clock: Clock) {}

  /** There is nothing to see in this room, or nothing yet. */
  isOff(room: Room): boolean {
    return isOff(room.session, this.clock.now());
  }

  /** An organiser who is in the room. */
  mayHost({ room, entryId, organiser }: Look): boolean {
    return organiser && room !== undefined && !this.isOff(room) && requestOf(room, entryId)?.state === 'admitted';
  }

  of(look: Look): LobbyServerMessage[] {
    const { room, entryId, organiser, ended = room, left } = look;
    const now = this.clock.now();
    const viewer: Viewer = { entryId, organiser, reopenUntil: (ended && reopenableUntil(ended.session, now)) ?? undefined };
    return room === undefined ? nothing(viewer, now, left) : [...projections(room, viewer, now, left), ...this.said(look, room)];
  }

  /** What was said; undefined when messages may have been missed. */
  hear(payload: string): Heard | HeardInRoom | undefined {
    const heard = heardIn(payload);
    if (heard === undefined) return undefined;
    if ('room' in heard) this.assemblies.hear(heard);
    else this.conversations.hear(heard);
    return heard;
  }

  /** True while something was said there, whether or not anybody of this replica looks. */
  speaks(sessionId: string): boolean {
    return this.conversations.has(sessionId) || this.assemblies.has(sessionId);
  }

  /** Sessions where something was said. */
  speaking(): readonly string[] {
    return [...this.conversations.sessions(), ...this.assemblies.sessions()];
  }

  /** Who was decided on is written to no more, who left has no hand up. */
  prune(room: Room): void {
    this.assemblies.prune(room);
    this.conversations.prune(room);
  }

  private said(look: Look, room: Room): LobbyServerMessage[] {
    const mine = requestOf(room, look.entryId);
    if (mine?.state === 'admitted' && !this.isOff(room)) return [...this.assemblies.ofSession(room.session.id), ...(look.organiser ? [this.conversations.ofSession(room.session.id)] : [])];
    return mine?.state === 'waiting' && mine.chatOpened ? [this.conversations.ofRequest(room.session.id, mine.id)] : [];
  }
}
