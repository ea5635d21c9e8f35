import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folder of package.json: this file runs from playground/harness in tests and from dist/playground/harness when compiled. */
export const repositoryRoot = findRoot(import.meta.dirname);

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return folder;
  const above = dirname(folder);
  if (above === folder) throw new Error('no folder above the harness holds a package.json');
  return findRoot(above);
}
