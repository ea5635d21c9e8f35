// Everything that can be checked, in order of cost. The set-up has been done (npm test runs it first).
//   npm test                    all stages
//   npm test -- unit php        these stages only
// Ends with "N passed, N failed" and what failed; a lint mistake or a stage that did not run counts as one failed.
// A few failed spec files are run once more, alone (docs/decisions/0034): what passes then is told as unstable.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { findProgram } from '../playground/harness/maria-db.mjs';
import { startOwnMariaDb } from '../test/support/own-maria-db.mjs';

const root = resolve(import.meta.dirname, '..');
/** More failed spec files than these are no chance. */
const MOST_RUN_AGAIN = 3;
const results = join(root, 'var/test-results');
const stages = {
  lint,
  unit: () => jest('unit'),
  traces: () => phpunit('traces', 'test/traces/phpunit.xml'),
  php: () => phpunit('php', 'test/php/phpunit.xml'),
  integration: () => jest('integration'),
  e2e: () => jest('e2e'),
  cluster: () => jest('cluster'),
  browser: () => jest('browser'),
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in stages));
if (unknown.length > 0) {
  process.stderr.write(`unknown stage ${unknown.join(', ')}: expected ${Object.keys(stages).join(', ')}\n`);
  process.exit(2);
}

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const isChosen = (name) => chosen.length === 0 || chosen.includes(name);
// PHP takes one core and no notice of time: it goes beside what needs neither servers nor time.
const beside = isChosen('php') && ['lint', 'unit', 'traces'].some(isChosen) ? timed(stages.php) : null;
const order = Object.keys(stages).filter(isChosen);
const outcomes = [];
for (const name of order) {
  process.stdout.write(`\n=== ${name}\n`);
  const outcome = await (name === 'php' && beside ? beside : timed(stages[name]));
  if (outcome.log) process.stdout.write(readFileSync(outcome.log));
  outcomes.push({ name, ...outcome });
}

process.stdout.write('\n=== summary\n');
for (const { name, passed, failed, seconds, note } of outcomes) {
  process.stdout.write(
    `${name.padEnd(12)} ${String(passed).padStart(5)} passed ${String(failed).padStart(4)} failed ${seconds.toFixed(1).padStart(7)} s${note ? `   ${note}` : ''}\n`,
  );
}
const passed = outcomes.reduce((sum, outcome) => sum + outcome.passed, 0);
const failed = outcomes.reduce((sum, outcome) => sum + outcome.failed, 0);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
for (const { name, broken = [], unstable = [] } of outcomes) {
  for (const { test, message } of unstable) process.stdout.write(`\nUNSTABLE ${name}: ${test}\n${message}\n`);
  for (const { test, message } of broken) process.stdout.write(`\nFAILED ${name}: ${test}\n${message}\n`);
}
process.exit(failed > 0 ? 1 : 0);

async function timed(stage) {
  const startedAt = Date.now();
  const outcome = await stage().catch((error) => ({ passed: 0, failed: 1, note: error.message }));
  return { seconds: (Date.now() - startedAt) / 1000, ...outcome };
}

async function lint() {
  const status = await run(process.execPath, [join(root, 'node_modules/@biomejs/biome/bin/biome'), 'check', '--error-on-warnings', '.']);
  const types = await run(process.execPath, [join(root, 'scripts/typecheck-web.mjs')]); // the rest was checked when it was compiled
  const borders = await run(process.execPath, [
    join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs'),
    '--output-type',
    'err',
    'src',
  ]);
  const passed = [status, types, borders].filter((one) => one === 0).length;
  return { passed, failed: 3 - passed };
}

async function jest(project) {
  const first = await runSpecs(project, project);
  if (first.failures.length === 0 || first.brokenFiles.length === 0 || first.brokenFiles.length > MOST_RUN_AGAIN) {
    return { ...first, broken: first.failures };
  }
  process.stdout.write(`\nOnce more, alone: ${first.brokenFiles.map((file) => relative(root, file)).join(', ')}\n`);
  const again = await runSpecs(project, `${project}-again`, ['--maxWorkers=1', '--runTestsByPath', ...first.brokenFiles]);
  const stillBroken = new Set(again.failures.map(({ test }) => test));
  return {
    passed: first.passed - first.passedInBroken + again.passed,
    failed: again.failed,
    broken: again.failures,
    unstable: first.failures.filter(({ test }) => !stillBroken.has(test)),
    note: again.note,
  };
}

