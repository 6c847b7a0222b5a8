import { Injectable } from '@nestjs/common';
import type { Change } from '@rcp/contracts';
import { Outbox } from '@rcp/messaging';
import { DataSource, type EntityManager, type EntitySchema, type ObjectLiteral } from 'typeorm';

/** What a change answers: the state after it, and whether there was none before. */
export interface Changed<State> {
  readonly state: State;
  readonly created: boolean;
}

/**
 * One aggregate, changed by one decision in one transaction: locks, decides, saves the state and its facts together.
 * The lock is on the id rather than the row, so that of two first PUTs of the same id the second sees what the first wrote.
 */
@Injectable()
export class PlanningStore {
  constructor(private readonly db: DataSource, private readonly outbox: Outbox) {}

  find<State extends ObjectLiteral & { id: string }>(table: EntitySchema<State>, id: string): Promise<State | null> {
    return this.db.manager.findOne(table, { where: { id } as never });
  }

  /** `locks` are further names to lock, always the wider thing first (an RCP before its session). Throws what `decide` throws. */
  change<State extends ObjectLiteral & { id: string }>(
    table: EntitySchema<State>, id: string, decide: (before: State | undefined, tx: EntityManager) => Change<State> | Promise<Change<State>>, locks: readonly string[] = [],
  ): Promise<Changed<State>> {
    return this.db.transaction(async (tx) => {
      for (const name of [...locks, `${table.options.name}:${id}`]) await tx.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [name]);
      const before = (await tx.findOne(table, { where: { id } as never })) ?? undefined;
      const { state, facts } = await decide(before, tx);
      if (state === before) return { state, created: false };
      await tx.save(table, state);
      await this.outbox.append(tx, facts);
      return { state, created: before === undefined };
    });
  }
}
