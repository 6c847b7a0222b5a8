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

/** What a service itself finds wrong, beside what every service looks at. */
@Injectable()
export class Readiness {
  private readonly checks = new Map<string, () => string | undefined>();
  constructor(readonly draining: Draining) {}

  /**
   * From now on `/health/ready` asks `fault` too: one line for an operator, without secrets or addresses, or undefined when all is well.
   * For what somebody has to mend: an outage that passes by itself makes no service unready.
   */
  add(name: string, fault: () => string | undefined): void {
    this.checks.set(name, fault);
  }

  /** What is wrong, by name; undefined where nothing is. */
  faults(): [name: string, fault: string | undefined][] {
    return [...this.checks].map(([name, fault]) => [name, fault()]);
  }
}

/**
 * `/health/live` looks at nothing but the event loop; `/health/ready` at the database, its migrations, draining, and what
 * the service itself adds.
 * NATS being down makes no service unready: the outbox absorbs it.
 */
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly indicator: HealthIndicatorService,
    private readonly typeorm: TypeOrmHealthIndicator,
    private readonly db: DataSource,
    private readonly readiness: Readiness,
  ) {}

  @Get('live')
  live() { return { status: 'ok' }; }

  /** 503 `unavailable` with one member per check: `up`, `down`, or `down: why`. */
  @Get('ready')
  async ready() {
    try {
      return await this.check();
    } catch (error) {
      if (!(error instanceof ServiceUnavailableException)) throw error;
      const { details = {} } = error.getResponse() as Partial<HealthCheckResult>;
      throw new DomainError('unavailable', [], this.told(details));
    }
  }

  /** What a driver says of its own failure stays at home: it may hold an address. */
  private told(details: HealthCheckResult['details']): Record<string, string> {
    const faults = new Map(this.readiness.faults());
    return Object.fromEntries(Object.entries(details).map(([name, { status }]) => {
      const why = status === 'down' ? faults.get(name) : undefined;
      return [name, why === undefined ? status : `${status}: ${why}`];
    }));
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
        return Promise.resolve(this.readiness.draining.isDraining ? check.down() : check.up());
      },
      ...this.readiness.faults().map(([name, fault]) => () => {
        const check = this.indicator.check(name);
        return Promise.resolve(fault === undefined ? check.up() : check.down(fault));
      }),
    ]);
  }
}
