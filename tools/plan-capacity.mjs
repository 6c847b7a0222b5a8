// npm run plan-capacity [-- CALENDAR… [--figures FILE]]: what a calendar of sessions needs; the three examples without arguments.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { buildIfChanged } from './build.mjs';

const here = resolve(import.meta.dirname, 'plan-capacity');
const { values, positionals } = parseArgs({ allowPositionals: true, options: { figures: { type: 'string', default: join(here, 'figures.json') } } });
await buildIfChanged('node');
const { runPlan } = await import('../dist/node/tools/plan-capacity/run-plan.js');
const examples = ['hospital.csv', 'region.csv', 'country.csv'].map((name) => join(here, 'examples', name));
process.exitCode = await runPlan(positionals.length > 0 ? positionals : examples, values.figures);
