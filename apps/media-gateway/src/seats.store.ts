import { Injectable } from '@nestjs/common';
import type { Change, MediaClaims } from '@rcp/contracts';
import { Outbox, PgListener } from '@rcp/messaging';
import { DataSource, type EntityManager, EntitySchema, LessThan } from 'typeorm';
import { confirmSeat, emptySeat, type LeaveReason, leaveSeat, type Seat, type Standing, standingOf, takeSeat } from './domain/seat.js';

const text = { type: 'text' } as const;
const uuid = { type: 'uuid' } as const;
const int = { type: 'int' } as const;
const instant = { type: 'timestamptz' } as const;

/** Table `seat`. */
export const seats = new EntitySchema<Seat>({
  name: 'seat',
  columns: {
    sessionId: { ...text, name: 'session_id', primary: true },
    participantId: { ...uuid, name: 'participant_id', primary: true },
    generation: int, present: { type: 'boolean' }, version: int,
  },
});

/** Table `exclusion`. */
export const exclusions = new EntitySchema<{ sessionId: string; participantId: string; excludedAt: Date }>({
  name: 'exclusion',
  columns: {
    sessionId: { ...text, name: 'session_id', primary: true },
    participantId: { ...uuid, name: 'participant_id', primary: true },
    excludedAt: { ...instant, name: 'excluded_at' },
  },
});

/** Table `used_ticket`. */
export const usedTickets = new EntitySchema<{ jti: string; expiresAt: Date }>({
  name: 'used_ticket',
  columns: { jti: { ...uuid, primary: true }, expiresAt: { ...instant, name: 'expires_at' } },
});

/** Somebody in one session. */
export type Who = Pick<Seat, 'sessionId' | 'participantId'>;

const channel = 'media_seat';
/** Used tickets are kept a little longer than they are valid: clocks differ. */
const expiredForMs = 10 * 60_000;

/** Who holds which place, who may not, and which tickets have served. Every change tells its facts and every replica. */
@Injectable()
export class SeatsStore {
  constructor(private readonly db: DataSource, private readonly outbox: Outbox, private readonly listener: PgListener) {}

  /** Uses a ticket and takes the place it gives. Throws `ticket-used`, `excluded`. */
  take(claims: MediaClaims, now: Date): Promise<Seat> {
    const who = { sessionId: claims.sessionId, participantId: claims.sub };
    return this.db.transaction(async (tx) => {
      await tx.delete(usedTickets, { expiresAt: LessThan(new Date(now.getTime() - expiredForMs)) });
      const used = await tx.query<unknown[]>(
        'insert into used_ticket (jti, expires_at) values ($1, $2) on conflict do nothing returning jti', [claims.jti, new Date(claims.exp * 1000)],
      );
      return this.change(tx, who, (seat, excluded) => takeSeat(seat, { used: used.length === 0, excluded }));
    });
  }

  /** The media flows now. Throws `excluded`, `not-admitted` when the place was lost since it was taken. */
  confirm({ generation, ...who }: Seat): Promise<Seat> {
    return this.db.transaction((tx) => this.change(tx, who, (seat, excluded) => confirmSeat(seat, generation, excluded)));
  }

  /** Gives the place back, unless somebody else holds it by now. */
  leave({ generation, ...who }: Seat, reason: LeaveReason): Promise<Seat> {
    return this.db.transaction((tx) => this.change(tx, who, (seat) => (seat.generation === generation ? leaveSeat(seat, reason) : { state: seat, facts: [] })));
  }

  /** In the caller's transaction: no ticket of this person opens this session's room again. */
  async exclude(tx: EntityManager, who: Who, now: Date): Promise<void> {
    await tx.createQueryBuilder().insert().into(exclusions).values({ ...who, excludedAt: now }).orIgnore().execute();
    await this.change(tx, who, (seat) => leaveSeat(seat, 'excluded'));
  }

  /** Whether these joins still hold their places. */
  async standing(held: readonly Seat[]): Promise<Map<Seat, Standing>> {
    if (held.length === 0) return new Map();
    const ids = held.map(({ sessionId, participantId }) => ({ sessionId, participantId }));
    const [rows, excluded] = await Promise.all([this.db.getRepository(seats).findBy(ids), this.db.getRepository(exclusions).findBy(ids)]);
    const same = (a: Who) => (b: Who) => a.sessionId === b.sessionId && a.participantId === b.participantId;
    return new Map(held.map((seat) => [seat, standingOf(rows.find(same(seat)) ?? seat, seat.generation, excluded.some(same(seat)))]));
  }

  /** Calls `listener` with a participant id whose standing may have changed, and with '' when it may have missed some. */
  onChanged(listener: (participantId: string) => void): () => void {
    return this.listener.on(channel, listener);
  }

  /** Locks the seat, decides, saves and tells. The seat's row is made first, so that two first joins wait for each other too. */
  private async change(tx: EntityManager, who: Who, decide: (seat: Seat, excluded: boolean) => Change<Seat>): Promise<Seat> {
    await tx.createQueryBuilder().insert().into(seats).values(emptySeat(who.sessionId, who.participantId)).orIgnore().execute();
    const key = { sessionId: who.sessionId, participantId: who.participantId };
    const seat = await tx.findOneOrFail(seats, { where: key, lock: { mode: 'pessimistic_write' } });
    const excluded = await tx.existsBy(exclusions, key);
    const { state, facts } = decide(seat, excluded);
    await tx.update(seats, key, state);
    await this.outbox.append(tx, facts);
    if (excluded || state.generation !== seat.generation) await tx.query('select pg_notify($1, $2)', [channel, who.participantId]);
    return state;
  }
}
