import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';

/**
 * The environment of this process; what it does not set comes from the file that LINEWARDEN_ENV_FILE names, e.g. the service's own.
 * @throws Error when the file cannot be read.
 */
export function environment(own: Record<string, string | undefined>): Record<string, string | undefined> {
  const file = own['LINEWARDEN_ENV_FILE'];
  if (file === undefined || file === '') return own;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`LINEWARDEN_ENV_FILE=${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
  return { ...parseEnv(text), ...own };
}
