import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { endWithUs } from './end-with-us.mjs';
import { repositoryRoot } from './repository.js';
import { waitFor } from './wait-for.js';

export interface Health {
  status: number;
  body: Record<string, unknown>;
}

export interface SidecarOptions {
  /** Environment of the sidecar; nothing else of LINEWARDEN_* is taken over from this process. */
  env: Record<string, string>;
  port: number;
  /** Its output is appended here. */
  logFile: string;
  /** Go on as soon as the process answers, also when it reports trouble. Default: wait until /health says 200. */
  acceptTrouble?: boolean;
  startupMs?: number;
  /** Default: traces name lines of the sources, which a service in production does without. */
  nodeArgs?: string[];
}

/** A sidecar in a process of its own, as in production: the compiled `dist/src/main.js`. */
export class Sidecar {
  readonly url: string;
  private readonly ended: Promise<void>;

  private constructor(
    private readonly child: ChildProcess,
    readonly port: number,
    private readonly logFile: string,
  ) {
    this.url = `http://127.0.0.1:${port}`;
    this.ended = new Promise((done) => child.once('exit', () => done()));
  }

  /** @throws Error with the end of its log when it does not come up within `startupMs` (default 60 s). */
  static async start(options: SidecarOptions): Promise<Sidecar> {
    const main = join(repositoryRoot, 'dist/src/main.js');
    if (!existsSync(main)) throw new Error('dist/src/main.js is not there: run "npm run setup" first');
    const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('LINEWARDEN_'));
    const output = openSync(options.logFile, 'a');
    const child = spawn(process.execPath, [...(options.nodeArgs ?? ['--enable-source-maps']), main], {
      cwd: repositoryRoot,
      env: { ...Object.fromEntries(inherited), ...options.env, LINEWARDEN_HTTP_PORT: String(options.port) },
      stdio: ['ignore', output, output],
    });
    child.once('exit', endWithUs(child.pid));
    const sidecar = new Sidecar(child, options.port, options.logFile);
    try {
      await waitFor(
        `the sidecar on port ${options.port} is healthy`,
        async () => {
          if (!sidecar.isRunning) return true;
          const health = await sidecar.health();
          return health.status === 200 || options.acceptTrouble === true;
        },
        options.startupMs ?? 60_000,
        40,
      );
    } catch (error) {
      child.kill('SIGKILL');
      throw new Error(`${error instanceof Error ? error.message : String(error)}\n${sidecar.logTail()}`);
    }
    if (!sidecar.isRunning) throw new Error(`the sidecar ended while starting:\n${sidecar.logTail()}`);
    return sidecar;
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** @throws TypeError when nobody listens. */
  async health(): Promise<Health> {
    const response = await fetch(`${this.url}/health`, { signal: AbortSignal.timeout(5_000) });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  /** Ends it at once, with nothing said. */
  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (!this.isRunning) return;
    this.child.kill(signal);
    await this.ended;
  }

  /** Ends it in order, with status 0; after 15 s by force, which is an error: a sidecar must end when asked to. */
  async stop(): Promise<void> {
    if (!this.isRunning) return;
    this.child.kill('SIGTERM');
    let isForced = false;
    const giveUp = setTimeout(() => {
      isForced = true;
      this.child.kill('SIGKILL');
    }, 15_000);
    await this.ended;
    clearTimeout(giveUp);
    if (isForced) throw new Error(`the sidecar did not end within 15 s of SIGTERM:\n${this.logTail()}`);
    const { exitCode, signalCode } = this.child;
    if (exitCode !== 0) throw new Error(`after SIGTERM the sidecar ended with ${signalCode ?? `status ${exitCode}`}:\n${this.logTail()}`);
  }

  logTail(lines = 40): string {
    return existsSync(this.logFile) ? readFileSync(this.logFile, 'utf8').trimEnd().split('\n').slice(-lines).join('\n') : '';
  }
}
