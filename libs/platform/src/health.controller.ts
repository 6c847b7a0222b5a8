import { Controller, Get, Injectable, ServiceUnavailableException } from '@nestjs/common';
import { HealthCheckService, type HealthCheckResult, HealthIndicatorService, TypeOrmHealthIndicator } from '@nestjs/terminus';
import { DomainError } from '@rcp/contracts';
import { DataSource } from 'typeorm';

/** True from SIGTERM on: load balancers look away before connections close. */
@Injectable()
export class Draining {
  private started = false;
  get isDraining() { return this.started; }
  start() { this.started = true; }
}

/**
 * `/health/live` looks at nothing but the event loop; `/health/ready` at the database, its migrations and draining.
 * NATS being down makes no service unready: the outbox absorbs it.
 */
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicator: HealthIndicatorService,
    private readonly typeorm: TypeOrmHealthIndicator,
    private readonly db: DataSource,
    private readonly draining: Draining,
  ) {}

  @Get('live')
  live() { return { status: 'ok' }; }

  /** 503 `unavailable` with one member per check that says `down`. */
  @Get('ready')
  async ready() {
    try {
      return await this.check();
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      const { details = {} } = error.getResponse() as Partial<HealthCheckResult>;
      throw new DomainError('unavailable', [], Object.fromEntries(Object.entries(details).map(([name, { status }]) => [name, status])));
    }
  }

  private check() {
    return this.health.check([
      () => this.typeorm.pingCheck('database', { timeout: 300 }),
      async () => {
        const check = this.indicator.check('migrations');
        return (await this.db.showMigrations()) ? check.down() : check.up();
      },
      () => {
        const check = this.indicator.check('draining');
        return Promise.resolve(this.draining.isDraining ? check.down() : check.up());
      },
    ]);
  }
}
