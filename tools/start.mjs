// `npm start` on Node 24: builds what has changed, then starts the system with a demo in it (tools/demo).
import { Listr } from 'listr2';
import { buildIfChanged } from './build.mjs';
import { runningStart } from './bootstrap/running-start.mjs';
import { fail } from './bootstrap/say.mjs';

const other = await runningStart();
if (other !== undefined) process.exit(fail(`npm start is already running here (process ${other}): use that one, or stop it with Ctrl-C first.`));
const one = (title, part) => ({
  title,
  task: async (_context, task) => {
    if (!(await buildIfChanged(part))) task.skip(`${title}: nothing has changed`);
  },
});
try {
  await new Listr([one('Compiling the services', 'node'), one('Building the web client', 'web')], {
    concurrent: true, registerSignalListeners: false, rendererOptions: { showErrorMessage: false, collapseSkips: false },
  }).run();
} catch (error) {
  process.exit(fail(error.message));
}
const { runDemo } = await import('../dist/node/tools/demo/run-demo.js');
process.exitCode = await runDemo();
