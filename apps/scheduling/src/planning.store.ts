import { Injectable } from '@nestjs/common';
import type { Change } from '@rcp/contracts';
import { Outbox } from '@rcp/messaging';
import { DataSource, type EntityManager, type EntitySchema, type FindOptionsWhere, type ObjectLiteral } from 'typeorm';
import type { QueryDeepPartialEntity } from 'typeorm/query-builder/QueryPartialEntity.js';

type Row = ObjectLiteral & { readonly id: string };

/** What a change answers: the state after it, and whether there was none before. */
export interface Changed<State> {
  readonly state: State;
  readonly created: boolean;
}

/** Decides on the state as it is under lock. Answering the very state it was given means that nothing changes. */
export type Decide<State> = (before: State | undefined, tx: EntityManager) => Change<State> | Promise<Change<State>>;

/** One aggregate, changed by one decision in one transaction: locks, decides, saves the state and its facts together. */
@Injectable()
export class PlanningStore {
  constructor(private readonly db: DataSource, private readonly outbox: Outbox) {}

  async find<State extends Row>(table: EntitySchema<State>, id: string): Promise<State | undefined> {
    return (await this.db.manager.findOne(table, { where: byId<State>(id) })) ?? undefined;
  }

  /** Throws what `decide` throws, and then nothing is saved. */
  change<State extends Row>(table: EntitySchema<State>, id: string, decide: Decide<State>): Promise<Changed<State>> {
    return this.db.transaction(async (tx) => {
      // A row that isn't there can't be locked, its id can: of two first PUTs at once the second sees what the first wrote.
      await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`${table.options.name}:${id}`]);
      const before = (await tx.findOne(table, { where: byId<State>(id), lock: { mode: 'pessimistic_write' } })) ?? undefined;
      const { state, facts } = await decide(before, tx);
      if (state === before) return { state, created: false };
      const row = state as QueryDeepPartialEntity<State>;
      if (before === undefined) await tx.insert(table, row);
      else await tx.update(table, byId<State>(id), row);
      await this.outbox.append(tx, facts);
      return { state, created: before === undefined };
    });
  }
}

function byId<State extends Row>(id: string): FindOptionsWhere<State> {
  return { id } as FindOptionsWhere<State>;
}
