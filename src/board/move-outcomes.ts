import { Injectable } from '@nestjs/common';
import { ApiDb } from '../database/api-db.js';
import { logger } from '../log.js';
import type { Answer } from '../portal/commands/command-types.js';

const EVERY_MS = 200;

/** What came of a move that was ordered. */
export type MoveOutcome = { kind: 'moved'; operatorId: number } | { kind: 'refused'; code: string };

/** Waits for the portal's answers to moves, whichever sidecar has got them. */
@Injectable()
export class MoveOutcomes {
  private readonly waiting = new Map<string, Set<(outcome: MoveOutcome) => void>>();
  private running: Promise<void> | null = null;

  constructor(private readonly db: ApiDb) {}

  /** @returns a function that ends the waiting; nothing is told then */
  wait(journalUid: string, tell: (outcome: MoveOutcome) => void): () => void {
    const waiting = this.waiting.get(journalUid) ?? new Set();
    this.waiting.set(journalUid, waiting.add(tell));
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return () => {
      if (waiting.delete(tell) && waiting.size === 0 && this.waiting.get(journalUid) === waiting) this.waiting.delete(journalUid);
    };
  }

  async stop(): Promise<void> {
    this.waiting.clear();
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.waiting.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      await this.look().catch((error: unknown) => logger.warn({ err: error }, 'the outcome of moves cannot be read; will try again'));
    }
  }

  private async look(): Promise<void> {
    if (this.waiting.size === 0) return;
    const rows = await this.db.query<{ journal_uid: string; answer: string }[]>(
      `SELECT journal_uid, answer FROM outbox_command WHERE journal_uid IN (?) AND type = 'handOver' AND state <> 'waiting'`,
      [[...this.waiting.keys()]],
    );
    for (const row of rows) {
      const waiting = this.waiting.get(row.journal_uid) ?? [];
      this.waiting.delete(row.journal_uid);
      const outcome = outcomeOf(JSON.parse(row.answer) as Answer);
      for (const tell of waiting) tell(outcome);
    }
  }
}

function outcomeOf(answer: Answer): MoveOutcome {
  if (answer.status === 'done') return { kind: 'moved', operatorId: answer.type === 'handOver' ? answer.result.operatorId : 0 };
  return { kind: 'refused', code: answer.code };
}
