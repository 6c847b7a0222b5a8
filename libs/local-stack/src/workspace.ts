import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The repository's root, found from this file whether it runs compiled (dist/) or not. */
export function workspaceRoot(): string {
  for (let dir = import.meta.dirname; ; dir = dirname(dir)) {
    if (existsSync(join(dir, 'nx.json'))) return dir;
    if (dir === dirname(dir)) throw new Error('The local stack runs from a checkout of the repository only.');
  }
}
