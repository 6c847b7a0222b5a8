import { Injectable } from '@nestjs/common';
import { Cron } from '@nestjs/schedule';
import { IdempotencyStore } from './idempotency.store.js';

/** Keys of repeated POSTs are kept for 48 hours. Every replica may purge: it is one statement, and the second finds nothing. */
@Injectable()
export class IdempotencyJob {
  constructor(private readonly idempotency: IdempotencyStore) {}

  @Cron('17 * * * *', { name: 'idempotency' })
  purge(): Promise<void> {
    return this.idempotency.purge();
  }
}
