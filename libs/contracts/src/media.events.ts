import { z } from 'zod';
import { defineEvent } from './event.js';
import { dccId } from './values.js';

/** participantId = joinRequestId of the lobby. */
const presence = z.object({ sessionId: dccId, participantId: z.uuid() });

export const participantJoined = defineEvent('ParticipantJoined', 'rcp.media.participant-joined.v1', presence);
export const participantLeft = defineEvent('ParticipantLeft', 'rcp.media.participant-left.v1', presence.extend({
  reason: z.enum(['left', 'lost', 'excluded', 'media-lost', 'replaced', 'put-back', 'session-closed']),
}));
/** The pictures of somebody's shared screen have begun to reach the media server: announcing a share is none. */
export const screenShareStarted = defineEvent('ScreenShareStarted', 'rcp.media.screen-share-started.v1', presence);
/** Once for each that started: whoever shares stopped, an organiser stopped them, their line was lost, or they left, which is told right after. */
export const screenShareStopped = defineEvent('ScreenShareStopped', 'rcp.media.screen-share-stopped.v1', presence);
