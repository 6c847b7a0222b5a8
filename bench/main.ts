import { delivery } from './delivery.js';

/** Each bench prints its own figures from one run; budgets are in the architecture document, never in tests. */
const benches: Record<string, () => Promise<void>> = { delivery };

const [name = ''] = process.argv.slice(2);
const bench = benches[name];
if (bench) {
  await bench();
} else {
  console.error(`Usage: npm run bench -- ${Object.keys(benches).join(' | ')}`);
  process.exitCode = 1;
}
