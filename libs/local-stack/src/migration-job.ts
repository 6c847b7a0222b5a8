import { execFile } from 'node:child_process';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import type { ServiceName } from '@rcp/contracts';
import type { DatabaseUrls } from './databases.js';
import { compileCache, main } from './service.js';
import { workspaceRoot } from './workspace.js';

const run = promisify(execFile);

/**
 * Runs the compiled migration jobs of these services to their end, with the variables that a deployment gives them. All in one process:
 * most of what a job takes is loading the code that all of them share. Throws with what they printed.
 */
export async function runMigrations(databases: Partial<Record<ServiceName, DatabaseUrls>>): Promise<void> {
  const jobs = Object.entries(databases).map(([service, { ownerUrl, runtimeUrl }]) => ({
    file: main(service as ServiceName, 'migrate'), env: { OWNER_DATABASE_URL: ownerUrl, DATABASE_URL: runtimeUrl },
  }));
  const env = { ...compileCache(), RCP_MIGRATION_JOBS: JSON.stringify(jobs) };
  try {
    await run(process.execPath, ['--no-warnings', join(import.meta.dirname, `migrations.process${extname(import.meta.filename)}`)], { cwd: workspaceRoot(), env, timeout: 60_000 });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`The migrations of ${Object.keys(databases).join(', ')} failed.\n${(stderr || stdout).trim().split('\n').slice(-12).join('\n')}`);
  }
}
