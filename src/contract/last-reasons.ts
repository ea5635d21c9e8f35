import { Injectable } from '@nestjs/common';
import { OwnDb } from '../database/own-db.js';
import type { Language } from '../domain/language.js';
import { explainBoth } from '../journal/explain.js';
import { dialogSubject } from '../records/subject.js';

interface Row {
  id: number | string;
  session_id: number;
  kind: string;
  because: string;
  facts: string;
  decision: string;
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
  constructor(private readonly db: OwnDb) {}

  /** The last decision about each session, by its id; the head who joins at night decides nothing about the operator. */
  async ofDialogs(sessionIds: readonly number[]): Promise<Map<number, Reason>> {
    const reasons = new Map<number, Reason>();
    for (let from = 0; from < sessionIds.length; from += mostAtOnce) {
      const rows = await this.db.query<Row[]>(
        `SELECT j.id, j.session_id, j.kind, j.because, j.facts, j.decision
           FROM (SELECT MAX(id) AS id FROM journal WHERE subject IN (?) AND kind <> 'nightly' GROUP BY subject) l JOIN journal j ON j.id = l.id`,
        [sessionIds.slice(from, from + mostAtOnce).map(dialogSubject)],
      );
      for (const { id, session_id, kind, because, facts, decision } of rows) {
        const text = explainBoth({ kind: kind as 'check', because, facts: JSON.parse(facts), decision: JSON.parse(decision) });
        reasons.set(session_id, { journalId: Number(id), text });
      }
    }
    return reasons;
  }
}
