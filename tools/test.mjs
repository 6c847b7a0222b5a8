// `npm test`: every check, in order, whatever fails before; ends with one line that counts them all.
// Names of stages may be given to run only those: npm test -- lint unit
import { spawn } from 'node:child_process';
import { mkdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dataDir, root } from './bootstrap/say.mjs';
import { writeTogether } from './together.mjs';

const reports = join(dataDir, 'reports');
const environment = { ...process.env, CI: 'true', NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: process.stdout.isTTY ? '1' : '0' };
delete environment.NO_COLOR;

const jest = (kind, ...more) => async () => [
  'node', '--experimental-vm-modules', '--no-warnings', 'node_modules/jest/bin/jest.js', '--selectProjects', `${kind}-together`,
  ...more, '--json', '--outputFile', join(reports, `${kind}.json`), '--runTestsByPath', ...await writeTogether(kind),
];

/**
 * On two cores jest would run one file at a time; most specs wait for servers and pages more than they compute, and share nothing.
 * One check each, unless a jest report counts for itself.
 */
const stages = [
  { name: 'lint', commands: [['nx', 'run-many', '-t', 'lint', '--outputStyle=static']] },
  { name: 'typecheck', parallel: true, commands: [['tsc', '-p', 'tsconfig.json'], ['tsc', '-p', 'tsconfig.e2e.json'], ['tsc', '-p', 'apps/web/tsconfig.json']] },
  { name: 'build', commands: [['node', 'tools/build.mjs', '--web', '--changed']] },
  { name: 'unit', report: true, commands: [jest('unit', '--maxWorkers=2')] },
  { name: 'int', report: true, commands: [jest('int', '--maxWorkers=4')] },
  { name: 'e2e', report: true, commands: [jest('e2e', '--maxWorkers=3')] },
];

/** How long jest may take to end once its report is written. */
const patienceAfterReportMs = 30_000;

const running = new Set();
let stopped = false;

function run([command, ...args], report) {
  return new Promise((done) => {
    const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'], env: environment });
    const watch = report && endWhenDone(child, report);
    running.add(child);
    child.once('error', (error) => {
      console.error(error.message);
      done(1);
    });
    child.once('exit', (code) => {
      clearInterval(watch);
      running.delete(child);
      done(code ?? 1);
    });
  });
}

/** A test that leaves something open would keep jest waiting for ever after its report: it is ended, and that fails. */
function endWhenDone(child, report) {
  return setInterval(async () => {
    const { mtimeMs } = await stat(report).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs < patienceAfterReportMs) return;
    console.error('jest has reported and does not end: a test left something open.');
    child.kill('SIGKILL');
  }, 1_000);
}

/** Tests counted by jest; a file that could not be run counts as one failure. */
async function counted(name, code) {
  const report = await readFile(join(reports, `${name}.json`), 'utf8').then(JSON.parse).catch(() => undefined);
  if (!report) return { passed: 0, failed: 1, skipped: 0 };
  const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
  return { passed: report.numPassedTests, skipped: report.numPendingTests + report.numTodoTests, failed: code !== 0 && failed === 0 ? 1 : failed };
}

async function runStage({ name, report, parallel, commands }) {
  console.log(`\n── ${name} ${'─'.repeat(Math.max(0, 60 - name.length))}`);
  let code = 0;
  const one = async (command) => {
    code = (await run(typeof command === 'function' ? await command() : command, report && join(reports, `${name}.json`))) || code;
  };
  if (parallel) await Promise.all(commands.map(one));
  else for (const command of commands) await one(command);
  return report ? counted(name, code) : { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

/** Ctrl-C, or our parent is gone: what runs is asked to end, and so do we. */
function stop() {
  stopped = true;
  for (const child of running) child.kill('SIGTERM');
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, stop);
process.on('disconnect', stop);
process.channel?.unref();

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !stages.some((stage) => stage.name === name));
if (unknown.length > 0) {
  console.error(`There is no stage ${unknown.join(', ')}; there are ${stages.map(({ name }) => name).join(', ')}.`);
  process.exit(1);
}
await rm(reports, { recursive: true, force: true });
await mkdir(reports, { recursive: true });
const total = { passed: 0, failed: 0, skipped: 0 };
const lines = [];
for (const stage of stages) {
  if (stopped || (asked.length > 0 && !asked.includes(stage.name))) continue;
  const counts = await runStage(stage);
  for (const key of Object.keys(total)) total[key] += counts[key];
  lines.push(`${counts.failed === 0 ? '✔' : '✖'} ${stage.name.padEnd(10)} ${counts.passed} passed, ${counts.failed} failed${counts.skipped ? `, ${counts.skipped} skipped` : ''}`);
}
if (stopped) {
  console.error('Stopped.');
  process.exit(130);
}
console.log(`\n${lines.join('\n')}\n`);
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ''}`);
process.exitCode = total.failed === 0 ? 0 : 1;
