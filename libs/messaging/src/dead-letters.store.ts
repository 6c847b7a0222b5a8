import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { DomainError, envelopeSchema } from '@rcp/contracts';
import { DataSource } from 'typeorm';
import { EventDispatcher } from './event-dispatcher.js';
import { describeFailure } from './failure.js';

/** A message this service could not act upon, kept until a person replays or discards it. */
export interface DeadLetter {
  readonly id: string;
  /** Null when the message could not be read. */
  readonly eventId: string | null;
  readonly type: string;
  readonly streamSeq: number | null;
  /** Deliveries and replays so far. */
  readonly deliveries: number;
  readonly reason: string;
  /** As received; by contract it names nobody. */
  readonly message: string;
  readonly createdAt: string;
  readonly resolvedAt: string | null;
  readonly resolution: string | null;
}

export interface FiledMessage {
  readonly type: string;
  readonly message: string;
  readonly streamSeq: number;
  readonly deliveries: number;
  readonly reason: string;
}

export interface DeadLetterPage {
  /** False: the resolved ones too. */
  readonly openOnly?: boolean;
  readonly limit?: number;
  readonly offset?: number;
}

const columns = `id, event_id as "eventId", type, stream_seq::float8 as "streamSeq", deliveries, reason, message,
  to_json(created_at at time zone 'UTC')#>>'{}' || 'Z' as "createdAt", to_json(resolved_at at time zone 'UTC')#>>'{}' || 'Z' as "resolvedAt", resolution`;

function eventIdOf(message: string): string | null {
  try {
    return envelopeSchema.shape.id.safeParse(JSON.parse(message)?.id).data ?? null;
  } catch {
    return null;
  }
}

@Injectable()
export class DeadLetters {
  private readonly logger = new Logger(DeadLetters.name);

  constructor(private readonly db: DataSource, private readonly dispatcher: EventDispatcher) {}

  /** Keeps a message. Filing the same delivery twice (the process died before the acknowledgement) keeps one. */
  async file(letter: FiledMessage): Promise<void> {
    const { type, streamSeq, deliveries, reason } = letter;
    // PostgreSQL's text has no room for a zero byte.
    const message = letter.message.replaceAll('\u0000', '\ufffd');
    await this.db.query(
      `insert into dead_letter (id, event_id, type, stream_seq, deliveries, reason, message)
       select $1, $2, $3, $4, $5, $6, $7 where not exists (
         select 1 from dead_letter where resolved_at is null and type = $3 and stream_seq = $4 and message = $7)`,
      [randomUUID(), eventIdOf(message), type, streamSeq, deliveries, reason, message],
    );
    this.logger.error(`${type} kept as a dead letter after ${deliveries} deliveries: ${reason}`);
  }

  /** Newest first; open ones only by default. */
  list({ openOnly = true, limit = 50, offset = 0 }: DeadLetterPage = {}): Promise<DeadLetter[]> {
    return this.db.query(
      `select ${columns} from dead_letter where not $1 or resolved_at is null order by created_at desc, id limit $2 offset $3`, [openOnly, limit, offset],
    );
  }

  /**
   * Runs the handler on the stored message in this process: a service may not publish other services' facts, and the
   * others have acted upon it already. Answers the letter, resolved, or still open with its count and reason renewed.
   * Throws DomainError `not-found` when there is no such open letter.
   */
  async replay(id: string): Promise<DeadLetter> {
    const letter = await this.open(id);
    try {
      await this.dispatcher.dispatch(letter.type, letter.message);
    } catch (error) {
      return this.update(id, 'deliveries = deliveries + 1, reason = $2', describeFailure(error));
    }
    return this.update(id, 'deliveries = deliveries + 1, resolved_at = now(), resolution = $2', 'replayed');
  }

  /** Gives the message up for a reason that is kept. Throws DomainError `not-found` when there is no such open letter. */
  async discard(id: string, reason: string): Promise<DeadLetter> {
    await this.open(id);
    return this.update(id, 'resolved_at = now(), resolution = $2', `discarded: ${reason}`);
  }

  private async open(id: string): Promise<DeadLetter> {
    const [letter]: DeadLetter[] = await this.db.query(`select ${columns} from dead_letter where id = $1 and resolved_at is null`, [id]);
    if (!letter) throw new DomainError('not-found');
    return letter;
  }

  private async update(id: string, change: string, value: string): Promise<DeadLetter> {
    await this.db.query(`update dead_letter set ${change} where id = $1 and resolved_at is null`, [id, value]);
    const [letter]: DeadLetter[] = await this.db.query(`select ${columns} from dead_letter where id = $1`, [id]);
    if (!letter) throw new DomainError('not-found');
    return letter;
  }
}
