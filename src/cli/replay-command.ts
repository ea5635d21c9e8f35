import { journalKinds } from '../capabilities.js';
import { Config } from '../config.js';
import type { JournalRow } from '../contract/journal-kinds.js';
import type { OwnDb } from '../database/own-db.js';
import { PortalClient } from '../portal/commands/portal-client.js';
import { Handshakes } from '../portal/handshake.js';
import { PortalZone } from '../portal/portal-zone.js';
import { clockOf, openOwn } from './connect.js';
import type { Output } from './output.js';
import { type Asked, type Moment, readOptions } from './replay-options.js';
import { type Outcome, ReplayTally } from './replay-tally.js';
import { rowById, rowsOf } from './replayed-rows.js';

const USAGE = `npm run -s replay -- <journal id> ...                decides entries again on the facts they keep: equal, or what would be decided now
npm run -s replay -- --from <when> [--to <when>]     all entries of a period: how many of each kind come out equal
  <when>   a day of the portal, 2026-03-02 (--to: the whole of it), or an instant, 2026-03-02T10:00:00+03:00 (--to: what is before it)`;

type Period = Extract<Asked, { kind: 'period' }>;

/** @returns the exit status: 0 none differs, 1 some differ, cannot be decided or are missing, 2 called wrongly. */
export async function replayCommand(args: string[], env: Record<string, string | undefined>, to: Output): Promise<number> {
  const asked = readOptions(args);
  if (asked.kind === 'wrong') return refuse(asked.because, to);
  const config = Config.fromEnv(env);
  const own = await openOwn(config);
  try {
    return asked.kind === 'entries' ? await replayEntries(own.db, asked.ids, to) : await replayPeriod(own.db, config, asked, to);
  } finally {
    await own.close();
  }
}

async function replayEntries(db: OwnDb, ids: readonly number[], to: Output): Promise<number> {
  let status = 0;
  for (const id of ids) {
    const row = await rowById(db, id);
    const said = row ? saidOf(row, replayed(row)) : { isGood: false, text: 'there is no such entry' };
    if (!said.isGood) status = 1;
    to.out(`${id} ${said.text}`);
  }
  return status;
}

function saidOf(row: JournalRow, outcome: Outcome): { isGood: boolean; text: string } {
  const name = `${row.kind} ${row.rule}`;
  switch (outcome.kind) {
    case 'equal':
      return { isGood: true, text: `${name}: equal` };
    case 'noDecision':
      return { isGood: true, text: `${name}: written down, not decided by a rule` };
    case 'cut':
      return { isGood: true, text: `${name}: too long to be kept whole, not compared` };
    case 'otherVersion':
      return {
        isGood: true,
        text: `${name}: decided by version ${row.version} of its rule, which is at ${outcome.version} now: not compared`,
      };
    case 'unknownKind':
      return { isGood: true, text: `${name}: of a kind that is unknown here` };
    case 'different':
      return { isGood: false, text: `${name}: different\n  then ${row.decision}\n  now  ${JSON.stringify(outcome.now)}` };
    case 'failed':
      return { isGood: false, text: `${name}: could not be decided on its facts: ${outcome.because}` };
    default:
      throw new Error(`no words for ${outcome satisfies never}`);
  }
}

async function replayPeriod(db: OwnDb, config: Config, period: Period, to: Output): Promise<number> {
  const { fromAt, toAt } = await boundsOf(db, config, period);
  if (toAt !== null && toAt <= fromAt) return refuse(`--to ${iso(toAt)}: an instant after --from, ${iso(fromAt)}`, to);
  const tally = new ReplayTally();
  for await (const row of rowsOf(db, fromAt, toAt)) tally.add(Number(row.id), row.kind, replayed(row));
  to.out(`from ${iso(fromAt)} ${toAt === null ? 'on' : `to ${iso(toAt)}`}`);
  for (const line of tally.lines()) to.out(line);
  return tally.isClean ? 0 : 1;
}

/** Facts that the rule cannot work with are told like a difference: they hide nothing of the other entries. */
function replayed(row: JournalRow): Outcome {
  try {
    return journalKinds.replay(row);
  } catch (error) {
    return { kind: 'failed', because: error instanceof Error ? error.message : String(error) };
  }
}

/** Days are the portal's own, the last one whole. */
async function boundsOf(db: OwnDb, config: Config, { from, to }: Period): Promise<{ fromAt: Date; toAt: Date | null }> {
  const zone = from.kind === 'day' || to?.kind === 'day' ? await portalZone(db, config) : null;
  const instantOf = (moment: Moment, plusDays: number): Date => {
    if (moment.kind === 'instant') return moment.at;
    const midnight = zone?.toInstant(moment.day);
    if (!zone || !midnight) throw new Error(`${moment.day} is no day of the portal`);
    return zone.plusDays(midnight, plusDays);
  };
  return { fromAt: instantOf(from, 0), toAt: to && instantOf(to, 1) };
}

async function portalZone(db: OwnDb, config: Config): Promise<PortalZone> {
  const clock = clockOf(config);
  const handshake = await new Handshakes(db, new PortalClient(config, clock), clock).current();
  if (!handshake) throw new Error('The portal was never reached, its time zone is not known yet: give instants instead of days');
  return new PortalZone(handshake.phpTimeZone);
}

const iso = (at: Date): string => at.toISOString();

function refuse(because: string | null, to: Output): number {
  if (because !== null) to.err(because);
  to.err(USAGE);
  return 2;
}
