import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { DomainError, idempotencyKeyHeader } from '@rcp/contracts';
import { CLOCK, type Clock } from '@rcp/platform';
import type { FastifyRequest } from 'fastify';
import { DataSource, type EntityManager } from 'typeorm';

const keptMs = 48 * 60 * 60_000;

/** A POST with its `Idempotency-Key`: the key is the client's own, other clients may have the same. */
export interface KeyedCall {
  readonly clientId: string;
  readonly key: string;
  /** What makes the request this one: route, ids and body. Only its hash is kept. */
  readonly request: unknown;
}

/**
 * The `Idempotency-Key` header, undefined when an optional one is absent. Throws idempotency-key-required for one that is
 * malformed, or needed and missing. Sent twice it reads as one with a comma and a space, which is malformed.
 */
export const IdempotencyKey = createParamDecorator((need: 'required' | 'optional', context: ExecutionContext): string | undefined => {
  const header = context.switchToHttp().getRequest<FastifyRequest>().headers['idempotency-key'];
  if (header === undefined && need === 'optional') return undefined;
  const { success, data } = idempotencyKeyHeader.safeParse(header);
  if (!success) throw new DomainError('idempotency-key-required');
  return data;
});

/** Remembers what POSTs were answered: a caller that lost our answer asks again and gets it, and nothing is done twice. */
@Injectable()
export class IdempotencyStore {
  constructor(private readonly db: DataSource, @Inject(CLOCK) private readonly clock: Clock) {}

  /** `once` in a transaction of its own. */
  run<Answer extends object>(call: KeyedCall, work: (tx: EntityManager) => Promise<Answer>): Promise<Answer> {
    return this.db.transaction((tx) => this.once(tx, call, work));
  }

  /**
   * Does the work and keeps its answer in the caller's transaction, or answers what the key was answered within 48 hours;
   * what fails is not kept and may be tried again under the same key. The answer must be plain JSON, without a name or a
   * secret. Throws idempotency-in-progress, idempotency-mismatch (another request had the key), and what the work throws.
   */
  async once<Answer extends object>(tx: EntityManager, { clientId, key, request }: KeyedCall, work: (tx: EntityManager) => Promise<Answer>): Promise<Answer> {
    const [lock]: { free: boolean }[] = await tx.query('select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as free', [`idempotency:${clientId}\n${key}`]);
    if (lock?.free !== true) throw new DomainError('idempotency-in-progress');
    const hash = hashOf(request);
    // A statement of its own: one that had begun before the lock was free would not see what the other wrote.
    const [known]: { request_hash: string; answer: Answer }[] = await tx.query(
      'select request_hash, answer from idempotency where client_id = $1 and key = $2 and created_at > $3', [clientId, key, this.oldest()],
    );
    if (known !== undefined && known.request_hash !== hash) throw new DomainError('idempotency-mismatch');
    if (known !== undefined) return known.answer;
    const answer = await work(tx);
    await tx.query(
      `insert into idempotency (client_id, key, request_hash, answer, created_at) values ($1, $2, $3, $4, $5)
       on conflict (client_id, key) do update set request_hash = excluded.request_hash, answer = excluded.answer, created_at = excluded.created_at`,
      [clientId, key, hash, JSON.stringify(answer), this.clock.now()],
    );
    return answer;
  }

  /** Forgets what no longer counts. */
  async purge(): Promise<void> {
    await this.db.query('delete from idempotency where created_at <= $1', [this.oldest()]);
  }

  private oldest(): Date {
    return new Date(this.clock.now().getTime() - keptMs);
  }
}

/** The same for equal content, whatever the order of its keys. */
function hashOf(request: unknown): string {
  const inOrder = (_key: string, value: unknown): unknown =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value;
  return createHash('sha256').update(JSON.stringify(request, inOrder)).digest('base64url');
}
