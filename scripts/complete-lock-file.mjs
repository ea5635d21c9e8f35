// Adds to package-lock.json the optional packages of other platforms that npm left out, so that "npm ci" takes the file everywhere:
//   npm run lock
// npm leaves them out when it writes the file beside an installed node_modules, or from a registry that does not carry them; "npm ci" then
// refuses the file. Their versions are exact in the packages that name them; nothing that is installed here changes.
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';

const path = resolve(import.meta.dirname, '../package-lock.json');
const lock = JSON.parse(readFileSync(path, 'utf8'));
const SYSTEMS = ['android', 'darwin', 'win32', 'freebsd', 'linux', 'openharmony', 'sunos', 'netbsd', 'openbsd', 'aix'];
const PROCESSORS = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el', 'wasm32'];

let added = 0;
for (const [owner, entry] of Object.entries(lock.packages)) {
  if (owner === '') continue;
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    if (placesOf(owner, name).some((place) => lock.packages[place] !== undefined)) continue;
    if (!/^\d+\.\d+\.\d+/.test(version)) continue; // a range: npm alone can say which version it means
    lock.packages[`node_modules/${name}`] = platformEntry(name, version, entry.dev === true);
    added += 1;
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([one], [other]) => (one < other ? -1 : 1)));
if (added > 0) writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${added} entries added to package-lock.json\n`);

/** Where Node would look for it, from its owner upwards. */
function placesOf(owner, name) {
  const parts = owner.split('/node_modules/');
  const places = parts.map((_, index) => `${parts.slice(0, parts.length - index).join('/node_modules/')}/node_modules/${name}`);
  return [...places, `node_modules/${name}`];
}

function platformEntry(name, version, isDev) {
  const words = (name.split('/').at(-1) ?? name).split(/[-.]/);
  const os = SYSTEMS.find((system) => words.includes(system));
  const cpu = PROCESSORS.find((processor) => words.some((word) => word === processor)) ?? (words.includes('x86') ? 'ia32' : undefined);
  return {
    version,
    ...(cpu === undefined ? {} : { cpu: [cpu] }),
    ...(isDev ? { dev: true } : {}),
    ...(os === 'linux' && words.some((word) => word.startsWith('musl')) ? { libc: ['musl'] } : {}),
    optional: true,
    ...(os === undefined ? {} : { os: [os] }),
  };
}
