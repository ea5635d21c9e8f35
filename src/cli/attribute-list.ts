import { appendFileSync, existsSync, statSync, writeFileSync } from 'node:fs';
import type { Attributed } from '../attribution/attributed.js';
import type { ThreadFacts } from '../domain/attribution/thread.js';

const COLUMNS = [
  'kind',
  'id',
  'started_at',
  'company',
  'outcome',
  'because',
  'activity',
  'contact_from',
  'contact_to',
  'deal_from',
  'deal_to',
  'deal_because',
];
/** Excel takes a file without it for one in an old encoding. */
const BYTE_ORDER_MARK = '\uFEFF';

/** Every change of a run as CSV (RFC 4180): from and to by the portal's ids; a new contact is `new`. A file that is there goes on. */
export class ChangeList {
  constructor(private readonly file: string) {}

  /** @param isNew false: a run goes on, and its list too */
  begin(isNew: boolean): void {
    if (!isNew && existsSync(this.file) && statSync(this.file).size > 0) return;
    writeFileSync(this.file, BYTE_ORDER_MARK + line(COLUMNS));
  }

  add(attributed: readonly Attributed[]): void {
    const rows = attributed.map(rowOf).filter((row) => row !== null);
    const text = rows.map(line).join('');
    if (text !== '') appendFileSync(this.file, text);
  }
}

/** null: nothing changes, and nothing is left to be done. */
function rowOf({ facts, outcome, read }: Attributed): string[] | null {
  if (outcome.kind !== 'change' && outcome.kind !== 'needsContact') return null;
  const isLeft = outcome.kind === 'needsContact' && facts.kind === 'session';
  const contactTo = outcome.kind === 'change' && outcome.contactId > 0 ? String(outcome.contactId) : isLeft ? '' : 'new';
  return [
    facts.kind === 'session' ? 'dialog' : 'call',
    facts.threadId,
    facts.startedAt.toISOString(),
    facts.companyCode ?? '',
    isLeft ? 'left' : outcome.kind === 'needsContact' ? 'new contact' : 'change',
    outcome.because,
    String(read.binding.activityId),
    facts.boundContactIds.join(' '),
    contactTo,
    dealsOf(facts),
    outcome.kind === 'change' && outcome.dealId > 0 ? String(outcome.dealId) : '',
    outcome.kind === 'change' ? outcome.dealBecause : '',
  ];
}

function dealsOf({ boundDeals }: ThreadFacts): string {
  return boundDeals.map(({ dealId }) => dealId).join(' ');
}

function line(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
