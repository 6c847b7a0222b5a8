import type { DynamicModule } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';

type Migrations = (new () => MigrationInterface)[];

/** The service's own database, as the runtime role; schema changes are the migration job's alone. */
export function databaseModule(options: { url: string; entities: EntitySchema[]; migrations: Migrations }): DynamicModule {
  return TypeOrmModule.forRoot({
    type: 'postgres', ...options, synchronize: false, migrationsRun: false, migrationsTransactionMode: 'each',
    retryAttempts: 20, retryDelay: 500,
    extra: { max: 10, statement_timeout: 5_000, idle_in_transaction_session_timeout: 15_000, connectionTimeoutMillis: 3_000 },
  });
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;

/**
 * The migration job: as the owner, brings the schema up to date and grants the runtime role its DML and no more.
 * Safe to run twice at once: an advisory lock makes the second wait. Of the tables in `appendOnly` no row is ever changed or deleted by that
 * role; of the functions in `callable` it may call, which do what it may not.
 */
export async function migrate(options: { ownerUrl: string; runtimeRole: string; migrations: Migrations; appendOnly?: readonly string[]; callable?: readonly string[] }): Promise<void> {
  const db = await new DataSource({ type: 'postgres', url: options.ownerUrl, migrations: options.migrations, migrationsTransactionMode: 'each' }).initialize();
  try {
    const lock = db.createQueryRunner();
    await lock.query("select pg_advisory_lock(hashtext('migrate'))");
    await db.runMigrations();
    const role = quoted(options.runtimeRole);
    await db.query(`grant usage on schema public to ${role}`);
    await db.query(`grant select, insert, update, delete on all tables in schema public to ${role}`);
    await db.query(`grant usage, select on all sequences in schema public to ${role}`);
    await db.query(`revoke insert, update, delete on table migrations from ${role}`);
    for (const table of options.appendOnly ?? []) await db.query(`revoke update, delete on table ${quoted(table)} from ${role}`);
    for (const name of options.callable ?? []) await db.query(`grant execute on function ${quoted(name)} to ${role}`);
    await lock.query("select pg_advisory_unlock(hashtext('migrate'))");
    await lock.release();
  } finally {
    await db.destroy();
  }
}
