// Everything that can be checked, in order of cost. The set-up has been done (npm test runs it first).
//   npm test                    all stages
//   npm test -- unit php        these stages only
// Ends with "N passed, N failed"; a lint mistake or a stage that did not run counts as one failed.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, openSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findProgram } from '../playground/harness/maria-db.mjs';
import { startOwnMariaDb } from '../test/support/own-maria-db.mjs';

const root = resolve(import.meta.dirname, '..');
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
  const report = join(results, `${project}.json`);
  const status = await run(process.execPath, [
    '--disable-warning=ExperimentalWarning',
    '--experimental-vm-modules',
    join(root, 'node_modules/jest/bin/jest.js'),
    `--selectProjects`,
    project,
    '--maxWorkers=2',
    '--json',
    `--outputFile=${report}`,
  ]);
  if (!existsSync(report)) return { passed: 0, failed: 1, note: `Jest left no report (status ${status})` };
  const counts = JSON.parse(readFileSync(report, 'utf8'));
  // A spec file that cannot be loaded holds no tests that could fail.
  const failed = counts.numFailedTests + counts.numRuntimeErrorTestSuites;
  return { passed: counts.numPassedTests, failed: failed === 0 && status !== 0 ? 1 : failed };
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
    return { passed: count('tests') - failed - count('skipped'), failed: failed === 0 && status !== 0 ? 1 : failed, log };
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
