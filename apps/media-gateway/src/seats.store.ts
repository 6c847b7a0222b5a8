import { Injectable } from '@nestjs/common';
import type { Change, MediaClaims } from '@rcp/contracts';
import { Outbox, PgListener } from '@rcp/messaging';
import { DataSource, type EntityManager, EntitySchema, LessThan, MoreThan } from 'typeorm';
import { type Barred, confirmSeat, emptySeat, type LeaveReason, leaveSeat, reviewSeat, type Seat, shareSeat, type Standing, standingOf, takeSeat } from './domain/seat.js';

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
    generation: int, present: { type: 'boolean' }, sharing: { type: 'boolean' }, version: int,
    ticketVersion: { ...int, name: 'ticket_version' }, ticketSessionVersion: { ...int, name: 'ticket_session_version' },
  },
});

/** Table `exclusion`. */
export const exclusions = new EntitySchema<{ sessionId: string; participantId: string; excludedAt: Date; version: number; how: Barred['how'] }>({
  name: 'exclusion',
  columns: {
    sessionId: { ...text, name: 'session_id', primary: true },
    participantId: { ...uuid, name: 'participant_id', primary: true },
    excludedAt: { ...instant, name: 'excluded_at' },
    version: int,
    how: text,
  },
});

/** Table `used_ticket`. */
export const usedTickets = new EntitySchema<{ jti: string; expiresAt: Date }>({
  name: 'used_ticket',
  columns: { jti: { ...uuid, primary: true }, expiresAt: { ...instant, name: 'expires_at' } },
});

/** Table `ended_session`. */
export const endedSessions = new EntitySchema<{ sessionId: string; version: number }>({
  name: 'ended_session',
  columns: { sessionId: { ...text, name: 'session_id', primary: true }, version: int },
});

/** Somebody in one session. */
export type Who = Pick<Seat, 'sessionId' | 'participantId'>;

const personBarred = (row: Pick<Barred, 'how'> & { version: number } | null | undefined): Pick<Barred, 'person' | 'how'> =>
  ({ person: row?.version ?? 0, how: row?.how ?? 'excluded' });

const channel = 'media_seat';
/** Used tickets are kept a little longer than they are valid: clocks differ. */
const expiredForMs = 10 * 60_000;

/** Who holds which place, who may not, and which tickets have served. Every change tells its facts and every replica. */
@Injectable()
export class SeatsStore {
  constructor(private readonly db: DataSource, private readonly outbox: Outbox, private readonly listener: PgListener) {}

  /** Uses a ticket and takes the place it gives, or goes on holding it as join number `resumed`. Throws `ticket-used`, `excluded`, `not-admitted`. */
  take(claims: MediaClaims, now: Date, resumed?: number): Promise<Seat> {
    const who = { sessionId: claims.sessionId, participantId: claims.sub };
    return this.db.transaction(async (tx) => {
      await tx.delete(usedTickets, { expiresAt: LessThan(new Date(now.getTime() - expiredForMs)) });
      const used = await tx.query<unknown[]>(
        'insert into used_ticket (jti, expires_at) values ($1, $2) on conflict do nothing returning jti', [claims.jti, new Date(claims.exp * 1000)],
      );
      const ticket = { used: used.length === 0, ticketVersion: claims.version, ticketSessionVersion: claims.sessionVersion };
      return this.change(tx, who, (seat, barred) => takeSeat(seat, ticket, barred, resumed));
    });
  }

  /** The media flows now. Throws `excluded`, `not-admitted` when the place was lost since it was taken. */
  confirm({ generation, ...who }: Seat): Promise<Seat> {
    return this.db.transaction((tx) => this.change(tx, who, (seat, barred) => confirmSeat(seat, generation, barred)));
  }

  /** Gives the place back, unless somebody else holds it by now. */
  leave({ generation, ...who }: Seat, reason: LeaveReason): Promise<Seat> {
    return this.db.transaction((tx) => this.change(tx, who, (seat) => (seat.generation === generation ? leaveSeat(seat, reason) : { state: seat, facts: [] })));
  }

