import { z } from 'zod';
import { defineEvent } from './event.js';
import { dccId } from './values.js';

/** participantId = joinRequestId of the lobby. */
const presence = z.object({ sessionId: dccId, participantId: z.uuid() });

export const participantJoined = defineEvent('ParticipantJoined', 'rcp.media.participant-joined.v1', presence);
export const participantLeft = defineEvent('ParticipantLeft', 'rcp.media.participant-left.v1', presence.extend({
  reason: z.enum(['left', 'lost', 'excluded', 'media-lost', 'replaced', 'put-back', 'session-closed']),
}));
