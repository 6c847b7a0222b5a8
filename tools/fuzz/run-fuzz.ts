import { parseArgs } from 'node:util';
import { startSystem } from '@rcp/local-stack';
import { dccFuzzTarget, fuzzOpenApi } from '@rcp/testing';
import Table from 'cli-table3';

const { values } = parseArgs({ options: { minutes: { type: 'string', default: '5' }, seed: { type: 'string' } } });
const minutes = Number(values.minutes);
const seed = Number(values.seed ?? Math.floor(Math.random() * 2 ** 31));
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error('npm run fuzz -- --minutes 5 --seed 12345');
  process.exit(1);
}

// The whole system, since a request may start something behind the API; asked the way any client asks, through the origin.
const system = await startSystem();
try {
  const document: unknown = await (await fetch(`${system.publicUrl}/openapi.json`)).json();
  const target = dccFuzzTarget({ document, baseUrl: `${system.publicUrl}/api/dcc/v1`, token: () => system.dcc.token(), now: new Date(), network: 'demo' });
  const end = Date.now() + minutes * 60_000;
  console.log(`Seed ${seed}, ${minutes} minutes.`);
  const { sent, answered, findings } = await fuzzOpenApi(target, { seed, goOn: () => Date.now() < end });
  const table = new Table({ head: ['operation', 'answers'], style: { head: [], border: [] } });
  for (const [operation, counts] of Object.entries(answered)) table.push([operation, Object.entries(counts).map(([status, times]) => `${status}: ${times}`).join('  ')]);
  console.log(table.toString());
  for (const finding of findings.slice(0, 20)) console.error(JSON.stringify(finding));
  console.log(`${sent} requests, ${findings.length} findings.`);
  process.exitCode = findings.length === 0 ? 0 : 1;
} finally {
  await system.stop();
}
