import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { OwnDb } from '../database/own-db.js';

const dayMs = 86_400_000;
const answeredDays = 30;
const nonceMs = 15 * 60_000;
const boardChangeMs = 3_600_000;
const nightDays = 90;
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
    await this.deleteOldCommands(new Date(now - answeredDays * dayMs));
    await this.deleteInPortions('seen_nonce WHERE seen_at < ?', now - nonceMs);
    await this.deleteInPortions('board_change WHERE at < ?', now - boardChangeMs);
    await this.forgetNights(new Date(now - nightDays * dayMs).toISOString().slice(0, 10));
  }

  /** The dialogs of old nights, night by night; the runs themselves stay, and the journal has each decision. */
  private async forgetNights(before: string): Promise<void> {
    const nights = await this.db.query<{ company_code: string; local_day: string }[]>(
      'SELECT DISTINCT company_code, local_day FROM nightly_dialog WHERE local_day < ? LIMIT 100',
      [before],
    );
    for (const night of nights) {
      await this.db.query('DELETE FROM nightly_dialog WHERE company_code = ? AND local_day = ?', [night.company_code, night.local_day]);
    }
  }

  /**
   * Ids are in the order of time, so it stops at the first command that is young enough. Found without a lock and deleted by id: a search
   * that deletes as it goes would lock every row it passes, and decisions and workers would wait for it.
   */
  private async deleteOldCommands(before: Date): Promise<void> {
    let afterId = 0;
    for (;;) {
      const rows = await this.db.query<{ id: number | string; state: string; created_at: Date; answered_at: Date | null }[]>(
        `SELECT id, state, created_at, answered_at FROM outbox_command WHERE id > ? ORDER BY id LIMIT ${portion}`,
        [afterId],
      );
      const old = rows.filter((row) => row.state !== 'waiting' && row.answered_at !== null && row.answered_at < before);
      if (old.length > 0) await this.db.query('DELETE FROM outbox_command WHERE id IN (?)', [old.map((row) => Number(row.id))]);
      const last = rows.at(-1);
      if (!last || rows.length < portion || last.created_at >= before) return;
      afterId = Number(last.id);
    }
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
