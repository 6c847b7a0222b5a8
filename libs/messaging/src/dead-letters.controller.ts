import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { DomainError } from '@rcp/contracts';
import { z } from 'zod';
import { DeadLetters, type DeadLetter } from './dead-letters.store.js';
import { OpsGuard } from './ops.guard.js';

const page = z.strictObject({
  all: z.stringbool().default(false),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  offset: z.coerce.number().int().min(0).default(0),
});
const discarding = z.strictObject({ reason: z.string().trim().min(1).max(500) });

function letterId(id: string): string {
  if (!z.uuid().safeParse(id).success) throw new DomainError('not-found');
  return id;
}

/** What operators do with messages that could not be handled. Bearer OPS_TOKEN; 401 `unauthenticated` without it. */
@Controller('ops/dead-letters')
@UseGuards(OpsGuard)
export class DeadLettersController {
  constructor(private readonly letters: DeadLetters) {}

  /** `GET /ops/dead-letters?all=&limit=&offset=`: newest first, open ones unless `all=true`. */
  @Get()
  async list(@Query() query: unknown): Promise<{ deadLetters: DeadLetter[] }> {
    const { all, limit, offset } = page.parse(query);
    return { deadLetters: await this.letters.list({ openOnly: !all, limit, offset }) };
  }

  /** `POST /ops/dead-letters/:id/replay`: 200 with the letter; `resolvedAt` tells whether it worked. 404 unless open. */
  @Post(':id/replay')
  @HttpCode(200)
  replay(@Param('id') id: string): Promise<DeadLetter> {
    return this.letters.replay(letterId(id));
  }

  /** `POST /ops/dead-letters/:id/discard` `{ reason }`: 200 with the letter. 404 unless open. */
  @Post(':id/discard')
  @HttpCode(200)
  discard(@Param('id') id: string, @Body() body: unknown): Promise<DeadLetter> {
    return this.letters.discard(letterId(id), discarding.parse(body).reason);
  }
}
