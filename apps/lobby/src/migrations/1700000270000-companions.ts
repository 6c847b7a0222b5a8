import type { MigrationInterface, QueryRunner } from 'typeorm';

const kept = [['entry', 'given', '{companions}'], ['entry', 'identity', '{companions}'], ['join_request', 'person', '{companions}'], ['presence', 'who', '{person,companions}']] as const;

/** People behind the same camera have a speciality too: what was a name becomes a name with or without one. */
export class Companions1700000270000 implements MigrationInterface {
  readonly name = 'Companions1700000270000';

  async up(runner: QueryRunner): Promise<void> {
    await each(runner, "case jsonb_typeof(one) when 'string' then jsonb_build_object('name', one, 'specialityCode', null) else one end");
  }

  async down(runner: QueryRunner): Promise<void> {
    await each(runner, "case jsonb_typeof(one) when 'object' then one -> 'name' else one end");
  }
}

/** Writes each companion anew, in the same order. */
async function each(runner: QueryRunner, written: string): Promise<void> {
  for (const [table, column, path] of kept) {
    await runner.query(`
      update ${table} set ${column} = jsonb_set(${column}, '${path}', (select jsonb_agg(${written} order by place) from jsonb_array_elements(${column} #> '${path}') with ordinality as each (one, place)))
      where jsonb_array_length(${column} #> '${path}') > 0`);
  }
}
