import type { Tx } from '../database/tx.js';

/** How long a number may be missing before its transaction counts as rolled back: longer than any may wait for locks. */
const PATIENCE_MS = 60_000;
const LOOK_BACK = 1000;
const BEFORE_FIRST = 200;
const MOST_AT_ONCE = 5000;
const MOST_MISSING = 20_000;

interface Row {
  seq: number | string;
  session_id: number;
}

/** `lost`: too much has happened, or rows were cleared away before they were read; the board has to be read whole. */
export type Followed = { kind: 'changed'; sessionIds: Set<number> } | { kind: 'lost' };

/**
 * Reads the numbered changes of all sidecars. Numbers are given when a row is written and seen when its transaction commits: a later one
 * may be seen first, so numbers that were left out are asked for again until they come or are too old to come.
 */
export class ChangeFollower {
  private position = 0;
  /** Missing numbers, with the time after which they are given up. */
  private readonly missing = new Map<number, number>();

  constructor(
    private readonly tx: Tx,
    /** Milliseconds that only go forward. */
    private readonly nowMs: () => number,
  ) {}

  /** From here on: call before the board is read. Transactions that have numbers already, but no commit, are still waited for. */
  async start(): Promise<void> {
    this.missing.clear();
    const rows = await this.tx.query<Row[]>('SELECT seq, session_id FROM board_change ORDER BY seq DESC LIMIT ?', [LOOK_BACK]);
    const numbers = rows.map((row) => Number(row.seq)).reverse();
    this.position = numbers[0] === undefined ? 0 : numbers[0] - 1;
    if (numbers[0] !== undefined && numbers.length < LOOK_BACK) this.expect(Math.max(1, numbers[0] - BEFORE_FIRST), numbers[0]);
    for (const number of numbers) this.take(number);
  }

  async next(): Promise<Followed> {
    this.giveUpOld();
    const missing = [...this.missing.keys()];
    const late = missing.length > 0 ? ' OR seq IN (?)' : '';
    const rows = await this.tx.query<Row[]>(
      `SELECT seq, session_id FROM board_change WHERE seq > ?${late} ORDER BY seq LIMIT ${MOST_AT_ONCE}`,
      [this.position, ...(missing.length > 0 ? [missing] : [])],
    );
    const sessionIds = new Set<number>();
    for (const row of rows) {
      this.take(Number(row.seq));
      sessionIds.add(row.session_id);
    }
    if (rows.length === MOST_AT_ONCE || this.missing.size > MOST_MISSING) return { kind: 'lost' };
    return { kind: 'changed', sessionIds };
  }

  private take(number: number): void {
    this.missing.delete(number);
    if (number <= this.position) return;
    this.expect(this.position + 1, number);
    this.position = number;
  }

  /** Numbers `from` (inclusive) to `to` (exclusive) should have come; of a wide hole the newest are waited for. */
  private expect(from: number, to: number): void {
    const untilMs = this.nowMs() + PATIENCE_MS;
    for (let number = Math.max(from, to - MOST_MISSING); number < to; number++) this.missing.set(number, untilMs);
  }

  private giveUpOld(): void {
    const nowMs = this.nowMs();
    for (const [number, untilMs] of this.missing) {
      if (untilMs > nowMs) break; // in the order in which they were missed
      this.missing.delete(number);
    }
  }
}
