import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { Histogram, collectDefaultMetrics, register } from 'prom-client';

/** Seconds per request by route template and status: never a raw URL, which may hold a link code. */
export const httpSeconds = new Histogram({
  name: 'http_request_seconds', help: 'HTTP requests by route template', labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
});
collectDefaultMetrics();

/** Prometheus text format; not routed by the public origin. */
@Controller('metrics')
export class MetricsController {
  @Get()
  async metrics(@Res() reply: FastifyReply) {
    await reply.type(register.contentType).send(await register.metrics());
  }
}