  /** The shared screen of this join reaches Janus, or does so no more. */
  share({ generation, ...who }: Seat, sharing: boolean): Promise<Seat> {
    return this.db.transaction((tx) => this.change(tx, who, (seat) => shareSeat(seat, generation, sharing)));
  }

  /** In the caller's transaction: no ticket of this person made before that version of their request opens this session's room. */
  async bar(tx: EntityManager, who: Who, { person: version, how }: Pick<Barred, 'person' | 'how'>, now: Date): Promise<void> {
    await tx.query(
      `insert into exclusion (session_id, participant_id, excluded_at, version, how) values ($1, $2, $3, $4, $5)
       on conflict (session_id, participant_id) do update set version = excluded.version, how = excluded.how where exclusion.version < excluded.version`,
      [who.sessionId, who.participantId, now, version, how],
    );
    await this.change(tx, who, reviewSeat);
  }

  /** In the caller's transaction: no ticket made before that version of the session opens its room. */
  async endSession(tx: EntityManager, sessionId: string, version: number): Promise<void> {
    // Nobody takes a place while it ends: whoever came before is seen here, whoever comes after sees that it has ended.
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [sessionId]);
    await tx.query(
      `insert into ended_session (session_id, version) values ($1, $2)
       on conflict (session_id) do update set version = greatest(ended_session.version, excluded.version)`, [sessionId, version],
    );
    const held = await tx.find(seats, { where: { sessionId, generation: MoreThan(0) }, order: { participantId: 'ASC' } });
    for (const seat of held) await this.change(tx, seat, reviewSeat);
  }

  /** Whom we told to be in the room. */
  presentIn(sessionId: string): Promise<Seat[]> {
    return this.db.getRepository(seats).findBy({ sessionId, present: true });
  }

  /** Whether these joins still hold their places. */
  async standing(held: readonly Seat[]): Promise<Map<Seat, Standing>> {
    if (held.length === 0) return new Map();
    const ids = held.map(({ sessionId, participantId }) => ({ sessionId, participantId }));
    const [rows, excluded, ended] = await Promise.all([
      this.db.getRepository(seats).findBy(ids), this.db.getRepository(exclusions).findBy(ids), this.db.getRepository(endedSessions).findBy(ids.map(({ sessionId }) => ({ sessionId }))),
    ]);
    const same = (a: Who) => (b: Who) => a.sessionId === b.sessionId && a.participantId === b.participantId;
    const barred = (seat: Seat): Barred => ({
      ...personBarred(excluded.find(same(seat))), session: ended.find(({ sessionId }) => sessionId === seat.sessionId)?.version ?? 0,
    });
    return new Map(held.map((seat) => [seat, standingOf(rows.find(same(seat)) ?? seat, seat.generation, barred(seat))]));
  }

  /** Calls `listener` with a participant id whose standing may have changed, and with '' when it may have missed some. */
  onChanged(listener: (participantId: string) => void): () => void {
    return this.listener.on(channel, listener);
  }

  /** Locks the seat, decides, saves and tells. The seat's row is made first, so that two first joins wait for each other too. */
  private async change(tx: EntityManager, who: Who, decide: (seat: Seat, barred: Barred) => Change<Seat>): Promise<Seat> {
    await tx.query('select pg_advisory_xact_lock_shared(hashtextextended($1, 0))', [who.sessionId]);
    await tx.createQueryBuilder().insert().into(seats).values(emptySeat(who.sessionId, who.participantId)).orIgnore().execute();
    const key = { sessionId: who.sessionId, participantId: who.participantId };
    const seat = await tx.findOneOrFail(seats, { where: key, lock: { mode: 'pessimistic_write' } });
    const barred: Barred = {
      ...personBarred(await tx.findOneBy(exclusions, key)), session: (await tx.findOneBy(endedSessions, { sessionId: who.sessionId }))?.version ?? 0,
    };
    const { state, facts } = decide(seat, barred);
    await tx.update(seats, key, state);
    await this.outbox.append(tx, facts);
    if (barred.person > 0 || barred.session > 0 || state.generation !== seat.generation) await tx.query('select pg_notify($1, $2)', [channel, who.participantId]);
    return state;
  }
}
