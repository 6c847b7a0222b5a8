import { setTimeout as wait } from 'node:timers/promises';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import { type DynamicModule, Logger, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { WsAdapter } from '@nestjs/platform-ws';
import { DomainError } from '@rcp/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ServiceEnv } from './env.js';
import { Draining } from './health.controller.js';
import { createLogger } from './logger.js';
import { readJsonBodies } from './json-parser.js';
import { httpSeconds } from './metrics.controller.js';
import { ProblemFilter, sendProblem } from './problem.filter.js';

const maxBodyBytes = 64 * 1024;

export interface AppOptions {
  name: string;
  /** Attaches what must be there before listening, e.g. the message transport. */
  attach?: (app: NestFastifyApplication) => Promise<void>;
}

/** The application with everything every service has, not yet listening: what main.ts and tests both use. */
export async function createApp(module: Type | DynamicModule, env: ServiceEnv, options: AppOptions): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    bodyLimit: maxBodyBytes, trustProxy: 'loopback, linklocal, uniquelocal', forceCloseConnections: true,
    // Before routing there is no filter: a path that can't be read is one where nothing is.
    frameworkErrors: (_error: Error, request: FastifyRequest, reply: FastifyReply) => sendProblem(request, reply, new DomainError('not-found'), env.PUBLIC_URL),
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { logger: createLogger(options.name, env), abortOnError: false, bodyParser: false });
  readJsonBodies(app, maxBodyBytes);
  app.useWebSocketAdapter(new WsAdapter(app));
  app.useGlobalFilters(new ProblemFilter(env.PUBLIC_URL));
  await app.register(cookie);
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"], baseUri: ["'none'"] } },
    referrerPolicy: { policy: 'no-referrer' },
  });
  const http = app.getHttpAdapter().getInstance();
  http.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) void reply.header('cache-control', 'no-store');
  });
  http.addHook('onResponse', async (request, reply) => {
    httpSeconds.observe({ method: request.method, route: request.routeOptions.url ?? 'unknown', status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  await options.attach?.(app);
  return app;
}

/** Starts a service and stops it on SIGTERM/SIGINT: not ready, a pause for load balancers, then Nest's shutdown hooks. */
export async function startApp(module: Type | DynamicModule, env: ServiceEnv, options: AppOptions): Promise<void> {
  const logger = new Logger(options.name);
  try {
    const app = await createApp(module, env, options);
    await app.listen(env.PORT, env.HOST);
    logger.log('listening', { port: env.PORT });
    let stopping = false;
    const stop = async () => {
      if (stopping) return;
      stopping = true;
      app.get(Draining).start();
      await wait(env.DRAIN_SECONDS * 1000);
      await app.close();
      process.exit(0);
    };
    process.once('SIGTERM', () => void stop());
    process.once('SIGINT', () => void stop());
  } catch (error) {
    logger.fatal('cannot start', error instanceof Error ? error : {});
    process.exit(1);
  }
}
