import { Injectable } from '@nestjs/common';
import { ApiDb } from '../database/api-db.js';
import { logger } from '../log.js';
import type { Answer } from '../portal/commands/command-types.js';

const EVERY_MS = 200;

/** Waits for the portal's answers to what people ordered on the board, whichever sidecar has got them. */
@Injectable()
export class AwaitedAnswers {
  private readonly waiting = new Map<string, Set<(answer: Answer) => void>>();
  private running: Promise<void> | null = null;

  constructor(private readonly db: ApiDb) {}

  /**
   * @param uid the command's id, or that of the journal entry which hands a dialog over
   * @returns a function that ends the waiting; nothing is told then
   */
  wait(uid: string, tell: (answer: Answer) => void): () => void {
    const waiting = this.waiting.get(uid) ?? new Set();
    this.waiting.set(uid, waiting.add(tell));
    this.running ??= this.run().finally(() => {
      this.running = null;
    });
    return () => {
      if (waiting.delete(tell) && waiting.size === 0 && this.waiting.get(uid) === waiting) this.waiting.delete(uid);
    };
  }

  async stop(): Promise<void> {
    this.waiting.clear();
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.waiting.size > 0) {
      await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
      await this.look().catch((error: unknown) => logger.warn({ err: error }, 'the portal’s answers cannot be read; will try again'));
    }
  }

  private async look(): Promise<void> {
    if (this.waiting.size === 0) return;
    const uids = [...this.waiting.keys()];
    const rows = await this.db.query<{ uid: string; answer: string }[]>(
      `SELECT journal_uid AS uid, answer FROM outbox_command WHERE journal_uid IN (?) AND type = 'handOver' AND state <> 'waiting'
        UNION ALL SELECT command_id, answer FROM outbox_command WHERE command_id IN (?) AND state <> 'waiting'`,
      [uids, uids],
    );
    for (const row of rows) {
      const waiting = this.waiting.get(row.uid) ?? [];
      this.waiting.delete(row.uid);
      const answer = JSON.parse(row.answer) as Answer;
      for (const tell of waiting) tell(answer);
    }
  }
}
