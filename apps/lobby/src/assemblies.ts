import { Injectable } from '@nestjs/common';
import type { LobbyServerMessage } from '@rcp/contracts';
import type { HeardInRoom } from './conversations.store.js';
import { type Assembly, handDown, handUp, silence, withSpoken } from './domain/assembly.js';
import type { Room } from './domain/room.js';

/**
 * Raised hands and what is said in the rooms, in this replica's memory and nowhere else: every replica hears all of it. Gone with the
 * session.
 */
@Injectable()
export class Assemblies {
  private readonly bySession = new Map<string, Assembly>();

  hear(heard: HeardInRoom): void {
    this.bySession.set(heard.sessionId, after(this.bySession.get(heard.sessionId) ?? silence, heard));
  }

  has(sessionId: string): boolean {
    return this.bySession.has(sessionId);
  }

  sessions(): readonly string[] {
    return [...this.bySession.keys()];
  }

  /** Hands of people who left go down; of a room that is closed nothing stays. */
  prune({ session, requests }: Room): void {
    const assembly = this.bySession.get(session.id);
    if (assembly === undefined) return;
    const inside = new Set(requests.flatMap(({ id, state }) => (state === 'admitted' ? [id] : [])));
    if (session.state !== 'open') this.bySession.delete(session.id);
    else this.bySession.set(session.id, { ...assembly, hands: assembly.hands.filter((id) => inside.has(id)) });
  }

  /** To everybody in the room. */
  ofSession(sessionId: string): LobbyServerMessage[] {
    const { hands, spoken } = this.bySession.get(sessionId) ?? silence;
    return [{ type: 'hands', joinRequestIds: [...hands] }, { type: 'discussion', messages: [...spoken] }];
  }
}

function after(assembly: Assembly, { joinRequestId, said, hand, at }: HeardInRoom): Assembly {
  const handed = hand === undefined ? assembly : hand === 'up' ? handUp(assembly, joinRequestId) : handDown(assembly, joinRequestId);
  return said === undefined ? handed : withSpoken(handed, { joinRequestId, ...said, at });
}
