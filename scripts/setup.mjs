// Prepares a fresh clone: Node packages, system packages, the compiled code. Does nothing that is done already.
//   node scripts/setup.mjs [--for=demo|test|bench|node]     default: test
// Plain Node without dependencies, since it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { findChromium } from '../playground/harness/find-chromium.mjs';
import { findProgram } from '../playground/harness/maria-db.mjs';
import { findGalera } from '../test/support/galera/find-galera.mjs';

const root = resolve(import.meta.dirname, '..');
const OLDEST_NODE = [20, 19];
const COMPILED = ['src', 'migrations', 'test', 'playground', 'bench'];
const PHP_EXTENSIONS = { mysqli: 'php-mysql', curl: 'php-curl', mbstring: 'php-mbstring', dom: 'php-xml' };

const purpose = process.argv.find((argument) => argument.startsWith('--for='))?.slice('--for='.length) ?? 'test';
if (!['demo', 'test', 'bench', 'node'].includes(purpose)) fail(`--for=${purpose}: expected demo, test, bench or node`);

checkNode();
installNodePackages();
if (purpose !== 'node') installSystemPackages();
compile();
if (purpose !== 'node') buildWeb();

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  fail(`Node ${OLDEST_NODE.join('.')} or newer is needed; this is ${process.versions.node}`);
}

function installNodePackages() {
  if (nodePackagesAreCurrent()) return;
  say('installing Node packages (npm ci)');
  const npm = process.env['npm_execpath'];
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const result = run(command, [...first, 'ci', '--no-audit', '--no-fund']);
  if (result !== 0) fail('npm ci failed');
}

/** What npm has noted of its last install is compared with the lock file, entry by entry; packages of other platforms may be missing. */
function nodePackagesAreCurrent() {
  const noted = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(noted)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(noted, 'utf8')).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '') return true;
    return present[path] === undefined ? entry.optional === true : present[path].version === entry.version;
  });
}

function installSystemPackages() {
  const missing = missingSystemPackages();
  if (missing.length === 0) return;
  const mayInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version') && findProgram('apt-get') !== null;
  if (!mayInstall) {
    const names = missing.map((one) => one.package).join(' ');
    fail(
      [
        'These programs are missing:',
        ...missing.map((one) => `  ${one.what}`),
        'On Debian or Ubuntu (or run this as root, it then installs them itself):',
        `  sudo apt-get update && sudo apt-get install --no-install-recommends ${names}`,
        'Elsewhere: MariaDB 10.6+ (mariadbd, mariadb-install-db) and PHP 8.1+ (command line) with mysqli, curl, mbstring and xml, PHPUnit 9+, Chromium or Chrome.',
      ].join('\n'),
    );
  }
  say(`installing Debian packages: ${missing.map((one) => one.package).join(' ')}`);
  apt(['update']);
  apt(['install', '-y', '--no-install-recommends', ...missing.map((one) => one.package)]);
  const still = missingSystemPackages();
  if (still.length > 0) fail(`still missing after the installation: ${still.map((one) => one.what).join(', ')}`);
}

/** Only the server's programs: the package mariadb-server would also start a server of the whole machine. */
function missingSystemPackages() {
  const missing = [];
  const need = (name, fromPackage) => {
    if (findProgram(name) === null) missing.push({ what: name, package: fromPackage });
  };
  need('mariadbd', 'mariadb-server-core');
  need('mariadb-install-db', 'mariadb-server-core');
  need('my_print_defaults', 'mariadb-client-core');
  need('php', 'php-cli');
  const loaded = phpExtensions();
  for (const [extension, fromPackage] of Object.entries(PHP_EXTENSIONS)) {
    if (!loaded.has(extension)) missing.push({ what: `PHP extension ${extension}`, package: fromPackage });
  }
  if (purpose === 'test') need('phpunit', 'phpunit');
  if (purpose === 'test') need('openssl', 'openssl');
  if (purpose === 'test' && findGalera() === null) missing.push({ what: 'a Galera provider', package: 'galera-4' });
  if (purpose === 'test' || purpose === 'bench') needChromium(missing);
  return missing.filter((one, index) => missing.findIndex((other) => other.package === one.package) === index);
}

/** With letters for what it shows. */
function needChromium(missing) {
  if (findChromium() !== null) return;
  missing.push({ what: 'chromium', package: 'chromium' });
  missing.push({ what: 'a font with Cyrillic letters, for chromium', package: 'fonts-dejavu-core' });
}

function phpExtensions() {
  const php = findProgram('php');
  if (php === null) return new Set();
  const listed = spawnSync(php, ['-r', 'echo implode("\\n", get_loaded_extensions());'], { encoding: 'utf8' });
  return new Set((listed.stdout ?? '').split('\n').map((name) => name.trim().toLowerCase()));
}

function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (let attempt = 1; attempt <= 3; attempt += 1) {
    if (run('apt-get', ['-q', '-o', 'Dpkg::Use-Pty=0', '-o', 'DPkg::Lock::Timeout=120', ...args], env) === 0) return;
    say(`apt-get ${args[0]} failed (attempt ${attempt} of 3)`);
    spawnSync('sleep', [String(attempt * 3)]);
  }
  fail(`apt-get ${args.join(' ')} failed`);
}

/** Compiles when a source is newer than the last compilation, or gone since. */
function compile() {
  const stamp = join(root, 'dist/compiled');
  const sources = [
    ...COMPILED.flatMap((folder) => sourceFiles(join(root, folder))),
    join(root, 'tsconfig.json'),
    join(root, 'package-lock.json'),
  ];
  const list = sources
    .map((file) => relative(root, file))
    .sort()
    .join('\n');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === list) {
    const compiledAt = statSync(stamp).mtimeMs;
    if (sources.every((file) => statSync(file).mtimeMs < compiledAt)) return;
  }
  say('compiling');
  const startedAt = new Date();
  removeOrphans(join(root, 'dist'));
  if (run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '--project', join(root, 'tsconfig.json')]) !== 0)
    fail('the TypeScript compiler found mistakes');
  writeFileSync(stamp, list);
  utimesSync(stamp, startedAt, startedAt); // a source saved while the compiler ran counts as newer
}

/** The web application of the module's tabs; does nothing when its sources have not changed. */
function buildWeb() {
  if (run(process.execPath, [join(root, 'scripts/build-web.mjs'), '--if-changed']) !== 0) fail('the web application was not built');
}

function sourceFiles(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mjs)$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Compiled files whose source is gone would still be found by imports. */
function removeOrphans(dist) {
  for (const file of existsSync(dist) ? readdirSync(dist, { recursive: true, encoding: 'utf8' }) : []) {
    const source = file.match(/^(.+)\.(js|mjs)(\.map)?$/);
    if (source === null) continue;
    const isThere = [`${source[1]}.ts`, `${source[1]}.mjs`].some((name) => existsSync(join(root, name)));
    if (!isThere) rmSync(join(dist, file));
  }
}

function run(command, args, env = process.env) {
  return spawnSync(command, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] }).status;
}

function say(text) {
  process.stdout.write(`[setup] ${text}\n`);
}

function fail(text) {
  process.stderr.write(`[setup] ${text}\n`);
  process.exit(1);
}
