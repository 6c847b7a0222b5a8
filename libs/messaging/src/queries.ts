import { Injectable, UseFilters } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import type { QueryContract } from '@rcp/contracts';
import type { z } from 'zod';
import { describeFailure } from './failure.js';
import { NatsLink } from './nats-connection.js';
import { ErrorAsItIs, type HandlerDecorator } from './on-event.js';

/** Handlers marked with this transport belong to the query responder. */
export const QUERIES = Symbol('QUERIES');
/** Header of a reply that holds no answer. */
export const QUERY_FAILED = 'Rcp-Query-Failed';

/** No answer that can be relied upon: nobody there, too late, NATS away, or an answer that breaks its contract. Worth a retry. */
export class QueryUnavailable extends Error {
  override readonly name = 'QueryUnavailable';
  constructor(readonly subject: string, reason: string) {
    super(`${subject}: ${reason}`);
  }
}

/**
 * Marks the method of a `*.query.ts` controller that answers one query; it gets the parsed question, and its answer is
 * checked before it leaves. Replicas share the questions. Nothing is stored, so personal data may be in the answer.
 */
export function OnQuery<Q extends QueryContract>(query: Q): HandlerDecorator<z.infer<Q['ask']>, z.input<Q['answer']>> {
  return (target, key, descriptor) => {
    MessagePattern(query.subject, QUERIES, { query })(target, key, descriptor);
    UseFilters(new ErrorAsItIs())(target, key, descriptor);
  };
}

/** Asks other services over core NATS. */
@Injectable()
export class QueryClient {
  constructor(private readonly nats: NatsLink) {}

  /** Throws ZodError when the question breaks its contract, QueryUnavailable when no valid answer came within `timeoutMs`. */
  async ask<Q extends QueryContract>(query: Q, body: z.input<Q['ask']>, timeoutMs = 2_000): Promise<z.infer<Q['answer']>> {
    const question = JSON.stringify(query.ask.parse(body));
    const nc = this.nats.current;
    if (nc === undefined) throw new QueryUnavailable(query.subject, 'NATS is away');
    const reply = await nc.request(query.subject, question, { timeout: timeoutMs }).catch((error: unknown) => {
      throw new QueryUnavailable(query.subject, describeFailure(error));
    });
    if (reply.headers?.has(QUERY_FAILED)) throw new QueryUnavailable(query.subject, reply.headers.get(QUERY_FAILED));
    return this.read(query, reply.string());
  }

  private read<Q extends QueryContract>(query: Q, reply: string): z.infer<Q['answer']> {
    try {
      return query.answer.parse(JSON.parse(reply)) as z.infer<Q['answer']>;
    } catch {
      throw new QueryUnavailable(query.subject, 'the answer breaks its contract');
    }
  }
}
