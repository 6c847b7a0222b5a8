import { Catch, Module, type ArgumentsHost, type ExceptionFilter, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DomainError, errorCatalogue, fact, sessionPlanned, type Fact } from '@rcp/contracts';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { ZodError } from 'zod';
import { connectMessaging, MessagingModule } from './messaging.module.js';
import { Outbox } from './outbox.js';
import type { MessagingOptions } from './options.js';

/** The smallest service that stands on this library; its integration specs and benches start it. */
export interface TrialService {
  readonly app: NestFastifyApplication;
  readonly db: DataSource;
  readonly url: string;
  /** Saves facts in one transaction, as a store does. */
  tell(facts: readonly Fact[]): Promise<void>;
  stop(): Promise<void>;
}

export const trialOpsToken = 'trial-operators-secret';

@Catch()
class StatusOnly implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const code = error instanceof DomainError ? error.code : error instanceof ZodError ? 'validation' : 'internal';
    void host.switchToHttp().getResponse<FastifyReply>().status(errorCatalogue[code].status).send({ code });
  }
}

@Module({})
class TrialModule {}

/** Starts the service with these consumers and queries. Its database has the migrations already. */
export async function startTrial(options: Omit<MessagingOptions, 'opsToken' | 'consumes'>, controllers: Type[] = []): Promise<TrialService> {
  const module = {
    module: TrialModule,
    imports: [
      TypeOrmModule.forRoot({ type: 'postgres', url: options.databaseUrl, entities: [], synchronize: false, retryAttempts: 0 }),
      MessagingModule.forRoot({ ...options, opsToken: trialOpsToken, consumes: controllers.length > 0 }),
    ],
    controllers,
  };
  const app = await NestFactory.create<NestFastifyApplication>(module, new FastifyAdapter(), { logger: false, abortOnError: false });
  app.useGlobalFilters(new StatusOnly());
  await connectMessaging(app);
  await app.listen(0, '127.0.0.1');
  const db = app.get(DataSource);
  const outbox = app.get(Outbox);
  return {
    app, db, url: await app.getUrl(),
    tell: (facts) => db.transaction((tx) => outbox.append(tx, facts)),
    stop: () => app.close(),
  };
}

/** A fact of a made-up session, which scheduling tells. */
export function planned(sessionId: string, version = 1): Fact {
  return fact(sessionPlanned, sessionId, version, {
    sessionId, rcpId: 'rcp-1', startsAt: '2026-12-01T16:00:00Z', endsAt: '2026-12-01T17:30:00Z', webconfActive: true,
  });
}
