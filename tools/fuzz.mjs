// `npm run fuzz -- --minutes 5 --seed 12345`: the published document against the running system, at length.
import { buildIfChanged } from './build.mjs';

await buildIfChanged('node');
await buildIfChanged('web');
await import('../dist/node/tools/fuzz/run-fuzz.js');
process.channel?.unref();
