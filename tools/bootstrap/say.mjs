import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Where everything made here is kept. */
export const dataDir = resolve(root, process.env.RCP_DATA_DIR || '.local');

/** What a person has to be told in one sentence; ends the run with exit code 1. */
export class SetupError extends Error {}

/** Prints the sentence; the exit code to use. */
export function fail(sentence) {
  process.stderr.write(`\n✖ ${sentence}\n`);
  return 1;
}

/** Shows what is being done and for how long, until `work` settles. */
export async function showing(title, work) {
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const live = process.stdout.isTTY;
  if (!live) console.log(`… ${title}`);
  const timer = live && setInterval(() => process.stdout.write(`\r… ${title} (${seconds()} s)`), 250);
  try {
    const answer = await work();
    if (live) process.stdout.write('\r\x1b[2K');
    console.log(`✔ ${title} (${seconds()} s)`);
    return answer;
  } catch (error) {
    if (live) process.stdout.write('\r\x1b[2K');
    throw error;
  } finally {
    if (timer) clearInterval(timer);
  }
}
