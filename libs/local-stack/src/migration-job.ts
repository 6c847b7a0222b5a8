import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ServiceName } from '@rcp/contracts';
import type { DatabaseUrls } from './databases.js';
import { compileCache, main } from './service.js';
import { workspaceRoot } from './workspace.js';

const run = promisify(execFile);

/** Runs a service's migration job to its end, as a deployment does. Throws with what it printed. */
export async function runMigrations(service: ServiceName, { ownerUrl, runtimeUrl }: DatabaseUrls): Promise<void> {
  const env = { ...compileCache(), OWNER_DATABASE_URL: ownerUrl, DATABASE_URL: runtimeUrl };
  try {
    await run(process.execPath, [main(service, 'migrate')], { cwd: workspaceRoot(), env, timeout: 60_000 });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`The migrations of ${service} failed.\n${(stderr || stdout).trim().split('\n').slice(-12).join('\n')}`);
  }
}
