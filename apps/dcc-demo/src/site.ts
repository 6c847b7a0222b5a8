import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import type { LoggerService } from '@nestjs/common';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Account } from './accounts.js';
import { addAccountRoutes } from './accounts.controller.js';
import { addCalendarRoutes } from './calendar.controller.js';
import { asRefusal } from './dcc-api.client.js';
import type { Dcc } from './dcc.client.js';
import { Desk } from './desk.js';
import { addFiles } from './files.controller.js';
import { addLaunchRoutes } from './launch.controller.js';
import { PatientBook } from './patient-book.js';
import { addPlanningRoutes } from './planning.controller.js';
import { addRcpRoutes } from './rcps.controller.js';
import { addRegistrationRoutes } from './registrations.controller.js';
import { fromOurPages, isLoopbackName } from './same-origin.js';
import { addSessionChangeRoutes } from './session-changes.controller.js';
import { addSessionRoutes } from './sessions.controller.js';

export interface SiteOptions {
  readonly dcc: Dcc;
  readonly accounts: readonly Account[];
  /** Where launches end: forms may be answered with a redirect there. */
  readonly conferenceOrigin: string;
  readonly mailboxUrl: string | undefined;
  readonly logger: LoggerService;
}

/** The « Outil RCP » of a DCC: every screen, not yet listening. */
export async function createSite({ dcc, accounts, conferenceOrigin, mailboxUrl, logger }: SiteOptions): Promise<FastifyInstance> {
  const app = fastify({ logger: false, bodyLimit: 64 * 1024, forceCloseConnections: true });
  await app.register(cookie);
  await protect(app, conferenceOrigin);
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => done(null, new URLSearchParams(String(body))));
  const desk = new Desk({ accounts, mailboxUrl, dcc, book: new PatientBook() });
  addFiles(app);
  for (const add of [addCalendarRoutes, addSessionRoutes, addSessionChangeRoutes, addRcpRoutes, addPlanningRoutes, addRegistrationRoutes, addLaunchRoutes, addAccountRoutes]) add(app, desk);
  app.setNotFoundHandler((request, reply) => desk.trouble(request, reply, 'not-found'));
  app.setErrorHandler((error, request, reply) => answerError(error, { desk, request, reply, logger }));
  return app;
}

/** Nothing from elsewhere, nothing into elsewhere: headers, and no POST that our own pages did not send. */
async function protect(app: FastifyInstance, conferenceOrigin: string): Promise<void> {
  const own = ["'self'"];
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"], styleSrc: own, scriptSrc: own, imgSrc: own, baseUri: ["'none'"], frameAncestors: ["'none'"],
        // Chromium looks at a form's redirects too: the launch is one.
        formAction: [...own, conferenceOrigin],
      },
    },
    referrerPolicy: { policy: 'no-referrer' }, strictTransportSecurity: false,
  });
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('cache-control', 'no-store');
    if (!isLoopbackName(request.headers.host)) return reply.code(421).send();
    if (request.method !== 'GET' && request.method !== 'HEAD' && !fromOurPages(request.headers)) return reply.code(403).send();
    return undefined;
  });
}

function answerError(error: unknown, { desk, request, reply, logger }: { desk: Desk; request: FastifyRequest; reply: FastifyReply; logger: LoggerService }): FastifyReply {
  const refusal = asRefusal(error);
  if (refusal !== undefined) return desk.refused(request, reply, refusal);
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : 500;
  if (typeof status === 'number' && status < 500) return reply.code(status).send();
  logger.error('unexpected error', error instanceof Error ? error : {});
  return desk.trouble(request, reply, 'internal');
}
