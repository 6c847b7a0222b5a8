import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Attendance } from './attendance.js';
import { AttendanceStore } from './attendance.store.js';
import { ENV, type LobbyEnv } from './env.js';
import { SessionDay } from './session-day.js';
import { SessionDayStore } from './session-day.store.js';

/** Closes rooms that everybody left and sessions that nobody held, and makes the records of those that are over. Every replica may: under the session's lock the second finds nothing to do. */
@Injectable()
export class SessionClockJob implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(SessionClockJob.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopping = false;

  constructor(
    private readonly days: SessionDayStore,
    private readonly day: SessionDay,
    private readonly records: AttendanceStore,
    private readonly attendance: Attendance,
    @Inject(ENV) private readonly env: LobbyEnv,
  ) {}

  onApplicationBootstrap() {
    this.timer = setInterval(() => {
      this.running ??= this.beat().finally(() => { this.running = undefined; });
    }, this.env.SESSION_BEAT_SECONDS * 1000);
  }

  async onModuleDestroy() {
    this.stopping = true;
    clearInterval(this.timer);
    await this.running;
  }

  private async beat(): Promise<void> {
    await this.each(() => this.days.due(), (sessionId) => this.day.tick(sessionId));
    await this.each(() => this.records.due(), (sessionId) => this.attendance.freeze(sessionId));
  }

  /** One that fails keeps no other from its turn, and is tried again at the next beat. */
  private async each(list: () => Promise<string[]>, work: (sessionId: string) => Promise<void>): Promise<void> {
    try {
      for (const sessionId of await list()) {
        if (this.stopping) return;
        await work(sessionId).catch((error: unknown) => this.logger.warn('the clock could not do what it must to a session', error instanceof Error ? error : {}, { sessionId }));
      }
    } catch (error) {
      this.logger.warn('sessions could not be looked after', error instanceof Error ? error : {});
    }
  }
}
