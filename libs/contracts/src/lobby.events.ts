import { z } from 'zod';
import { defineEvent } from './event.js';
import { assurance, dccId, instant, refusalReason } from './values.js';

const session = z.object({ sessionId: dccId, rcpId: dccId });
const request = session.extend({ joinRequestId: z.uuid() });
const decided = request.extend({
  /** Account id of the organiser, opaque. */
  decidedBy: z.string(),
});

export const sessionOpened = defineEvent('SessionOpened', 'rcp.lobby.session-opened.v1', session.extend({ openedAt: instant }));
/** Opened again, half an hour at most after an organiser ended it by mistake. */
export const sessionReopened = defineEvent('SessionReopened', 'rcp.lobby.session-reopened.v1', session.extend({
  reopenedAt: instant,
  /** Account id of the organiser, opaque. */
  decidedBy: z.string().optional(),
}));
/** `timeout`: the room stayed empty after the end, or its hours are over and no organiser is there. The media-gateway ends the room at once. */
export const sessionClosed = defineEvent('SessionClosed', 'rcp.lobby.session-closed.v1', session.extend({
  closedAt: instant, reason: z.enum(['by-host', 'timeout']),
  /** Account id of the organiser, opaque, when `by-host`. */
  decidedBy: z.string().optional(),
}));
/** Its time is over and no organiser ever came. */
export const sessionNotHeld = defineEvent('SessionNotHeld', 'rcp.lobby.session-not-held.v1', session);
/** Who was there is written down, ten minutes after the end, and can be asked for (`lobby.attendance`). A session opened again gets another record. */
export const attendanceFrozen = defineEvent('AttendanceFrozen', 'rcp.lobby.attendance-frozen.v1', session.extend({
  frozenAt: instant, lines: z.int().min(0), hash: z.string(),
}));
/** First organiser seat connected: people held start waiting (R31). */
export const hostArrived = defineEvent('HostArrived', 'rcp.lobby.host-arrived.v1', session);
/** Last organiser seat lost, after the grace: people waiting are held again (R32). */
export const hostLeft = defineEvent('HostLeft', 'rcp.lobby.host-left.v1', session);

export const joinRequested = defineEvent('JoinRequested', 'rcp.lobby.join-requested.v1', request.extend({
  assurance, state: z.enum(['held', 'waiting', 'admitted']),
}));
export const joinAccepted = defineEvent('JoinAccepted', 'rcp.lobby.join-accepted.v1', decided);
export const joinRefused = defineEvent('JoinRefused', 'rcp.lobby.join-refused.v1', decided.extend({ reason: refusalReason.optional() }));
export const joinWithdrawn = defineEvent('JoinWithdrawn', 'rcp.lobby.join-withdrawn.v1', request);
/** The media-gateway drops the person at once and refuses every ticket issued before. */
export const participantExcluded = defineEvent('ParticipantExcluded', 'rcp.lobby.participant-excluded.v1', decided);
/** « Autoriser à nouveau »: they may ask to join again. Tickets made after the next admission are good for the media. */
export const exclusionLifted = defineEvent('ExclusionLifted', 'rcp.lobby.exclusion-lifted.v1', decided);
/** Back from the room to the waiting room; the media-gateway drops the person and refuses tickets made before. */
export const participantPutBack = defineEvent('ParticipantPutBack', 'rcp.lobby.participant-put-back.v1', decided);
/** An organiser wrote to somebody who waits. What is said is nowhere but in memory. */
export const lobbyChatOpened = defineEvent('LobbyChatOpened', 'rcp.lobby.chat-opened.v1', decided);
