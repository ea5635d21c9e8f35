import 'reflect-metadata';
import { journalKinds } from '../capabilities.js';
import { Config } from '../config.js';
import { openOwn } from './connect.js';
import { environment } from './environment.js';
import { type ReplayedRow, rowById } from './replayed-rows.js';

const USAGE = 'npm run -s replay -- <journal id> ...    decides entries again on the facts they keep: equal, or what would be decided now';

try {
  const ids = process.argv.slice(2).map(Number);
  process.exitCode = ids.length > 0 && ids.every((id) => Number.isSafeInteger(id) && id > 0) ? await replayAll(ids) : usage();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

/** @returns the exit status: 0 all equal, 1 some differ or are missing. */
async function replayAll(ids: readonly number[]): Promise<number> {
  const own = await openOwn(Config.fromEnv(environment(process.env)));
  let status = 0;
  try {
    for (const id of ids) {
      const row = await rowById(own.db, id);
      const said = row ? outcomeOf(row) : { isGood: false, text: 'there is no such entry' };
      if (!said.isGood) status = 1;
      process.stdout.write(`${id} ${said.text}\n`);
    }
  } finally {
    await own.close();
  }
  return status;
}

function outcomeOf(row: ReplayedRow): { isGood: boolean; text: string } {
  const replayed = journalKinds.replay(row);
  const name = `${row.kind} ${row.rule}`;
  switch (replayed.kind) {
    case 'equal':
      return { isGood: true, text: `${name}: equal` };
    case 'noDecision':
      return { isGood: true, text: `${name}: written down, not decided by a rule` };
    case 'otherVersion':
      return {
        isGood: true,
        text: `${name}: decided by version ${row.version} of its rule, which is at ${replayed.version} now: not compared`,
      };
    case 'unknownKind':
      return { isGood: true, text: `${name}: of a kind that is unknown here` };
    case 'different':
      return { isGood: false, text: `${name}: different\n  then ${row.decision}\n  now  ${JSON.stringify(replayed.now)}` };
    default:
      throw new Error(`no words for ${replayed satisfies never}`);
  }
}

function usage(): number {
  process.stderr.write(`${USAGE}\n`);
  return 2;
}
