// Builds the web application twice (web/vite.config.ts): for the sidecar in dist-web/app, and for the portal as the module's script extension.
//   node scripts/build-web.mjs [--if-changed]
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const root = resolve(import.meta.dirname, '..');
const out = join(root, 'dist-web');
const extension = join(root, 'bitrix-module/linewarden.dispatch/install/js/linewarden/dispatch/app/dist');
const stamp = join(out, 'built');
/** What `npm run bench` tells of the first view, in bytes. */
const sizes = join(out, 'first-view.json');
const MOST_FIRST_VIEW_BYTES = 300_000;

const sources = sourcesOf(join(root, 'web'));
if (!process.argv.includes('--if-changed') || !isCurrent()) build();

function build() {
  const startedAt = new Date();
  vite('production', 'app');
  vite('portal', 'portal');
  rmSync(extension, { recursive: true, force: true });
  mkdirSync(extension, { recursive: true });
  writeFileSync(join(out, 'portal/app.js'), portalLoader());
  cpSync(join(out, 'portal'), extension, { recursive: true });
  reportSizes();
  writeFileSync(stamp, listed());
  utimesSync(stamp, startedAt, startedAt); // a source saved while it was built counts as newer
}

/** Built aside and then put in its place: a sidecar may be serving the old one. */
function vite(mode, name) {
  const aside = join(out, `${name}.${process.pid}`);
  const args = [
    'node_modules/vite/bin/vite.js',
    'build',
    '--config',
    'web/vite.config.ts',
    '--mode',
    mode,
    '--logLevel',
    'error',
    '--outDir',
    aside,
    '--emptyOutDir',
  ];
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NODE_ENV: 'production', VITE_CONFIG_NATIVE_IGNORE_WARNING: 'true' },
  });
  if (status !== 0) {
    rmSync(aside, { recursive: true, force: true });
    throw new Error(`vite build --mode ${mode} failed`);
  }
  rmSync(join(out, name), { recursive: true, force: true });
  renameSync(aside, join(out, name));
}

/** The portal's page knows classic scripts only: this one fetches the application when its tab is first opened. */
function portalLoader() {
  return `window.LinewardenApp = {
  mount: function (element, options) {
    var ru = options.lang === 'ru';
    element.textContent = ru ? 'Загрузка…' : 'Loading…';
    return import((options.assetsUrl || '/bitrix/js/linewarden/dispatch/app/dist/') + '${portalEntry()}').then(
      function (app) {
        element.textContent = '';
        app.mount(element, options);
      },
      function () {
        element.textContent = ru ? 'Приложение не загрузилось. Обновите страницу.' : 'The application was not loaded. Refresh the page.';
      }
    );
  },
};
`;
}

function portalEntry() {
  const entry = readdirSync(join(out, 'portal')).find((name) => /^portal-.*\.js$/.test(name));
  if (!entry) throw new Error('the build for the portal has no entry');
  return entry;
}

/** The script a first visit waits for: the entry and what it imports. Lazy screens come on top, one each. */
function reportSizes() {
  const html = readFileSync(join(out, 'app/index.html'), 'utf8');
  const entry = html.match(/<script[^>]*src="\.\/(assets\/[^"]+\.js)"/)?.[1];
  if (!entry) throw new Error('index.html names no script');
  const first = sizeWithImports(join(out, 'app', entry));
  const portal = sizeWithImports(join(out, 'portal', portalEntry()));
  writeFileSync(sizes, JSON.stringify({ app: first, portal }));
  process.stdout.write(`[web] first view ${kb(first)} of script, in the portal ${kb(portal)} (gzip)\n`);
  if (Math.max(first, portal) > MOST_FIRST_VIEW_BYTES)
    throw new Error(`the first view loads more than ${kb(MOST_FIRST_VIEW_BYTES)} of script`);
}

function sizeWithImports(file, seen = new Set()) {
  if (seen.has(file)) return 0;
  seen.add(file);
  const imports = [...readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*["'`](\.[^"'`]+\.js)["'`]/g)].map((match) => match[1]);
  return imports.reduce((sum, path) => sum + sizeWithImports(join(dirname(file), path), seen), gzipped(file));
}

function gzipped(file) {
  return gzipSync(readFileSync(file), { level: 9 }).length;
}

function kb(bytes) {
  return `${Math.round(bytes / 1000)} kB`;
}

function isCurrent() {
  if (!existsSync(stamp) || !existsSync(join(extension, 'app.js')) || !existsSync(sizes) || readFileSync(stamp, 'utf8') !== listed())
    return false;
  const builtAt = statSync(stamp).mtimeMs;
  return sources.every((file) => statSync(file).mtimeMs < builtAt);
}

function listed() {
  return sources.map((file) => relative(root, file)).join('\n');
}

function sourcesOf(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('node_modules') && !entry.name.endsWith('.spec.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
  return [...files, ...serverFilesIn(files), join(root, 'package-lock.json')].sort();
}

/** Files of the server that are built into the application, and what these import in their turn; imported types leave nothing behind. */
function serverFilesIn(files, found = new Set()) {
  for (const file of files.filter((name) => /\.(ts|vue)$/.test(name))) {
    for (const [, path] of readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )[^'";]*from '(\.[^']+)'/gm)) {
      const imported = `${resolve(dirname(file), path).replace(/\.js$/, '')}.ts`;
      if (!imported.startsWith(join(root, 'src')) || found.has(imported)) continue;
      found.add(imported);
      serverFilesIn([imported], found);
    }
  }
  return found;
}
