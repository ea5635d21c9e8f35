import { Injectable } from '@nestjs/common';
import { Clock } from './clock.js';
import { OwnDb } from './database/own-db.js';

const dayMs = 86_400_000;
const answeredDays = 30;
const nonceMs = 15 * 60_000;
const portion = 5000;

/** Deletes what nothing will ask for again; journal and dialogs are kept, they are the record. */
@Injectable()
export class Housekeeping {
  constructor(
    private readonly db: OwnDb,
    private readonly clock: Clock,
  ) {}

  async tidy(): Promise<void> {
    const now = this.clock.now().getTime();
    await this.deleteInPortions(`outbox_command WHERE state <> 'waiting' AND answered_at < ?`, now - answeredDays * dayMs);
    await this.deleteInPortions('seen_nonce WHERE seen_at < ?', now - nonceMs);
  }

  /** Small transactions: the workers must not wait for a clean-up. */
  private async deleteInPortions(what: string, beforeMs: number): Promise<void> {
    let deleted = portion;
    while (deleted === portion) {
      const result = await this.db.query<{ affectedRows: number }>(`DELETE FROM ${what} LIMIT ${portion}`, [new Date(beforeMs)]);
      deleted = result.affectedRows;
    }
  }
}
