import type { IncomingMessage } from 'node:http';
import { type BeforeApplicationShutdown, Inject, Logger } from '@nestjs/common';
import { type OnGatewayConnection, WebSocketGateway } from '@nestjs/websockets';
import { closeCodes, socketLimits } from '@rcp/contracts';
import { addressGroup, clientAddress } from '@rcp/platform';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { WebSocket } from 'ws';
import { ENV, type MediaGatewayEnv } from './env.js';
import { JanusPool } from './janus/janus-pool.js';
import { workstationTests } from './media.metrics.js';
import { usualTimes, WorkstationTestVisit } from './workstation-test-visit.js';

/** In this replica at once: meetings come first. */
const mostAtOnce = 20;
/** From one address in ten minutes. A hospital is one address, and everybody is asked to test before the meeting. */
const mostPerAddress = 120;

/** `/ws/test`: anybody may test their workstation, a few at a time (R64, R87). */
@WebSocketGateway({ path: '/ws/test', maxPayload: socketLimits.maxPayload })
export class WorkstationTestGateway implements OnGatewayConnection, BeforeApplicationShutdown {
  private readonly logger = new Logger(WorkstationTestGateway.name);
  private readonly visits = new Set<WorkstationTestVisit>();
  private readonly perAddress = new RateLimiterMemory({ points: mostPerAddress, duration: 600 });

  constructor(private readonly janus: JanusPool, @Inject(ENV) private readonly env: MediaGatewayEnv) {}

  async handleConnection(client: WebSocket, request: IncomingMessage): Promise<void> {
    if (request.headers.origin !== new URL(this.env.PUBLIC_URL).origin) return client.close(closeCodes.unauthenticated);
    if (this.visits.size >= mostAtOnce) return client.close(closeCodes.rateLimited);
    const visit = new WorkstationTestVisit(client, {
      janus: this.janus, relays: { urls: this.env.TURN_URLS, secret: this.env.TURN_SECRET ?? null }, times: usualTimes,
      onEnd: () => {
        this.visits.delete(visit);
        workstationTests.set(this.visits.size);
      },
      onFault: (error) => this.logger.error('workstation test fault', error instanceof Error ? error : {}),
    });
    this.visits.add(visit);
    workstationTests.set(this.visits.size);
    await this.perAddress.consume(addressGroup(clientAddress(request))).catch(() => client.close(closeCodes.rateLimited));
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.allSettled([...this.visits].map((visit) => visit.sendAway()));
  }
}
