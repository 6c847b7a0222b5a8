import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

export const isRoot = (): boolean => process.getuid?.() === 0;

/** How a program that refuses to run as root is run: as ourselves, or as `nobody` when we are root. */
export interface RunAs {
  readonly uid?: number;
  readonly gid?: number;
  /** Command line put in front of the program. */
  readonly prefix: readonly string[];
}

/**
 * PostgreSQL refuses root. `nobody` exists everywhere, so no user has to be added to the machine. Where he can't walk to
 * one of `paths` (a checkout below /root), he is given the one capability to pass directories, and nothing else.
 */
export function unprivileged(paths: readonly string[]): RunAs {
  if (!isRoot()) return { prefix: [] };
  const uid = idOf('-u');
  const gid = idOf('-g');
  if (paths.every(walkable)) return { uid, gid, prefix: [] };
  const passDirectories = ['--inh-caps=+dac_override', '--ambient-caps=+dac_override'];
  return { uid, gid, prefix: ['setpriv', `--reuid=${uid}`, `--regid=${gid}`, '--clear-groups', ...passDirectories, '--'] };
}

/** How to spawn `command` so: with a prefix the change of user is the prefix's work. */
export function commandAs(as: RunAs, command: string, args: readonly string[]): { command: string; args: string[]; uid?: number; gid?: number } {
  const [first, ...rest] = as.prefix;
  if (first !== undefined) return { command: first, args: [...rest, command, ...args] };
  return { command, args: [...args], ...(as.uid === undefined ? {} : { uid: as.uid }), ...(as.gid === undefined ? {} : { gid: as.gid }) };
}

function idOf(flag: '-u' | '-g'): number {
  return Number.parseInt(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' }), 10);
}

/** True when everybody may walk to `path`; it need not exist yet. */
export function walkable(path: string): boolean {
  for (let dir = dirname(resolve(path)); ; dir = dirname(dir)) {
    if ((statSync(dir).mode & 0o001) === 0) return false;
    if (dir === dirname(dir)) return true;
  }
}
