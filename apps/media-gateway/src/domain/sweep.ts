import { feedIdOf, type Room } from './room.js';
import type { Seat } from './seat.js';

/** What looked over at the last look: Janus rooms with nobody in them, feed ids of people whom Janus doesn't have. */
export interface Suspects {
  readonly rooms: ReadonlySet<string>;
  readonly feeds: ReadonlySet<string>;
}

export const noSuspects: Suspects = { rooms: new Set(), feeds: new Set() };

/**
 * What is over in one room for the second look in a row: whoever is on their way in between the database and Janus is not missed at the first.
 * `feeds`: those whom Janus has. `present`: those whom we told to be there.
 */
export function overIn(room: Pick<Room, 'janusRoom'>, feeds: readonly string[], present: readonly Seat[], before: Suspects): { empty: boolean; ghosts: Seat[]; suspects: Suspects } {
  const feedOf = ({ participantId, generation }: Seat) => feedIdOf(participantId, generation);
  const missing = present.filter((seat) => !feeds.includes(feedOf(seat)));
  return {
    empty: feeds.length === 0 && before.rooms.has(room.janusRoom),
    ghosts: missing.filter((seat) => before.feeds.has(feedOf(seat))),
    suspects: { rooms: new Set(feeds.length === 0 ? [room.janusRoom] : []), feeds: new Set(missing.map(feedOf)) },
  };
}
