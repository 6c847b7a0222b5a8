import { spawn } from 'node:child_process';
import { accessSync, constants, createWriteStream, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { dataDir, root } from './say.mjs';

/** Directories a plain user's PATH often lacks. */
const alsoHere = process.env.RCP_PROGRAM_DIRECTORIES?.split(delimiter) ?? ['/usr/sbin', '/usr/local/sbin', '/sbin', '/opt/homebrew/bin', '/usr/local/bin'];

/** Path of a program, looked for in PATH and in `alsoHere`. */
export function findProgram(...names) {
  const directories = [...(process.env.PATH ?? '').split(delimiter), ...alsoHere].filter(Boolean);
  for (const name of names) {
    for (const directory of name.startsWith('/') ? [''] : directories) {
      const path = directory === '' ? name : join(directory, name);
      try {
        accessSync(path, constants.X_OK);
        return path;
      } catch {
        // not there
      }
    }
  }
  return undefined;
}

/** Runs a program to its end with its output in the data directory's `logs/<log>`; answers exit code and the last lines printed. */
export function runLogged(command, args, log, env = {}) {
  const logFile = join(dataDir, 'logs', log);
  mkdirSync(join(dataDir, 'logs'), { recursive: true });
  const file = createWriteStream(logFile);
  const child = spawn(command, args, { cwd: root, stdio: ['inherit', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let tail = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      file.write(chunk);
      tail = (tail + chunk).slice(-8192);
    });
  }
  return new Promise((resolve) => {
    const end = (code) => file.end(() => resolve({ code, tail: tail.trim(), logFile }));
    child.once('error', (error) => {
      tail += error.message;
      end(1);
    });
    child.once('close', (code) => end(code ?? 1));
  });
}
