import pg from 'pg';

/** Connection URLs of one service's database. */
export interface DatabaseUrls {
  /** May change the schema; for the migration job only. */
  readonly ownerUrl: string;
  /** Reads and writes rows; no DDL. */
  readonly runtimeUrl: string;
}

export interface RolePasswords {
  readonly owner: string;
  readonly runtime: string;
}

const identifier = (name: string) => `"${name.replaceAll('"', '""')}"`;
const literal = (value: string) => `'${value.replaceAll("'", "''")}'`;

/** Makes the database with its two roles, or brings an existing one to the given passwords. Nobody else may connect to it. */
export async function createDatabaseOn(adminUrl: string, name: string, passwords: RolePasswords): Promise<DatabaseUrls> {
  const owner = `${name}_owner`;
  const runtime = `${name}_runtime`;
  await withClient(adminUrl, async (admin) => {
    await putRole(admin, owner, passwords.owner);
    await putRole(admin, runtime, passwords.runtime);
    const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [name]);
    if (rowCount === 0) await admin.query(`create database ${identifier(name)} owner ${identifier(owner)}`);
    await admin.query(`revoke all on database ${identifier(name)} from public`);
    await admin.query(`grant connect on database ${identifier(name)} to ${identifier(runtime)}`);
  });
  await withClient(at(adminUrl, { path: name }), async (admin) => {
    const [o, r] = [identifier(owner), identifier(runtime)];
    await admin.query(`alter schema public owner to ${o}`);
    await admin.query('revoke all on schema public from public');
    await admin.query(`grant usage on schema public to ${r}`);
    await admin.query(`alter default privileges for role ${o} in schema public grant select, insert, update, delete on tables to ${r}`);
    await admin.query(`alter default privileges for role ${o} in schema public grant usage, select on sequences to ${r}`);
  });
  return {
    ownerUrl: at(adminUrl, { path: name, user: owner, password: passwords.owner }),
    runtimeUrl: at(adminUrl, { path: name, user: runtime, password: passwords.runtime }),
  };
}

/** Drops the database, whoever is connected, and its roles. */
export async function dropDatabaseOn(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, async (admin) => {
    await admin.query(`drop database if exists ${identifier(name)} with (force)`);
    await admin.query(`drop role if exists ${identifier(`${name}_runtime`)}`);
    await admin.query(`drop role if exists ${identifier(`${name}_owner`)}`);
  });
}

async function putRole(admin: pg.Client, role: string, password: string): Promise<void> {
  const { rowCount } = await admin.query('select 1 from pg_roles where rolname = $1', [role]);
  const verb = rowCount === 0 ? 'create' : 'alter';
  await admin.query(`${verb} role ${identifier(role)} login nosuperuser nocreatedb nocreaterole password ${literal(password)}`);
}

function at(url: string, change: { path: string; user?: string; password?: string }): string {
  const changed = new URL(url);
  changed.pathname = `/${change.path}`;
  if (change.user !== undefined) changed.username = change.user;
  if (change.password !== undefined) changed.password = change.password;
  return changed.href;
}

async function withClient(url: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}
