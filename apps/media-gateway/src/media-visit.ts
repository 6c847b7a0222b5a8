import { closeCodes, DomainError, type MediaClaims, mediaClientMessage, type MediaClientMessage, type MediaServerMessage, type MediaSource } from '@rcp/contracts';
import { ProtocolSocket, TicketRejected, type TicketVerifier } from '@rcp/platform';
import type { WebSocket } from 'ws';
import { acceptOffer } from './domain/offer.js';
import type { LeaveReason } from './domain/seat.js';
import { sharedSources } from './domain/share.js';
import { janusCodes, JanusError, JanusUnavailable } from './janus/janus-messages.js';
import type { LiveRooms } from './live-rooms.js';
import type { LiveSeat, Visitor } from './live-seat.js';
import type { LobbyClient } from './lobby.client.js';
import type { SharesStore } from './shares.store.js';

/** With which code a place is lost. */
const closings = { excluded: 'excluded', replaced: 'replaced', 'put-back': 'putBack', 'session-closed': 'sessionClosed' } as const;
/** What a browser waits before it comes back to a restarting service. */
const retryAfterMs = 1_000;

export interface VisitContext {
  readonly rooms: LiveRooms;
  readonly shares: SharesStore;
  readonly lobby: LobbyClient;
  readonly tickets: TicketVerifier<MediaClaims>;
  readonly messagesPerSecond: number;
  onEnd(): void;
  onFault(error: unknown): void;
}

/** One browser on `/ws/media`: at most one seat at a time, under the protocol of the contracts. */
export class MediaVisit {
  private readonly socket: ProtocolSocket<MediaServerMessage>;
  private seat: LiveSeat | undefined;
  private readonly visitor: Visitor = this.makeVisitor();
  private closed = false;

  constructor(client: WebSocket, private readonly context: VisitContext) {
    this.socket = new ProtocolSocket<MediaServerMessage>(client, {
      schema: mediaClientMessage, messagesPerSecond: context.messagesPerSecond,
      onMessage: (message: MediaClientMessage) => this.receive(message),
      onClose: () => void this.gone(),
      onFault: (error) => context.onFault(error),
    });
  }

  /** The service stops: says so, gives the seat back, closes. */
  async sendAway(): Promise<void> {
    this.socket.send({ type: 'going-away', retryAfterMs });
    this.socket.close(closeCodes.goingAway);
    await this.leave('lost');
  }

  private async receive(message: MediaClientMessage): Promise<void> {
    try {
      await this.obey(message);
    } catch (error) {
      throw this.asDomainError(error);
    }
  }

  private async obey(message: MediaClientMessage): Promise<void> {
    switch (message.type) {
      case 'ping': return this.socket.send({ type: 'pong' });
      case 'media.join': return this.join(message.ticket, message.resume);
      case 'media.restart': return this.joined().restart();
      case 'media.leave': return this.leave('left');
      // What was on its way when the place was lost needs no answer.
      case 'media.trickle': return this.seat?.trickle(message.target, message.candidate);
      case 'media.answer': return this.seat?.answer(message.sdp);
      case 'media.sending': return this.send(this.joined(), message.sources);
      case 'media.subscribe': return this.joined().want(message.participants, message.watched);
      case 'media.moderate': return this.moderate(message.participantId, message.source);
      case 'media.publish': {
        const streams = acceptOffer(message.sdp, message.tracks);
        return this.socket.send({ type: 'media.published', sdp: await this.joined().publish(message.sdp, streams) });
      }
    }
  }

  /** A screen needs one of the room's few places for it. Throws `too-many-shares`; then what is sent stays as it was. */
  private async send(seat: LiveSeat, sources: readonly MediaSource[]): Promise<void> {
    const shares = sources.includes('screen');
    if (shares) await this.context.shares.take(seat.seat);
    const shared = seat.sends('screen');
    await seat.send(sources);
    if (shared && !shares) await this.context.shares.release(seat.seat);
  }

  /** Throws `forbidden` to whoever is no organiser in this room, `unavailable` while nobody knows. */
  private async moderate(participantId: string, source: MediaSource): Promise<void> {
    const seat = this.joined();
    await this.context.lobby.mustBeOrganiser(seat.seat);
    await seat.moderate(participantId, source);
  }

  private async silenced(source: MediaSource): Promise<void> {
    const { seat } = this;
    if (!seat) return;
    const gone: ReadonlySet<MediaSource> = source === 'screen' ? sharedSources : new Set([source]);
    this.socket.send({ type: 'media.moderated', source });
    await this.send(seat, seat.sources.filter((one) => !gone.has(one)));
  }

  private async join(ticket: string, resumeKey?: string): Promise<void> {
    if (this.seat) throw new DomainError('protocol-error');
    try {
      const claims = await this.context.tickets.verify(ticket);
      this.seat = await this.context.rooms.join(claims, this.visitor, resumeKey);
      if (this.closed) await this.drift();
    } catch (error) {
      const known = this.asDomainError(error);
      if (!(known instanceof DomainError) || known.code === 'media-unavailable') throw known;
      // Nothing else can be done on this socket: a new ticket comes with a new one.
      this.socket.error(known.code);
      this.socket.close(known.code === 'excluded' ? closeCodes.excluded : closeCodes.unauthenticated);
    }
  }

  private makeVisitor(): Visitor {
    return {
      tell: (message) => this.socket.send(message),
      dismiss: (reason) => {
        this.seat = undefined;
        this.socket.send({ type: 'media.kicked', reason });
        this.socket.close(closeCodes[closings[reason]]);
      },
      reset: (epoch) => {
        this.seat = undefined;
        this.socket.send({ type: 'media.reset', epoch });
      },
      moderated: (source) => void this.silenced(source).catch((error: unknown) => this.context.onFault(error)),
      fault: (error) => this.context.onFault(error),
    };
  }

  private joined(): LiveSeat {
    if (!this.seat) throw new DomainError('not-admitted');
    return this.seat;
  }

  private async leave(reason: LeaveReason): Promise<void> {
    const { seat } = this;
    this.seat = undefined;
    if (seat) await this.context.rooms.leave(seat, reason);
  }

  /** Without its socket; where media flows, for a while only. */
  private async drift(): Promise<void> {
    const { seat } = this;
    this.seat = undefined;
    if (seat) await this.context.rooms.drift(seat, this.visitor);
  }

  private async gone(): Promise<void> {
    this.context.onEnd();
    this.closed = true;
    await this.drift().catch((error: unknown) => this.context.onFault(error));
  }

  private asDomainError(error: unknown): unknown {
    if (error instanceof TicketRejected) return new DomainError(error.reason === 'expired' ? 'ticket-expired' : 'ticket-invalid');
    if (error instanceof JanusError && error.code === janusCodes.tooManyPublishers) return new DomainError('too-many-publishers');
    if (error instanceof JanusError) this.context.onFault(error);
    return error instanceof JanusUnavailable || error instanceof JanusError ? new DomainError('media-unavailable') : error;
  }
}
