import type { IncomingMessage } from 'node:http';
import { type BeforeApplicationShutdown, Inject, Logger } from '@nestjs/common';
import { type OnGatewayConnection, WebSocketGateway } from '@nestjs/websockets';
import { closeCodes, type MediaClaims, socketLimits } from '@rcp/contracts';
import { openSockets, type TicketVerifier } from '@rcp/platform';
import type { WebSocket } from 'ws';
import { ENV, type MediaGatewayEnv } from './env.js';
import { LiveRooms } from './live-rooms.js';
import { LobbyClient } from './lobby.client.js';
import { MediaVisit } from './media-visit.js';
import { SharesStore } from './shares.store.js';

/** Injection token of the verifier of the lobby's media tickets. */
export const MEDIA_TICKETS = Symbol('MEDIA_TICKETS');

/** `/ws/media`: browsers of our own origin, one visit each. */
@WebSocketGateway({ path: '/ws/media', maxPayload: socketLimits.maxPayload })
export class MediaGateway implements OnGatewayConnection, BeforeApplicationShutdown {
  private readonly logger = new Logger(MediaGateway.name);
  private readonly visits = new Set<MediaVisit>();
  private readonly origin: string;
  private readonly messagesPerSecond: number;

  constructor(
    private readonly rooms: LiveRooms,
    @Inject(MEDIA_TICKETS) private readonly tickets: TicketVerifier<MediaClaims>,
    private readonly shares: SharesStore,
    private readonly lobby: LobbyClient,
    @Inject(ENV) env: MediaGatewayEnv,
  ) {
    this.origin = new URL(env.PUBLIC_URL).origin;
    this.messagesPerSecond = env.MEDIA_MESSAGES_PER_SECOND;
  }

  handleConnection(client: WebSocket, request: IncomingMessage): void {
    if (request.headers.origin !== this.origin) return client.close(closeCodes.unauthenticated);
    const visit = new MediaVisit(client, {
      rooms: this.rooms, shares: this.shares, lobby: this.lobby, tickets: this.tickets, messagesPerSecond: this.messagesPerSecond,
      onEnd: () => {
        this.visits.delete(visit);
        openSockets.set(this.visits.size);
      },
      onFault: (error) => this.logger.error('media socket fault', error instanceof Error ? error : {}),
    });
    this.visits.add(visit);
    openSockets.set(this.visits.size);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.allSettled([...this.visits].map((visit) => visit.sendAway()));
    await this.rooms.stop();
  }
}
