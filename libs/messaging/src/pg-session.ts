import { Logger } from '@nestjs/common';
import pg from 'pg';
import { describeFailure } from './failure.js';
import { backoff, pause, within } from './patience.js';

/**
 * One PostgreSQL session kept for ever: `pg.Client` does not reconnect by itself, and LISTEN and session locks need a
 * session of their own. `use` is called with each new connection; when it returns, throws, or the connection dies
 * (`lost` is aborted), the connection is closed and the next one is made.
 */
export class PgSession {
  private readonly logger: Logger;
  private readonly stopped = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly url: string,
    private readonly name: string,
    private readonly use: (client: pg.Client, lost: AbortSignal) => Promise<void>,
  ) {
    this.logger = new Logger(`PgSession ${name}`);
  }

  start(): void {
    this.running ??= this.keep();
  }

  /** Ends the session; resolves once `use` has returned. */
  async stop(): Promise<void> {
    this.stopped.abort();
    await this.running;
  }

  private async keep(): Promise<void> {
    const stop = this.stopped.signal;
    let failures = 0;
    while (!stop.aborted) {
      try {
        await this.once(() => {
          if (failures > 0) this.logger.log('session restored');
          failures = 0;
        });
        if (!stop.aborted) this.logger.warn('session lost, reconnecting');
      } catch (error) {
        if (failures === 0) this.logger.warn(`no session, trying again: ${describeFailure(error)}`);
      }
      await pause(backoff(failures++), stop);
    }
  }

  private async once(connected: () => void): Promise<void> {
    const gone = new AbortController();
    const client = new pg.Client({
      connectionString: this.url, application_name: this.name, keepAlive: true, connectionTimeoutMillis: 5_000, query_timeout: 15_000,
    });
    client.on('error', () => gone.abort());
    client.on('end', () => gone.abort());
    try {
      await client.connect();
      // A session whose machine vanished must not keep its lock for the two hours of the kernel's default.
      await client.query('set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3');
      connected();
      await this.use(client, AbortSignal.any([gone.signal, this.stopped.signal]));
    } finally {
      await within(1_000, client.end(), undefined);
    }
  }
}
