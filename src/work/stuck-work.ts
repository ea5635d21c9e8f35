import { Injectable } from '@nestjs/common';
import { OwnDb } from '../database/own-db.js';
import { Incidents } from '../records/incidents.js';

/** Ends the incidents of commands and questions that were stuck once they are answered, withdrawn, or asked anew. */
@Injectable()
export class StuckWork {
  constructor(
    private readonly db: OwnDb,
    private readonly incidents: Incidents,
  ) {}

  /** @returns 0: nothing is decided */
  async look(): Promise<number> {
    await this.settle(
      'command-stuck',
      `SELECT CONCAT('command:', command_id) AS subject FROM outbox_command WHERE state = 'waiting' AND attempts > 0`,
    );
    // A question that is asked anew begins to count anew.
    await this.settle('timer-stuck', 'SELECT subject FROM question WHERE attempts > 0');
    return 0;
  }

  /** @param stillTried what is sent or asked again and again at this moment */
  private async settle(kind: string, stillTried: string): Promise<void> {
    const open = await this.incidents.openSubjects(kind);
    if (open.length === 0) return;
    const tried = new Set((await this.db.query<{ subject: string }[]>(stillTried)).map(({ subject }) => subject));
    for (const subject of open) if (!tried.has(subject)) await this.incidents.settle(kind, subject);
  }
}
