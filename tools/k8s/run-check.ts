import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { customResources } from './custom-resources.js';
import { faultsOf } from './faults.js';
import { natsUsersConf } from './nats-users.js';
import { kubectlIsThere, overlays, rendered, withoutKubectl } from './rendering.js';
import type { Environments } from './variables.js';

/** `npm run k8s:check`: answers the exit code. Prints one line for each overlay, and one for each fault. */
export async function runCheck(root: string, environments: Environments, args: readonly string[]): Promise<number> {
  const users = join(root, 'k8s/base/nats/users.conf');
  if (args.includes('--write-users')) await writeFile(users, natsUsersConf());
  const faults = (await readFile(users, 'utf8')) === natsUsersConf() ? [] : ['k8s/base/nats/users.conf is not what the contracts say: npm run k8s:check -- --write-users'];
  if (!(await kubectlIsThere())) {
    console.warn(`\n${withoutKubectl}\n${overlays.length} overlays skipped\n`);
    return report(faults);
  }
  const custom = await customResources(root);
  for (const overlay of overlays) {
    const all = await rendered(root, overlay);
    const found = faultsOf(all, custom, environments);
    faults.push(...found.map((fault) => `${overlay}: ${fault}`));
    console.log(`${overlay}: ${all.length} manifests, ${found.length} faults`);
  }
  return report(faults);
}

function report(faults: readonly string[]): number {
  for (const fault of faults) console.error(`  ${fault}`);
  return faults.length === 0 ? 0 : 1;
}
