import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from '../../playground/harness/repository.js';
import type { World } from '../../playground/harness/world.js';

export interface Attributing {
  child: ChildProcess;
  ended: Promise<{ status: number | null; out: string }>;
}

/** Starts the command that puts history right, on this world's databases. Whoever starts it ends it. */
export function attribute(world: World, ...args: string[]): Attributing {
  const child = spawn(process.execPath, [join(repositoryRoot, 'dist/src/cli/attribute.js'), ...args], {
    cwd: repositoryRoot,
    env: { ...process.env, ...world.env, LANG: 'en' },
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data: Buffer) => (out += data.toString()));
  const ended = new Promise<{ status: number | null; out: string }>((done) => child.once('close', (status) => done({ status, out })));
  return { child, ended };
}
