import { Inject, Injectable } from '@nestjs/common';
import { type Change, DomainError, type Fact } from '@rcp/contracts';
import { Outbox } from '@rcp/messaging';
import { CLOCK, type Clock } from '@rcp/platform';
import { DataSource, type EntityManager, type EntitySchema, type FindManyOptions, type FindOptionsWhere, type ObjectLiteral } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';
import { assertOwn, type Rcp } from './domain/rcp.js';
import { NewsStore } from './news.store.js';
import { rcps } from './tables.store.js';

type Row = ObjectLiteral & { readonly id: string };

/** What a change answers: the state after it, whether there was none before, whether the command came too late to count. */
export interface Changed<State> {
  readonly state: State;
  readonly created: boolean;
  readonly ignored: boolean;
}

/** One of many to be saved; `before` is undefined for a new one. */
export interface Saved<State> extends Change<State> {
  readonly before: State | undefined;
}

/** Decides on the state as it is under lock. Answering the very state it was given means that nothing changes. */
export type Decide<State> = (before: State | undefined, tx: EntityManager) => Decided<State> | Promise<Decided<State>>;
type Decided<State> = Change<State> & { readonly ignored?: true };

/**
 * One aggregate, changed by one decision in one transaction: locks, decides, saves the state and its facts together.
 * Who locks more than one row locks the RCP first, then sessions, then registrations: nobody waits in a circle.
 */
@Injectable()
export class PlanningStore {
  constructor(private readonly db: DataSource, private readonly outbox: Outbox, private readonly news: NewsStore, @Inject(CLOCK) private readonly clock: Clock) {}

  async find<State extends Row>(table: EntitySchema<State>, id: string): Promise<State | undefined> {
    return (await this.db.manager.findOne(table, { where: byId<State>(id) })) ?? undefined;
  }

  list<State extends Row>(table: EntitySchema<State>, options: FindManyOptions<State>): Promise<State[]> {
    return this.db.manager.find(table, options);
  }

  /** All or nothing: for what changes more than one aggregate. */
  transaction<Answer>(work: (tx: EntityManager) => Promise<Answer>): Promise<Answer> {
    return this.db.transaction(work);
  }

  /** The RCP under lock: its sessions and series are planned one command after the other. Throws not-found, forbidden (another network). */
  async lockRcp(tx: EntityManager, id: string, networks: readonly string[]): Promise<Rcp> {
    const rcp = await tx.findOne(rcps, { where: { id }, lock: { mode: 'for_no_key_update' } });
    if (rcp === null) throw new DomainError('not-found');
    assertOwn(rcp, networks);
    return rcp;
  }

  /** Throws what `decide` throws, and then nothing is saved. */
  change<State extends Row>(table: EntitySchema<State>, id: string, decide: Decide<State>): Promise<Changed<State>> {
    return this.db.transaction((tx) => this.changeIn(tx, table, id, decide));
  }

  /** The same in a transaction that holds the locks that come before. */
  async changeIn<State extends Row>(tx: EntityManager, table: EntitySchema<State>, id: string, decide: Decide<State>): Promise<Changed<State>> {
    // A row that isn't there can't be locked, its id can: of two first PUTs at once the second sees what the first wrote.
    await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${table.options.name}:${id}`]);
    const before = (await tx.findOne(table, { where: byId<State>(id), lock: { mode: 'pessimistic_write' } })) ?? undefined;
    const { state, facts, ignored = false } = await decide(before, tx);
    await this.save(tx, table, before, state, facts);
    return { state, created: before === undefined, ignored };
  }

  /** Saves one aggregate that is under lock, with its facts. */
  async save<State extends Row>(tx: EntityManager, table: EntitySchema<State>, before: State | undefined, state: State, facts: readonly Fact[]): Promise<void> {
    if (state === before) return;
    const row = state as QueryDeepPartialEntity<State>;
    if (before === undefined) await tx.insert(table, row);
    else await tx.update(table, byId<State>(state.id), row);
    await this.outbox.append(tx, facts);
    await this.news.appendFacts(tx, facts, this.clock.now());
  }

  /** Many of one kind, new or under lock, with their facts in this order: a few statements, however many they are. */
  async saveAll<State extends Row>(tx: EntityManager, table: EntitySchema<State>, changes: readonly Saved<State>[]): Promise<void> {
    const rows = (some: readonly Saved<State>[]) => some.map(({ state }) => state as QueryDeepPartialEntity<State>);
    const added = rows(changes.filter(({ before }) => before === undefined));
    const changed = rows(changes.filter(({ before, state }) => before !== undefined && before !== state));
    if (added.length > 0) await tx.insert(table, added);
    if (changed.length > 0) await tx.upsert(table, changed, ['id']);
    const facts = changes.flatMap((change) => change.facts);
    await this.outbox.append(tx, facts);
    await this.news.appendFacts(tx, facts, this.clock.now());
  }
}

function byId<State extends Row>(id: string): FindOptionsWhere<State> {
  return { id } as FindOptionsWhere<State>;
}
