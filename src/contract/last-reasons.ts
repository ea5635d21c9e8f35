import { Injectable } from '@nestjs/common';
import { ApiDb } from '../database/api-db.js';
import type { Language } from '../domain/language.js';
import { wholeFacts } from '../records/shared-facts.js';
import { dialogSubject } from '../records/subject.js';
import { JournalKinds } from './journal-kinds.js';

interface Row {
  id: number | string;
  session_id: number;
  kind: string;
  rule: string;
  because: string;
  facts: string;
  decision: string;
  shared_uid: string | null;
}

/** The last decision about a dialog, in words. */
export interface Reason {
  journalId: number;
  text: Record<Language, string>;
}

const mostAtOnce = 200;

/** Why open dialogs are where they are. */
@Injectable()
export class LastReasons {
  constructor(
    private readonly db: ApiDb,
    private readonly kinds: JournalKinds,
  ) {}

  /** The last decision about each session, by its id; who joins at night, and who is told of a wait, decides nothing about the operator. */
  async ofDialogs(sessionIds: readonly number[]): Promise<Map<number, Reason>> {
    const reasons = new Map<number, Reason>();
    for (let from = 0; from < sessionIds.length; from += mostAtOnce) {
      const rows = await this.db.query<Row[]>(
        `SELECT j.id, j.session_id, j.kind, j.rule, j.because, j.facts, j.decision, j.shared_uid
           FROM (SELECT MAX(id) AS id FROM journal WHERE subject IN (?) AND kind NOT IN ('nightly', 'wait') GROUP BY subject) l JOIN journal j ON j.id = l.id`,
        [sessionIds.slice(from, from + mostAtOnce).map(dialogSubject)],
      );
      const factsOf = await wholeFacts(this.db, rows);
      for (const row of rows) {
        const text = this.kinds.explainBoth({ ...row, facts: factsOf(row), decision: JSON.parse(row.decision) });
        reasons.set(row.session_id, { journalId: Number(row.id), text });
      }
    }
    return reasons;
  }
}
