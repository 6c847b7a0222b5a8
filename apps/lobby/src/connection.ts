import { DomainError, type LobbyServerMessage } from '@rcp/contracts';
import type { ProtocolSocket } from '@rcp/platform';
import type { Entry } from './domain/entry.js';
import type { Room } from './domain/room.js';

/** One tab that has said hello. */
export interface Connection {
  readonly socket: ProtocolSocket<LobbyServerMessage>;
  readonly entry: Entry;
  /** The link it came by. */
  readonly linkHash: string;
  /** The session it follows; changes when the page's session does. */
  sessionId: string | undefined;
  /** An organiser of this RCP when it was last shown something. */
  organiser: boolean;
  /** An organiser of this RCP who is admitted: shall have a seat. */
  mayHost: boolean;
  /** Shows begun and the newest one sent: a slow look at an older state must not come last. */
  readonly shows: { begun: number; sent: number };
  /** An organiser's seat in that session. */
  seatId: string | undefined;
  /** Last projection of each kind, so that only changes are sent. */
  readonly sent: Map<string, string>;
}

/** A seat belongs to one session. */
export function follow(connection: Connection, room: Room | undefined): void {
  if (connection.sessionId !== room?.session.id) connection.seatId = undefined;
  connection.sessionId = room?.session.id;
}

/** The session it follows. Throws no-session. */
export function sessionOf(connection: Connection): string {
  if (connection.sessionId === undefined) throw new DomainError('no-session');
  return connection.sessionId;
}
