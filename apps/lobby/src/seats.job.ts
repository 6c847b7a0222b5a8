import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DomainError } from '@rcp/contracts';
import { Admission } from './admission.js';
import { Desk } from './desk.js';
import { ENV, type LobbyEnv } from './env.js';
import { Live } from './live.js';
import { SeatsStore } from './seats.store.js';

/** Renews the seats and lines of this replica's people, closes the waiting rooms that no organiser watches any more, and lets people go whose line is lost. */
@Injectable()
export class SeatsJob implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(SeatsJob.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  /** Since when every beat has come through. Nobody is given up for what happened while lines could not be written down. */
  private steadySince = performance.now();

  constructor(
    private readonly seats: SeatsStore,
    private readonly live: Live,
    private readonly admission: Admission,
    private readonly desk: Desk,
    @Inject(ENV) private readonly env: LobbyEnv,
  ) {}

  onApplicationBootstrap() {
    this.timer = setInterval(() => {
      this.running = this.running.then(() => this.beat()).catch((error: unknown) => {
        this.steadySince = performance.now();
        this.logger.warn('seats could not be looked after', error instanceof Error ? error : {});
      });
    }, this.env.SEAT_BEAT_SECONDS * 1000);
  }

  async onModuleDestroy() {
    clearInterval(this.timer);
    await this.running;
  }

  private async beat(): Promise<void> {
    await this.each(this.live.all().filter(({ entry }) => entry.accountId !== null), (connection) => this.desk.review(connection));
    await this.seats.renew(this.live.all().flatMap(({ seatId }) => seatId ?? []));
    await this.each(this.live.all().filter(({ mayHost, seatId }) => mayHost && seatId === undefined), (connection) => this.desk.sitDown(connection));
    await this.each(await this.seats.abandoned(), (sessionId) => this.admission.hostLeaves(sessionId));
    await this.each(await this.seats.unannounced(), (sessionId) => this.admission.hostArrives(sessionId));
    await this.seats.here(this.live.all().map(({ entry }) => entry.id));
    if (performance.now() - this.steadySince < this.env.LINE_LOST_SECONDS * 1000) return;
    await this.each(await this.seats.withLostLines(), (sessionId) => this.admission.linesLost(sessionId));
  }

  /** One that fails does not keep the others from their turn; a rule that says no (the hours are over) is no failure. */
  private async each<One>(list: readonly One[], work: (one: One) => Promise<unknown>): Promise<void> {
    for (const one of list) {
      await work(one).catch((error: unknown) => {
        if (!(error instanceof DomainError)) this.logger.warn('a session could not be looked after', error instanceof Error ? error : {});
      });
    }
  }
}
