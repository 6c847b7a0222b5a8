import { randomBytes } from 'node:crypto';
import { createDatabaseOn, dropDatabaseOn, type DatabaseUrls } from '@rcp/local-stack';
import { migrate } from '@rcp/platform';
import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';
import { testPostgresUrl } from './env.js';

/** A database of the test file's own. */
export interface TestDatabase extends DatabaseUrls {
  /** Connected as the runtime role, as the service will be. */
  readonly dataSource: DataSource;
  /** Closes the data source and drops the database, whoever is still connected. */
  drop(): Promise<void>;
}

/** What the runtime role may do less, or through functions only. */
type Guarded = Pick<Parameters<typeof migrate>[0], 'appendOnly' | 'callable'>;

/** Creates a database in the run's PostgreSQL and migrates it as the migration job does (owner role, then grants). */
export async function testDatabase(migrations: (new () => MigrationInterface)[], entities: EntitySchema[] = [], guarded: Guarded = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  const adminUrl = testPostgresUrl();
  const secret = () => randomBytes(16).toString('hex');
  const urls = await createDatabaseOn(adminUrl, name, { owner: secret(), runtime: secret() });
  await migrate({ ownerUrl: urls.ownerUrl, runtimeRole: `${name}_runtime`, migrations, ...guarded });
  const dataSource = await new DataSource({ type: 'postgres', url: urls.runtimeUrl, entities, synchronize: false }).initialize();
  return {
    ...urls,
    dataSource,
    drop: async () => {
      if (dataSource.isInitialized) await dataSource.destroy();
      await dropDatabaseOn(adminUrl, name);
    },
  };
}
