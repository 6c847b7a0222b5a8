import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dataDir } from './say.mjs';

/** Where a running `npm start` leaves its process id. */
export const pidFile = join(dataDir, 'running.pid');

/** The process id of the `npm start` that uses the data directory, or undefined; a file left by a crash counts for nothing. */
export async function runningStart() {
  const pid = Number.parseInt(await readFile(pidFile, 'utf8').catch(() => ''), 10);
  if (!Number.isInteger(pid)) return undefined;
  try {
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    return error.code === 'EPERM' ? pid : undefined;
  }
}
