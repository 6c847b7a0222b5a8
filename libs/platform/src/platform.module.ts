import { type DynamicModule, Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { CLOCK, systemClock } from './clock.js';
import { Draining, HealthController, Readiness } from './health.controller.js';
import { IDS, systemIds } from './ids.js';
import { MetricsController } from './metrics.controller.js';

/** Clock, ids, health and metrics, for every service alike. */
@Module({})
export class PlatformModule {
  static forRoot(): DynamicModule {
    return {
      module: PlatformModule,
      global: true,
      imports: [TerminusModule.forRoot({ logger: false })],
      controllers: [HealthController, MetricsController],
      providers: [Draining, Readiness, { provide: CLOCK, useValue: systemClock }, { provide: IDS, useValue: systemIds }],
      exports: [Draining, Readiness, CLOCK, IDS],
    };
  }
}
