import type { BoardDialog, DialogState } from '../../../src/board/messages';
import type { WaitLevel } from '../../../src/domain/waiting/wait-levels';

/** `null`: any. `operatorId` 0 is nobody. */
export interface BoardFilter {
  companyCode: string | null;
  lineId: number | null;
  operatorId: number | null;
  state: DialogState | null;
  text: string;
}

export const ORDERS = ['urgent', 'check', 'newest', 'client'] as const;
export type Order = (typeof ORDERS)[number];

/** Dialogs that fit the filter, in the order asked for; equal ones by session, so that rows do not change places without a cause. */
export function shownDialogs(
  dialogs: Iterable<BoardDialog>,
  filter: BoardFilter,
  order: Order,
  textOf: (dialog: BoardDialog) => string,
): BoardDialog[] {
  const words = filter.text.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  const found: BoardDialog[] = [];
  for (const dialog of dialogs) if (fits(dialog, filter) && hasWords(textOf(dialog), words)) found.push(dialog);
  return found.sort((a, b) => compare(a, b, order) || a.sessionId - b.sessionId);
}

/** How many dialogs are open, in how many the client waits, and how many of those waits are red. */
export interface Counts {
  open: number;
  waiting: number;
  red: number;
}

/** All numbers of one company's tab. @param now the sidecar's time, unix ms */
export function countByCompany(dialogs: Iterable<BoardDialog>, now: number): Map<string, Counts> {
  const at = new Date(now).toISOString();
  const counts = new Map<string, Counts>();
  for (const dialog of dialogs) {
    const count = counts.get(dialog.companyCode) ?? { open: 0, waiting: 0, red: 0 };
    count.open += 1;
    if (dialog.waitingSince !== null) count.waiting += 1;
    if (levelAt(dialog, at) === 'red') count.red += 1;
    counts.set(dialog.companyCode, count);
  }
  return counts;
}

/** Which threshold the wait has crossed. @param at an instant as the dialog's own are written: of one shape they compare as texts */
export function levelAt({ yellowAt, redAt }: Pick<BoardDialog, 'yellowAt' | 'redAt'>, at: string): WaitLevel {
  if (redAt !== null && redAt <= at) return 'red';
  return yellowAt !== null && yellowAt <= at ? 'yellow' : 'none';
}

function fits(dialog: BoardDialog, { companyCode, lineId, operatorId, state }: BoardFilter): boolean {
  return (
    (companyCode === null || dialog.companyCode === companyCode) &&
    (lineId === null || dialog.lineId === lineId) &&
    (operatorId === null || dialog.operatorId === operatorId) &&
    (state === null || dialog.state === state)
  );
}

function hasWords(text: string, words: readonly string[]): boolean {
  if (words.length === 0) return true;
  const lower = text.toLocaleLowerCase();
  return words.every((word) => lower.includes(word));
}

function compare(a: BoardDialog, b: BoardDialog, order: Order): number {
  switch (order) {
    case 'urgent':
      return earlier(a.waitingSince, b.waitingSince) || earlier(b.lastClientAt, a.lastClientAt);
    case 'check':
      return earlier(a.checkAt, b.checkAt);
    case 'newest':
      return earlier(b.startedAt, a.startedAt);
    case 'client':
      return a.clientName.localeCompare(b.clientName);
    default:
      return order satisfies never;
  }
}

/** Instants of one shape compare as texts; none comes last. */
function earlier(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null) return 1;
  if (b === null) return -1;
  return a < b ? -1 : 1;
}
