import { Controller, Get, HttpCode, Inject, Param, Post, Query, UseGuards } from '@nestjs/common';
import { DomainError } from '@rcp/contracts';
import { OpsGuard } from '@rcp/messaging';
import { CLOCK, type Clock } from '@rcp/platform';
import { z } from 'zod';
import { type MailJob, mailStates, triedAgain } from './domain/mails.js';
import { MailsStore } from './mails.store.js';

const page = z.strictObject({
  state: z.enum(mailStates).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
});

/** A mail as operators see it: how it fares, and of whom it is for, the domain. */
type MailAnswer = Pick<MailJob, 'id' | 'purpose' | 'kind' | 'state' | 'attempts' | 'smtpCode' | 'smtpClass' | 'recipientDomain' | 'registrationId' | 'sessionId' | 'messageId'> & {
  /** Instants, RFC 3339; of a mail that waits, when it is tried, and when it would come too late. */
  readonly nextAt: string | null;
  readonly giveUpAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
};

/** What operators do with mails. Bearer OPS_TOKEN; 401 `unauthenticated` without it. */
@Controller('ops/mails')
@UseGuards(OpsGuard)
export class MailsController {
  constructor(private readonly mails: MailsStore, @Inject(CLOCK) private readonly clock: Clock) {}

  /** `GET /ops/mails?state=&limit=&offset=`: those that changed last first; every state unless one is named. */
  @Get()
  async list(@Query() query: unknown): Promise<{ mails: MailAnswer[] }> {
    const { state, limit, offset } = page.parse(query);
    return { mails: (await this.mails.page(state, limit, offset)).map(shown) };
  }

  /** `GET /ops/mails/:id`. 404 `not-found`. */
  @Get(':id')
  async one(@Param('id') id: string): Promise<MailAnswer> {
    const job = await this.mails.find(mailId(id));
    if (job === undefined) throw new DomainError('not-found');
    return shown(job);
  }

  /** `POST /ops/mails/:id/retry`: 200 with the mail, which is looked at again at once and says what is true then. 404 unless it failed or waits to be tried again. */
  @Post(':id/retry')
  @HttpCode(200)
  async retry(@Param('id') id: string): Promise<MailAnswer> {
    const job = await this.mails.change(mailId(id), (mine) => triedAgain(mine, this.clock.now()));
    if (job === undefined) throw new DomainError('not-found');
    return shown(job);
  }
}

function mailId(id: string): string {
  if (!z.uuid().safeParse(id).success) throw new DomainError('not-found');
  return id;
}

function shown(job: MailJob): MailAnswer {
  const { id, purpose, kind, state, attempts, smtpCode, smtpClass, recipientDomain, registrationId, sessionId, messageId } = job;
  const waits = state === 'queued' || state === 'deferred';
  return {
    id, purpose, kind, state, attempts, smtpCode, smtpClass, recipientDomain, registrationId, sessionId, messageId,
    nextAt: waits ? job.nextAt.toISOString() : null, giveUpAt: job.giveUpAt?.toISOString() ?? null, createdAt: job.createdAt.toISOString(), updatedAt: job.updatedAt.toISOString(),
  };
}
