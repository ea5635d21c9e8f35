import { randomBytes, timingSafeEqual } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { repositoryRoot } from '../harness/repository.js';
import type { Both } from './day.js';
import { type PracticeOrder, parseOrder, WrongOrder } from './practice-order.js';

interface Door {
  url: string;
  key: string;
}

/** What the door answers: what was done, or why not. */
export interface DoorAnswer {
  text: Both;
  isDone: boolean;
}

type CarryOut = (order: PracticeOrder) => Promise<Both>;

/** Runs that are looked for when none is named. */
const usualRuns = ['practice', 'demo'];

const longestBody = 64 * 1024;

function doorFile(run: string): string {
  return join(repositoryRoot, 'var', run, 'door.json');
}

/** The door of a run that is open on this machine to whoever may read its file. */
export class PracticeDoor {
  private constructor(
    private readonly server: Server,
    private readonly file: string,
  ) {}

  static async open(run: string, carryOut: CarryOut): Promise<PracticeDoor> {
    const key = randomBytes(32).toString('hex');
    const server = createServer((incoming, response) => {
      void answered(incoming, key, (words) => answerOf(words, carryOut)).then(([status, answer]) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((listens, fails) => server.once('error', fails).listen(0, '127.0.0.1', listens));
    const { port } = server.address() as AddressInfo;
    const file = doorFile(run);
    writeFileSync(file, JSON.stringify({ url: `http://127.0.0.1:${port}/`, key }), { mode: 0o600 });
    return new PracticeDoor(server, file);
  }

  async close(): Promise<void> {
    rmSync(this.file, { force: true });
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}

/** Carries out the words of a person; whatever goes wrong is an answer. */
export async function answerOf(words: readonly string[], carryOut: CarryOut): Promise<DoorAnswer> {
  try {
    return { text: await carryOut(parseOrder(words)), isDone: true };
  } catch (error) {
    if (error instanceof WrongOrder) return { text: error.text, isDone: false };
    const because = error instanceof Error ? error.message : String(error);
    return { text: { ru: because, en: because }, isDone: false };
  }
}

async function answered(
  incoming: IncomingMessage,
  key: string,
  answer: (words: readonly string[]) => Promise<DoorAnswer>,
): Promise<[status: number, body: unknown]> {
  const given = Buffer.from(incoming.headers.authorization ?? '');
  const right = Buffer.from(`Bearer ${key}`);
  if (given.length !== right.length || !timingSafeEqual(given, right)) return [401, {}];
  let body = '';
  for await (const part of incoming.setEncoding('utf8')) {
    body += part;
    if (body.length > longestBody) return [413, {}];
  }
  const words = wordsIn(body);
  if (words === null) return [400, {}];
  return [200, await answer(words)];
}

function wordsIn(body: string): string[] | null {
  try {
    const words: unknown = JSON.parse(body);
    return Array.isArray(words) && words.every((word) => typeof word === 'string') ? words : null;
  } catch {
    return null;
  }
}

/**
 * Tells the run something.
 *
 * @param run which; default: the one that runs
 * @returns null when none runs
 * @throws Error when the door answers strangely
 */
export async function tellRun(words: readonly string[], run?: string): Promise<DoorAnswer | null> {
  for (const name of run === undefined ? usualRuns : [run]) {
    const door = readDoor(name);
    if (door === null) continue;
    const answer = await ask(door, JSON.stringify(words));
    if (answer === null) continue; // it was killed, and its file is left
    if (answer.status !== 200) throw new Error(`the run "${name}" answered HTTP ${answer.status}`);
    return JSON.parse(answer.body) as DoorAnswer;
  }
  return null;
}

/** However long it takes: a day passes in minutes. @returns null when nobody listens */
function ask(door: Door, body: string): Promise<{ status: number; body: string } | null> {
  return new Promise((answer, fail) => {
    const sent = request(door.url, { method: 'POST', headers: { authorization: `Bearer ${door.key}` } }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
      });
      response.on('end', () => answer({ status: response.statusCode ?? 0, body: text }));
      response.on('error', fail);
    });
    sent.on('error', (error: NodeJS.ErrnoException) => (error.code === 'ECONNREFUSED' ? answer(null) : fail(error)));
    sent.end(body);
  });
}

function readDoor(run: string): Door | null {
  try {
    return JSON.parse(readFileSync(doorFile(run), 'utf8')) as Door;
  } catch {
    return null;
  }
}
