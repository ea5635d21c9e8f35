import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Version of the running sidecar: of the nearest package.json above, for sources and compiled files alike. */
export function packageVersion(from: string = import.meta.dirname): string {
  const path = join(from, 'package.json');
  if (existsSync(path)) return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
  if (dirname(from) === from) throw new Error('There is no package.json above the sidecar');
  return packageVersion(dirname(from));
}
