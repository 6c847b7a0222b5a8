// Runs migration jobs one after the other in this process, as RCP_MIGRATION_JOBS says: each finds its own variables, as if alone.
import { pathToFileURL } from 'node:url';

const jobs = JSON.parse(process.env['RCP_MIGRATION_JOBS'] ?? '[]') as { file: string; env: Record<string, string> }[];
delete process.env['RCP_MIGRATION_JOBS'];
for (const { file, env } of jobs) {
  Object.assign(process.env, env);
  await import(pathToFileURL(file).href);
}
