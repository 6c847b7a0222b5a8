// npm run k8s:check: renders every overlay and judges it offline. Builds what has changed first, for the services' own schemas.
import { resolve } from 'node:path';
import { buildIfChanged } from './build.mjs';

const root = resolve(import.meta.dirname, '..');
await buildIfChanged('node');
const { runCheck } = await import('../dist/node/tools/k8s/run-check.js');
const services = ['scheduling', 'lobby', 'notifications', 'media-gateway'];
const environments = await Promise.all(services.map(async (name) => [name, (await import(`../dist/node/apps/${name}/src/env.js`)).envSchema.shape]));
process.exitCode = await runCheck(root, Object.fromEntries(environments), process.argv.slice(2));
