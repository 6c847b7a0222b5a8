import { z } from 'zod';
import { errorCode } from './errors.js';
import { iceCandidate, iceServer, sessionDescription } from './ice.js';

/**
 * `/ws/media`: the small closed protocol between a browser and the media-gateway. Two peer connections per person:
 * `publish` (browser offers) and `subscribe` (gateway offers). Janus is never visible: no handle, room, pin or secret.
 * Names are not here either: the lobby tells who a participant id is.
 */

const participantId = z.uuid();
export const mediaSource = z.enum(['microphone', 'camera', 'screen', 'screen-audio']);
export type MediaSource = z.infer<typeof mediaSource>;

const target = z.enum(['publish', 'subscribe']);

export const mediaClientMessage = z.discriminatedUnion('type', [
  /**
   * First message; the ticket comes from the lobby. `resume`: of the `media.joined` of the socket that was lost, while both peer connections are
   * still connected; they are kept where the answer says `resumed`.
   */
  z.strictObject({ type: z.literal('media.join'), ticket: z.string().min(20).max(4096), resume: z.string().max(64).optional() }),
  /**
   * Also renegotiates: the offer describes everything this person sends from now on. `too-many-publishers`: nothing is sent, whoever asked goes on
   * receiving and may ask again.
   */
  z.strictObject({ type: z.literal('media.publish'), sdp: sessionDescription, tracks: z.array(z.strictObject({ mid: z.string().max(16), source: mediaSource })).max(4) }),
  /** Which published sources send at the moment; the others are off or muted. Needs no new offer: a switch is turned often. */
  z.strictObject({ type: z.literal('media.sending'), sources: z.array(mediaSource).max(4) }),
  /**
   * The people whose media this browser wants, all of them at each call. `watched`: whose camera it looks at, everybody's when absent; of the
   * others come the sound and the screen, and their pictures as soon as they are watched.
   */
  z.strictObject({ type: z.literal('media.subscribe'), participants: z.array(participantId).max(60), watched: z.array(participantId).max(60).optional() }),
  /** An organiser mutes somebody or ends their sharing. The lobby is asked at each call whether the sender is an organiser in this room. */
  z.strictObject({ type: z.literal('media.moderate'), participantId, source: z.enum(['microphone', 'screen']) }),
  /** The connection on which this browser receives has failed: an offer with new ICE credentials follows (RFC 8445 §2.4). The other one is restarted by `media.publish`. */
  z.strictObject({ type: z.literal('media.restart') }),
  z.strictObject({ type: z.literal('media.answer'), sdp: sessionDescription }),
  /** `candidate: null` = no more. */
  z.strictObject({ type: z.literal('media.trickle'), target, candidate: iceCandidate.nullable() }),
  z.strictObject({ type: z.literal('media.leave') }),
  z.strictObject({ type: z.literal('ping') }),
]);
export type MediaClientMessage = z.infer<typeof mediaClientMessage>;

const feed = z.object({ participantId, sources: z.array(mediaSource) });

export const mediaServerMessage = z.discriminatedUnion('type', [
  /**
   * `resumed`: this socket goes on where the last one was lost; subscribe again and keep both peer connections. Otherwise nothing of them is known
   * here any more. `iceServers`: relays for both connections, with credentials for this person and for as long as a meeting lasts.
   */
  z.object({ type: z.literal('media.joined'), participantId, epoch: z.int(), resumed: z.boolean(), resume: z.string(), iceServers: z.array(iceServer) }),
  z.object({ type: z.literal('media.published'), sdp: z.string() }),
  /** Whoever publishes in this room, without oneself, with what they send at the moment; whole list at each change. */
  z.object({ type: z.literal('media.feeds'), feeds: z.array(feed) }),
  /** Who speaks at the moment, oneself included; whole list at each change. */
  z.object({ type: z.literal('media.talking'), participants: z.array(participantId) }),
  /** An organiser switched this source off; one may switch it on again. */
  z.object({ type: z.literal('media.moderated'), source: mediaSource }),
  /** Offer of the subscribe connection; `tracks` maps each mid to its person. */
  z.object({ type: z.literal('media.offer'), sdp: z.string(), tracks: z.array(z.object({ mid: z.string(), participantId, source: mediaSource })) }),
  z.object({ type: z.literal('media.trickle'), target, candidate: z.unknown() }),
  /** The socket closes right after. */
  z.object({ type: z.literal('media.kicked'), reason: z.enum(['excluded', 'replaced', 'put-back', 'session-closed']) }),
  /** The media node was lost: close both connections, ask the lobby for a new ticket and join again. */
  z.object({ type: z.literal('media.reset'), epoch: z.int() }),
  z.object({ type: z.literal('error'), code: errorCode }),
  z.object({ type: z.literal('pong') }),
  z.object({ type: z.literal('going-away'), retryAfterMs: z.int() }),
]);
export type MediaServerMessage = z.infer<typeof mediaServerMessage>;
