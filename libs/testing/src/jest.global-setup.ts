import { existsSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Postgres, startPostgres } from '@rcp/local-stack';

interface LocalStack {
  startPostgres: typeof startPostgres;
}

/** Setup and teardown run in one process and share nothing else. */
export type RunState = typeof globalThis & { rcpTestPostgres?: Postgres | undefined };

// Jest compiles this file and what it imports, but resolves neither `.js` → `.ts` nor aliases for it.
const libs = new URL('../../', import.meta.url);
registerHooks({
  resolve(specifier, context, next) {
    const alias = /^@rcp\/([a-z-]+)$/.exec(specifier)?.[1];
    if (alias) return next(new URL(`${alias}/src/index.ts`, libs).href, context);
    if (!/^\.{1,2}\/.*\.js$/.test(specifier) || !context.parentURL?.startsWith(libs.href)) return next(specifier, context);
    const source = specifier.replace(/\.js$/, '.ts');
    return next(existsSync(new URL(source, context.parentURL)) ? source : specifier, context);
  },
});

/** One PostgreSQL for the whole run; every test file makes its own database in it. */
export default async function setUp(): Promise<void> {
  // Named at run time: a module graph that knew of a lazy import would forbid every static one.
  const { startPostgres } = (await import(fileURLToPath(new URL('local-stack/src/backends.ts', libs)))) as LocalStack;
  const { setTestPostgresUrl } = await import('./env.js');
  const postgres = await startPostgres({ fsync: false });
  setTestPostgresUrl(postgres.adminUrl);
  (globalThis as RunState).rcpTestPostgres = postgres;
}
