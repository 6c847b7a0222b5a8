import { z } from 'zod';
import { defineEvent } from './event.js';
import { dccId, mediaTransport } from './values.js';

/** participantId = joinRequestId of the lobby. */
const presence = z.object({ sessionId: dccId, participantId: z.uuid() });

export const participantJoined = defineEvent('ParticipantJoined', 'rcp.media.participant-joined.v1', presence);
export const participantLeft = defineEvent('ParticipantLeft', 'rcp.media.participant-left.v1', presence.extend({
  reason: z.enum(['left', 'lost', 'excluded', 'media-lost', 'replaced', 'put-back', 'session-closed']),
  /**
   * The worst way their media took since they joined, as the media server knows it; absent when the media-gateway is not told. It is not told
   * yet: Janus answers this to its administrator alone, whose socket is closed to every other machine.
   */
  transport: mediaTransport.optional(),
}));
/** The pictures of somebody's shared screen have begun to reach the media server: announcing a share is none. */
export const screenShareStarted = defineEvent('ScreenShareStarted', 'rcp.media.screen-share-started.v1', presence);
/** Once for each that started: whoever shares stopped, an organiser stopped them, their line was lost, or they left, which is told right after. */
export const screenShareStopped = defineEvent('ScreenShareStopped', 'rcp.media.screen-share-stopped.v1', presence);
