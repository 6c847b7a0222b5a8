import { join } from 'node:path';
import { dropDatabaseOn } from '../databases.js';
import { choosePort } from '../ports.js';
import { answers, databaseMaker, secretsName, type Postgres, type PostgresOptions, type Secrets } from '../postgres.js';
import { keptSecrets, privateDir, randomSecret } from '../private-dir.js';
import { PrivateContainer, startContainer } from './container.js';
import { provideImage } from './images.js';

/** PostgreSQL in a container, on a port of the loopback interface. */
export async function startPostgresContainer(options: PostgresOptions = {}): Promise<Postgres> {
  const image = await provideImage('postgres');
  const port = await choosePort(options.port, 'PostgreSQL');
  const dir = await privateDir(options.dataDir, 'postgres', true);
  const secrets = await keptSecrets<Secrets>(join(dir.path, secretsName), () => ({ admin: randomSecret(), databases: {} }));
  const adminUrl = `postgresql://postgres:${secrets.admin}@127.0.0.1:${port}/postgres`;
  const relaxed = options.fsync === false ? ['-c', 'fsync=off', '-c', 'full_page_writes=off', '-c', 'synchronous_commit=off'] : [];
  const container = new PrivateContainer(image)
    .withEnvironment({ POSTGRES_PASSWORD: secrets.admin, PGDATA: '/data/cluster', POSTGRES_INITDB_ARGS: '--encoding=UTF8 --locale=C' })
    .withCommand(['-c', 'max_connections=300', '-c', 'log_min_error_statement=panic', ...relaxed])
    .withLoopbackPorts({ container: 5432, host: port });
  if (options.dataDir !== undefined) await container.keepData(join(dir.path, 'container'));
  const running = await startContainer('PostgreSQL', container, dir, () => answers(adminUrl));
  return {
    ...running, adminUrl,
    createDatabase: databaseMaker(dir.path, secrets, adminUrl),
    dropDatabase: (name) => dropDatabaseOn(adminUrl, name),
    restart: async (mode = 'fast') => {
      if (mode === 'fast') return running.restart();
      await running.kill();
      await running.start();
    },
  };
}
