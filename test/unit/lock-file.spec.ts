import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

interface Entry {
  version?: string;
  optionalDependencies?: Record<string, string>;
}

const lock = JSON.parse(readFileSync(resolve(import.meta.dirname, '../../package-lock.json'), 'utf8')) as {
  packages: Record<string, Entry>;
};

it('the lock file names the packages of every platform, or "npm ci" refuses it (mended by "npm run lock")', () => {
  const missing = Object.entries(lock.packages).flatMap(([owner, entry]) =>
    Object.entries(entry.optionalDependencies ?? {})
      .filter(([name, version]) => owner !== '' && /^\d+\.\d+\.\d+/.test(version) && !isThere(owner, name))
      .map(([name]) => `${name}, which ${owner} names`),
  );
  expect(missing).toEqual([]);
});

/** Node looks beside the owner first, then further up. */
function isThere(owner: string, name: string): boolean {
  const parts = owner.split('/node_modules/');
  const places = parts.map((_, index) => `${parts.slice(0, parts.length - index).join('/node_modules/')}/node_modules/${name}`);
  return [...places, `node_modules/${name}`].some((place) => lock.packages[place] !== undefined);
}
