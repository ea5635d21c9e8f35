import { waitFor } from '../harness/wait-for.js';
import { type Day, instantOf } from './day.js';

const minuteMs = 60_000;
/** As in the settings of the demo: both companies work from 10:00 to 19:00. */
const workedHours = [
  ['10:00', '19:00'],
  ['+10:00', '+19:00'],
] as const;
const redMinutes = 15;
/** Between the portal's queue and us: less than the three minutes after which the check may move a dialog. */
const twiceMs = 150_000;

interface Entry {
  session_id: number;
  kind: string;
  rule: string;
  decision: string;
  at: Date;
}

/** What must hold of every dialog of the demo, whichever scene it belongs to. */
export async function promiseOfDesks(day: Day): Promise<void> {
  await day.promise({ ru: 'Никто не ждёт «в красном» без ведома руководителя', en: 'Nobody waits red without the head being told' }, () =>
    waitsNobodyWasToldOf(day),
  );
  await day.promise(
    {
      ru: 'Очередь портала и служба ни один диалог не отдали дважды',
      en: "The portal's queue and the sidecar gave no dialog away twice",
    },
    () => givenTwice(day),
  );
  await day.promise(
    {
      ru: 'Ни один диалог не достался тому, кто не на работе, пока его мог взять другой',
      en: 'No dialog went to somebody who is not at work while another could take it',
    },
    () => givenToAbsent(day),
  );
}

async function waitsNobodyWasToldOf(day: Day): Promise<string | null> {
  const now = day.world.clock.now().getTime();
  const isRed = ({ waiting_since }: Wait) => workedMs(new Date(waiting_since).getTime(), now) >= redMinutes * minuteMs;
  let red: Wait[] = [];
  // The sidecar looks for them twice a minute.
  await waitFor(
    'the heads are told of everybody who waits red',
    async () => {
      red = (await openWaits(day)).filter(isRed);
      return red.every(({ isTold }) => Number(isTold) === 1);
    },
    45_000,
  ).catch((error: unknown) => {
    const untold = red.filter(({ isTold }) => Number(isTold) === 0).map(({ session_id }) => session_id);
    throw new Error(`${String(error)}: sessions ${untold.join(', ')}`);
  });
  await day.settled();
  const [row] = await day.world.portal.rows<{ notices: number }>(
    `SELECT COUNT(*) AS notices FROM b_im_message WHERE NOTIFY_MODULE = 'linewarden.dispatch'`,
  );
  if (red.length === 0) return 'nobody waits so long: nothing was seen';
  return Number(row?.notices) > 0 ? null : 'no notice has come';
}

interface Wait {
  session_id: number;
  waiting_since: Date;
  isTold: number;
}

function openWaits(day: Day): Promise<Wait[]> {
  return day.world.rows<Wait>(
    'SELECT session_id, waiting_since, COALESCE(red_told_for = waiting_since, 0) AS isTold FROM dialog WHERE is_closed = 0 AND waiting_since IS NOT NULL',
  );
}

function workedMs(from: number, to: number): number {
  return workedHours.reduce((sum, [opens, closes]) => {
    const overlap = Math.min(to, instantOf(closes).getTime()) - Math.max(from, instantOf(opens).getTime());
    return sum + Math.max(0, overlap);
  }, 0);
}

async function givenTwice(day: Day): Promise<string | null> {
  const entries = await journal(day, `kind IN ('placement', 'check', 'reroute', 'move')`);
  const last = new Map<number, { isByQueue: boolean; at: number }>();
  const twice: number[] = [];
  for (const entry of entries) {
    const isByQueue = entry.rule === 'movedByQueue';
    if (!isByQueue && !isGift(entry)) continue;
    const at = new Date(entry.at).getTime();
    const before = last.get(entry.session_id);
    if (before && before.isByQueue !== isByQueue && at - before.at < twiceMs) twice.push(entry.session_id);
    last.set(entry.session_id, { isByQueue, at });
  }
  return twice.length > 0 ? `sessions ${twice.join(', ')}` : null;
}

/** Judged by the work days that the portal has; whoever is absent or dismissed is left out, as the sidecar says it. */
async function givenToAbsent(day: Day): Promise<string | null> {
  const [entries, days] = await Promise.all([journal(day, `kind IN ('placement', 'reroute')`), workDays(day)]);
  // A day that was forgotten open is over with its date.
  const isOpen = ({ startedAt, endedAt }: WorkDay, at: string) =>
    startedAt <= at && startedAt.slice(0, 10) === at.slice(0, 10) && (endedAt === null || endedAt > at);
  const isAtWork = (userId: number, at: string) => days.some((one) => one.USER_ID === userId && isOpen(one, at));
  const wrong = entries.filter((entry) => {
    const { choice } = chosen(entry);
    if (!isGift(entry) || choice?.kind !== 'operator') return false;
    const at = new Date(entry.at).toISOString().slice(0, 19).replace('T', ' ');
    const others = choice.passedOver.filter(({ because }) => !['absent', 'dismissed', 'blocked'].includes(because));
    return !isAtWork(choice.userId, at) && others.some(({ userId }) => isAtWork(userId, at));
  });
  return wrong.length > 0 ? wrong.map((entry) => `session ${entry.session_id}: ${entry.decision}`).join('; ') : null;
}

interface WorkDay {
  USER_ID: number;
  /** UTC, as `2026-03-03 06:00:00`. */
  startedAt: string;
  endedAt: string | null;
}

function workDays(day: Day): Promise<WorkDay[]> {
  return day.world.portal.rows<WorkDay>(
    `SELECT USER_ID, DATE_FORMAT(CONVERT_TZ(DATE_START, '+03:00', '+00:00'), '%Y-%m-%d %H:%i:%s') AS startedAt,
            DATE_FORMAT(CONVERT_TZ(DATE_FINISH, '+03:00', '+00:00'), '%Y-%m-%d %H:%i:%s') AS endedAt FROM b_timeman_entries`,
  );
}

interface Gift {
  kind?: string;
  operator?: { kind: string };
  outcome?: { kind: string };
  choice?: { kind: string; userId: number; passedOver: { userId: number; because: string }[] } | null;
}

function chosen(entry: Entry): Gift {
  return JSON.parse(entry.decision) as Gift;
}

/** The sidecar gives the dialog to a person. */
function isGift(entry: Entry): boolean {
  const { kind, operator, outcome } = chosen(entry);
  return (
    (entry.kind === 'placement' && operator?.kind === 'assign') ||
    (entry.kind === 'check' && outcome?.kind === 'toHead') ||
    (entry.kind === 'reroute' && kind === 'assign')
  );
}

function journal(day: Day, where: string): Promise<Entry[]> {
  return day.world.rows<Entry>(`SELECT session_id, kind, rule, decision, at FROM journal WHERE ${where} AND session_id > 0 ORDER BY id`);
}
