import type { BoardDialog, BoardPerson, Standing, Standings } from '../../../src/board/messages';
import { levelAt } from './shown-dialogs';

/** Who has dialogs, or could get some; `userId` 0 is nobody. */
export interface PersonOnStrip {
  userId: number;
  name: string;
  /** null: not known, or nobody. */
  standing: Standing | null;
  /** Dialogs that the person has. */
  open: number;
  /** Those of them whose client waits. */
  waiting: number;
  /** Waits over the yellow threshold and not over the red one; over the red one. */
  yellow: number;
  red: number;
}

export interface Strip {
  /** In their order. */
  shown: PersonOnStrip[];
  /** Not at work, without dialogs. */
  rest: PersonOnStrip[];
  atWork: number;
  all: number;
}

/** Of several companies somebody is there for one when they are there for any: the first of these counts. */
const NEARNESS: readonly Standing[] = [
  'atWork',
  'onBreak',
  'onLinePause',
  'breakTooLong',
  'dayNotStarted',
  'outsideHours',
  'absent',
  'blocked',
  'dismissed',
];

const byName = new Intl.Collator(['ru', 'en']);

/**
 * People as the board shows them: whose clients wait first, red before yellow, then who has dialogs, then who is at work. Whoever was dismissed
 * is there while they have dialogs.
 * @param companyCode null: all that one sees; else this company's people and dialogs alone
 * @param now the sidecar's time, unix ms
 */
export function stripOf(people: Iterable<BoardPerson>, dialogs: Iterable<BoardDialog>, companyCode: string | null, now: number): Strip {
  const counts = countByOperator(dialogs, companyCode, now);
  const found: PersonOnStrip[] = [];
  for (const { userId, name, companyCodes, standings } of people) {
    const count = counts.get(userId);
    const standing = standingIn(standings, companyCode);
    const mayGet = companyCode === null ? companyCodes.length > 0 : companyCodes.includes(companyCode);
    if (count || (mayGet && standing !== 'dismissed')) found.push({ userId, name, standing, ...(count ?? none) });
  }
  const nobody = counts.get(0);
  const shown = found.filter(isShown).sort(compare);
  return {
    shown: nobody ? [{ userId: 0, name: '', standing: null, ...nobody }, ...shown] : shown,
    rest: found.filter((person) => !isShown(person)).sort(compare),
    atWork: found.filter(({ standing }) => standing === 'atWork').length,
    all: found.length,
  };
}

/** Places that somebody is pointing at stay: those of before come in their order of before, new ones behind them. */
export function inKeptOrder(strip: Strip, before: readonly number[]): Strip {
  const place = new Map(before.map((userId, index) => [userId, index]));
  const behind = before.length;
  const isKept = ({ userId }: PersonOnStrip) => place.has(userId);
  const shown = [...strip.shown, ...strip.rest.filter(isKept)];
  return {
    ...strip,
    shown: shown.sort((a, b) => (place.get(a.userId) ?? behind) - (place.get(b.userId) ?? behind)),
    rest: strip.rest.filter((person) => !isKept(person)),
  };
}

function isShown({ open, standing }: PersonOnStrip): boolean {
  return open > 0 || standing === 'atWork';
}

const none = { open: 0, waiting: 0, yellow: 0, red: 0 };

function countByOperator(dialogs: Iterable<BoardDialog>, companyCode: string | null, now: number): Map<number, typeof none> {
  const at = new Date(now).toISOString();
  const counts = new Map<number, typeof none>();
  for (const dialog of dialogs) {
    if (companyCode !== null && dialog.companyCode !== companyCode) continue;
    const count = counts.get(dialog.operatorId) ?? { ...none };
    const level = levelAt(dialog, at);
    count.open += 1;
    if (dialog.waitingSince !== null) count.waiting += 1;
    if (level !== 'none') count[level] += 1;
    counts.set(dialog.operatorId, count);
  }
  return counts;
}

/** @param standings a sidecar of the release before says none */
function standingIn(standings: Standings | undefined, companyCode: string | null): Standing | null {
  if (!standings) return null;
  if (companyCode !== null) return standings[companyCode] ?? null;
  const all = Object.values(standings);
  return NEARNESS.find((standing) => all.includes(standing)) ?? null;
}

function compare(a: PersonOnStrip, b: PersonOnStrip): number {
  return rankOf(a) - rankOf(b) || byName.compare(a.name, b.name) || a.userId - b.userId;
}

function rankOf({ red, yellow, waiting, open }: PersonOnStrip): number {
  if (red > 0) return 0;
  if (yellow > 0) return 1;
  if (waiting > 0) return 2;
  return open > 0 ? 3 : 4;
}
