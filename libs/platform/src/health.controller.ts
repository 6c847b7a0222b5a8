import { Controller, Get, Injectable } from '@nestjs/common';
import { HealthCheckService, HealthIndicatorService, TypeOrmHealthIndicator } from '@nestjs/terminus';
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

  @Get('ready')
  ready() {
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
