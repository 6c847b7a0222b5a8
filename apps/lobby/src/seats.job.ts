import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Admission } from './admission.js';
import { ENV, type LobbyEnv } from './env.js';
import { Live } from './live.js';
import { SeatsStore } from './seats.store.js';

/** Renews the seats of this replica's organisers, and closes the waiting rooms that no organiser watches any more. */
@Injectable()
export class SeatsJob implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(SeatsJob.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly seats: SeatsStore,
    private readonly live: Live,
    private readonly admission: Admission,
    @Inject(ENV) private readonly env: LobbyEnv,
  ) {}

  onApplicationBootstrap() {
    this.timer = setInterval(() => {
      this.running = this.running.then(() => this.beat()).catch((error: unknown) => this.logger.warn('seats could not be looked after', error instanceof Error ? error : {}));
    }, this.env.SEAT_BEAT_SECONDS * 1000);
  }

  async onModuleDestroy() {
    clearInterval(this.timer);
    await this.running;
  }

  private async beat(): Promise<void> {
    await this.seats.renew(this.live.all().flatMap(({ seatId }) => seatId ?? []));
    for (const sessionId of await this.seats.abandoned()) await this.admission.hostLeaves(sessionId);
  }
}
