import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { CAPABILITIES, type Capability } from '../contract/capability.js';
import { keptFor } from '../contract/kept-for.js';
import { OwnDb } from '../database/own-db.js';
import { forgetSharedFacts } from '../records/shared-facts.js';

const dayMs = 86_400_000;
const answeredDays = 30;
const nonceMs = 15 * 60_000;
const portion = 5000;
const proofMs = 24 * 3_600_000;
const ownKeeps = [keptFor('seen_nonce', 'seen_at', nonceMs), keptFor('commit_proof', 'written_at', proofMs), forgetSharedFacts];

/** Deletes what nothing will ask for again; journal and dialogs are kept, they are the record. */
@Injectable()
export class Housekeeping {
  constructor(
    @Inject(CAPABILITIES) private readonly capabilities: readonly Capability[],
    private readonly db: OwnDb,
    private readonly clock: Clock,
  ) {}

  /** @returns 0: nothing is decided */
  async tidy(): Promise<number> {
    const now = this.clock.now();
    await this.deleteOldCommands(new Date(now.getTime() - answeredDays * dayMs));
    for (const { keeps = [] } of [{ keeps: ownKeeps }, ...this.capabilities]) for (const tidy of keeps) await tidy(this.db, now);
    return 0;
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
}
