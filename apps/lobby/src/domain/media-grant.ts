import { isExcluded, type JoinRequest, requestOf, type Room } from './room.js';
import { isRunning } from './session.js';

/** The request under which a browser may have a ticket for the media now: admitted, under no exclusion, in a session that is running. */
export function mediaGrant(room: Room, entryId: string, now: Date): JoinRequest | undefined {
  const request = requestOf(room, entryId);
  return request?.state === 'admitted' && !isExcluded(room, request) && isRunning(room.session, now) ? request : undefined;
}
