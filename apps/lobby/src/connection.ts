import type { LobbyServerMessage } from '@rcp/contracts';
import type { ProtocolSocket } from '@rcp/platform';
import type { Entry } from './domain/entry.js';

/** One tab that has said hello. */
export interface Connection {
  readonly socket: ProtocolSocket<LobbyServerMessage>;
  readonly entry: Entry;
  /** The session it follows; changes when the page's session does. */
  sessionId: string | undefined;
  /** An organiser's seat in that session. */
  seatId: string | undefined;
  /** Last projection of each kind, so that only changes are sent. */
  readonly sent: Map<string, string>;
}
