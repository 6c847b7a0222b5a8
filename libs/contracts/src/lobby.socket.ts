import { z } from 'zod';
import { errorCode } from './errors.js';
import { companion, linkCode } from './public.api.js';
import { assurance, instant, refusalReason, textLine } from './values.js';

/**
 * `/ws/lobby`, one socket per browser tab, JSON text messages. The first message is `hello`; the browser is known by its
 * cookie for that link and by Origin. The server pushes whole projections, never deltas: the last one is the truth.
 */

const id = z.uuid();

export const lobbyClientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), code: linkCode }),
  /** « Demander à rejoindre »; an organiser enters without waiting (R26, R44). Repeating it is harmless. */
  z.strictObject({ type: z.literal('join.request') }),
  /** « Quitter la salle d'attente » (R35) */
  z.strictObject({ type: z.literal('join.withdraw') }),
  z.strictObject({ type: z.literal('join.accept'), joinRequestId: id }),
  z.strictObject({ type: z.literal('join.refuse'), joinRequestId: id, reason: refusalReason.optional() }),
  /** « Tout accepter »: of these people those who still wait and were identified by an account or a personal link, under the name it gave. */
  z.strictObject({ type: z.literal('join.accept-all'), joinRequestIds: z.array(id).min(1).max(200) }),
  /** An organiser writes to somebody who waits; who is written to may answer. */
  z.strictObject({ type: z.literal('chat.write'), joinRequestId: id, text: textLine(500) }),
  z.strictObject({ type: z.literal('chat.answer'), text: textLine(500) }),
  z.strictObject({ type: z.literal('participant.exclude'), joinRequestId: id }),
  /** « Autoriser à nouveau »: who was excluded may ask to join again. */
  z.strictObject({ type: z.literal('exclusion.lift'), joinRequestId: id }),
  /** « Mettre en salle d'attente »: from the room back to its door. */
  z.strictObject({ type: z.literal('participant.put-back'), joinRequestId: id }),
  /** Said to everybody in the room, by somebody who is in it. */
  z.strictObject({ type: z.literal('discussion.write'), text: textLine(1000) }),
  /** « Lever la main », by somebody who is in the room. Repeating it keeps the place. */
  z.strictObject({ type: z.literal('hand.raise') }),
  /** One's own; an organiser's to lower anybody's. */
  z.strictObject({ type: z.literal('hand.lower'), joinRequestId: id.optional() }),
  /** « Terminer la séance pour tous », by an organiser who is in the room. */
  z.strictObject({ type: z.literal('session.end') }),
  /** Opens the session that was ended last again and brings its sender in; an organiser's, until `you.reopenUntil`. */
  z.strictObject({ type: z.literal('session.reopen') }),
  /** Asks for a fresh media ticket: one use, 60 s, only for somebody admitted. */
  z.strictObject({ type: z.literal('media.ticket') }),
  z.strictObject({ type: z.literal('ping') }),
]);
export type LobbyClientMessage = z.infer<typeof lobbyClientMessage>;

export const joinState = z.enum(['held', 'waiting', 'admitted', 'refused', 'excluded', 'withdrawn']);
export type JoinState = z.infer<typeof joinState>;

/** Why there is no room any more for somebody who asked: it ended, was cancelled, begins later or goes without the webconference; or their link leads here no more. */
export const sentOut = z.enum(['ended', 'cancelled', 'moved', 'webconf-off', 'link']);
export type SentOut = z.infer<typeof sentOut>;

/** A person as others in the room see them. */
export const participant = z.object({
  /** Also the participant id on the media socket. */
  joinRequestId: id,
  familyName: z.string(), givenName: z.string(), specialityCode: z.string().nullable(), establishment: z.string().nullable(),
  companions: z.array(companion), assurance, organiser: z.boolean(),
});
export type Participant = z.infer<typeof participant>;

/** The card of somebody knocking, for organisers only (R39–R42). */
export const knock = participant.extend({
  state: z.enum(['held', 'waiting']),
  requestedAt: instant,
  /** The person changed fields that an account or a personal link had filled. */
  edited: z.boolean(),
});
export type Knock = z.infer<typeof knock>;

export const lobbyServerMessage = z.discriminatedUnion('type', [
  /** Own state. `request` is null before « Demander à rejoindre ». People not admitted receive nobody else's name. */
  z.object({
    type: z.literal('you'),
    organiser: z.boolean(),
    request: z.object({
      joinRequestId: id, state: joinState, since: instant,
      /** Of a refusal, when the organiser chose one. */
      reason: refusalReason.optional(),
      /** Of a refusal: from when one may ask again; null when there were too many in this session. */
      retryAt: instant.nullable().optional(),
    }).nullable(),
    /** To who asked and has no place any more, without having left or been decided upon. */
    sentOut: sentOut.optional(),
    hostPresent: z.boolean(),
    /** To organisers: until when the session that one of them ended may be opened again. */
    reopenUntil: instant.optional(),
    serverTime: instant,
  }),
  /** To admitted people only: everybody in the room, without those whose line was lost a while ago. */
  z.object({ type: z.literal('room'), participants: z.array(participant) }),
  /** To admitted people only: whose hands are up, in the order in which they went up. */
  z.object({ type: z.literal('hands'), joinRequestIds: z.array(id) }),
  /** To admitted people only: what was said in the room lately. Kept nowhere: who comes by a service that has just started finds less. */
  z.object({ type: z.literal('discussion'), messages: z.array(z.object({ joinRequestId: id, name: z.string(), text: z.string(), at: instant })) }),
  /** To organisers who are in the room only. Everyone who knocks, oldest first. */
  z.object({
    type: z.literal('knocks'), knocks: z.array(knock),
    /** False where this RCP does not want people to be written to. */
    chat: z.boolean().optional(),
  }),
  /** To organisers who are in the room only: who may be let in again. */
  z.object({ type: z.literal('excluded'), people: z.array(participant) }),
  /** To somebody who waits: what organisers wrote and they answered. Nobody's name: people who wait receive none. */
  z.object({ type: z.literal('chat'), messages: z.array(z.object({ from: z.enum(['organiser', 'you']), text: z.string(), at: instant })) }),
  /** To organisers who are in the room only: the conversations with people who wait. Gone with the decision. */
  z.object({
    type: z.literal('chats'),
    threads: z.array(z.object({
      joinRequestId: id,
      /** `by`: the organiser's name; null for the person who waits. */
      messages: z.array(z.object({ by: z.string().nullable(), text: z.string(), at: instant })),
    })),
  }),
  /**
   * To organisers who are in the room only: prescribers of this session whose latest mail could not be delivered, so that somebody calls them.
   * `unnamed`: how many more there are whose names can't be asked at the moment.
   */
  z.object({ type: z.literal('undelivered'), prescribers: z.array(z.object({ familyName: z.string(), givenName: z.string() })), unnamed: z.int() }),
  /** To an organiser whose decision came second (R43). */
  z.object({ type: z.literal('already-decided'), joinRequestId: id, decision: z.enum(['admitted', 'refused', 'withdrawn', 'excluded']), decidedBy: z.string().nullable() }),
  z.object({ type: z.literal('media.ticket'), ticket: z.string() }),
  z.object({ type: z.literal('error'), code: errorCode }),
  z.object({ type: z.literal('pong') }),
  /** The service restarts: reconnect after this many milliseconds. */
  z.object({ type: z.literal('going-away'), retryAfterMs: z.int() }),
]);
export type LobbyServerMessage = z.infer<typeof lobbyServerMessage>;