/** Runs specs of a project. A file that cannot be loaded holds no tests that could fail: it counts as one. */
async function runSpecs(project, reportName, args = ['--maxWorkers=2']) {
  const report = join(results, `${reportName}.json`);
  const status = await run(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    '--experimental-vm-modules',
    join(root, 'node_modules/jest/bin/jest.js'),
    '--selectProjects',
    project,
    '--json',
    `--outputFile=${report}`,
    ...args,
  ]);
  const nothing = { passed: 0, failed: 1, passedInBroken: 0, brokenFiles: [], failures: [] };
  if (!existsSync(report)) return { ...nothing, note: `Jest left no report (status ${status})` };
  const { numFailedTests, numRuntimeErrorTestSuites, numPassedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const broken = testResults.filter((file) => file.status === 'failed');
  const isOneOf = (state) => (test) => test.status === state;
  const failed = numFailedTests + numRuntimeErrorTestSuites;
  return {
    passed: numPassedTests,
    failed: failed === 0 && status !== 0 ? 1 : failed,
    passedInBroken: broken.flatMap((file) => file.assertionResults.filter(isOneOf('passed'))).length,
    brokenFiles: broken.map((file) => file.name),
    failures: broken.flatMap((file) => {
      const tests = file.assertionResults.filter(isOneOf('failed'));
      const told = (test, message) => ({ test: `${relative(root, file.name)} › ${test}`, message: shortened(message) });
      return tests.length > 0 ? tests.map((test) => told(test.fullName, test.failureMessages.join('\n'))) : [told('(file)', file.message)];
    }),
  };
}

/** The beginning of a failure's text, without colours and without others' places. */
function shortened(text) {
  const lines = stripVTControlCharacters(text).split('\n');
  return lines
    .filter((line) => !/^\s+at .*(node_modules|node:)/.test(line))
    .slice(0, 25)
    .join('\n');
}

/** PHPUnit on the module or on the practice portal alone, with a MariaDB of its own. */
async function phpunit(name, configuration) {
  const server = await startOwnMariaDb();
  try {
    const report = join(results, `${name}.xml`);
    const log = join(results, `${name}.log`);
    const args = ['--configuration', join(root, configuration), '--log-junit', report];
    const env = {
      PLAYGROUND_DB_HOST: server.host,
      PLAYGROUND_DB_PORT: String(server.port),
      PLAYGROUND_DB_USER: server.user,
      PLAYGROUND_DB_PASSWORD: '',
      PLAYGROUND_MODULE_DIR: join(root, 'bitrix-module/linewarden.dispatch'),
    };
    const status = await run(findProgram('phpunit') ?? 'phpunit', args, env, log);
    if (!existsSync(report)) return { passed: 0, failed: 1, log, note: `PHPUnit left no report (status ${status})` };
    const [, suite = ''] = readFileSync(report, 'utf8').match(/<testsuite [^>]*?((?:tests|failures|errors|skipped)="\d+"[^>]*)>/) ?? [];
    const count = (name) => Number(suite.match(new RegExp(`${name}="(\\d+)"`))?.[1] ?? 0);
    const failed = count('failures') + count('errors');
    const broken = [...readFileSync(report, 'utf8').matchAll(/<(?:failure|error) [^>]*>([\s\S]*?)<\/(?:failure|error)>/g)];
    return {
      passed: count('tests') - failed - count('skipped'),
      failed: failed === 0 && status !== 0 ? 1 : failed,
      broken: broken.map(([, text = '']) => ({ test: text.split('\n')[0], message: shortened(text) })),
      log,
    };
  } finally {
    await server.stop();
  }
}

/** @param {string} [log] a file for its output, which is shown in its turn */
function run(command, args, env = {}, log = undefined) {
  const output = log === undefined ? 'inherit' : openSync(log, 'w');
  return new Promise((done, failed) => {
    const child = spawn(command, args, { cwd: root, env: { ...process.env, ...env }, stdio: ['ignore', output, output] });
    child.once('error', failed);
    child.once('exit', (status, signal) => done(status ?? `signal ${signal}`));
  });
}
