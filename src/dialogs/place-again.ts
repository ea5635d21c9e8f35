import { Injectable } from '@nestjs/common';
import { OwnDb } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import { tryAgainAfterMs } from '../domain/placement/try-again.js';
import { groupBy } from '../group-by.js';
import { Sessions } from '../portal/tables/sessions.js';
import type { Batch } from '../records/batch.js';
import { DecisionContexts } from '../records/decision-context.js';
import { type Dialog, lockDialogs } from '../records/dialogs.js';
import type { Question } from '../records/questions.js';
import { dialogSubject, type Subject, sessionIdOf } from '../records/subject.js';
import { PlaceDialogs } from './place-dialogs.js';
import type { Start } from './start-reader.js';

const kind = 'placeAgain';
/** So many refused placements of a company are tried in a minute while the portal refuses them, and so many more follow each that it has done. */
const mostOnTheirWay = 20;
const putOffMs = 5 * 60_000;
/** One who has just written does not wait for others, nor is each of their lines a try. */
const writtenMs = 60_000;
const minuteMs = 60_000;

/** Asks for the next try. @param tries how many there were */
export function askToPlaceAgain(batch: Batch, { sessionId }: Dialog, tries: number): void {
  const afterMs = tryAgainAfterMs(tries);
  if (afterMs === null) return;
  batch.ask({ kind, subject: dialogSubject(sessionId), setFor: tries, dueAt: new Date(batch.context.at.getTime() + afterMs) });
}

/** Tries now what is to be tried later. */
export async function placeNow(tx: Tx, sessionIds: readonly number[], at: Date): Promise<void> {
  if (sessionIds.length === 0) return;
  await tx.write(`UPDATE question SET due_at = ? WHERE kind = '${kind}' AND topic = '' AND due_at > ? AND subject IN (?)`, [
    at,
    at,
    sessionIds.map(dialogSubject),
  ]);
}

/** What was in the way of one is in the way of others no more: some are tried now, and each that is done brings more. */
export async function placeOthers(tx: Tx, companyCode: string | null, code: string | null, at: Date): Promise<void> {
  // Read first: as part of the update it would lock dialogs that others decide about.
  const others = await tx.query<{ session_id: number }[]>(
    `SELECT dialog.session_id FROM question JOIN dialog ON question.subject = CONCAT('dialog:', dialog.session_id)
      WHERE question.kind = '${kind}' AND question.topic = '' AND question.due_at > ? AND dialog.is_closed = 0
        AND (? IS NULL OR dialog.company_code = ?) AND (? IS NULL OR dialog.placement_refused = ?)
      LIMIT ${mostOnTheirWay}`,
    [at, companyCode, companyCode, code, code],
  );
  await placeNow(
    tx,
    others.map((row) => row.session_id),
    at,
  );
}

/** Places what the portal has refused to place: by and by, by the client's next message, and when there is something new (docs/decisions/0039). */
@Injectable()
export class PlaceAgain {
  private lastSeen = '';

  constructor(
    private readonly db: OwnDb,
    private readonly contexts: DecisionContexts,
    private readonly placing: PlaceDialogs,
    private readonly sessions: Sessions,
  ) {}

  /** @param questions that this transaction has taken; their `setFor` is how often it was tried */
  async place(batch: Batch, questions: readonly Question[]): Promise<void> {
    const sessionIds = questions.map(({ subject }) => sessionIdOf(subject));
    batch.holdDialogs(await lockDialogs(batch.tx, sessionIds));
    const [sessions, underWay] = await Promise.all([
      this.sessions.byIds(sessionIds, batch.context.zone),
      underWayIn(batch.tx, batch.context.at),
    ]);
    const starts: Start[] = [];
    for (const question of questions) {
      const dialog = batch.dialogs.get(sessionIdOf(question.subject));
      const session = dialog && sessions.get(dialog.sessionId);
      const company = batch.context.company(dialog?.companyCode ?? null);
      // Closed or passed on meanwhile, or done by another way: nothing is left to do.
      if (!dialog || !company || !session || session.isClosed || dialog.closedAt || dialog.placementRefused === null) continue;
      if (session.userCode !== dialog.userCode || session.lineId !== dialog.lineId) continue;
      const many = underWay.get(company.code) ?? 0;
      const hasWritten = dialog.lastClientAt !== null && batch.context.at.getTime() - dialog.lastClientAt.getTime() < writtenMs;
      if (many >= mostOnTheirWay && !hasWritten) {
        batch.ask({ ...question, dueAt: new Date(batch.context.at.getTime() + putOffMs) });
        continue;
      }
      underWay.set(company.code, many + 1);
      const { sessionId, lineId, userCode, clientUserId } = dialog;
      starts.push({
        eventUid: null,
        occurredAt: batch.context.at,
        sessionId,
        lineId,
        connector: session.connector,
        userCode,
        clientUserId,
        company,
        tellsKeys: true, // or not: it is not kept
        isAgain: { tries: question.setFor },
      });
    }
    await this.placing.place(batch, starts);
  }

  /** A client who writes is not kept waiting for the next try; a line a second makes none of its own. */
  async afterWriting({ tx, context: { at } }: Batch, dialogs: readonly Dialog[]): Promise<void> {
    const refused = dialogs.filter(({ placementRefused, closedAt }) => placementRefused !== null && closedAt === null);
    if (refused.length === 0) return;
    const subjects = refused.map(({ sessionId }) => dialogSubject(sessionId));
    const rows = await tx.query<{ subject: Subject; set_for: number | string; due_at: Date }[]>(
      `SELECT subject, set_for, due_at FROM question WHERE kind = '${kind}' AND topic = '' AND subject IN (?)`,
      [subjects],
    );
    const fresh = (tries: number, dueAt: Date) => at.getTime() < dueAt.getTime() - (tryAgainAfterMs(tries) ?? 0) + writtenMs;
    const now = rows.filter(({ set_for, due_at }) => !fresh(Number(set_for), due_at)).map(({ subject }) => sessionIdOf(subject));
    await placeNow(tx, now, at);
    const asked = new Set(rows.map(({ subject }) => subject));
    const given = subjects.filter((subject) => !asked.has(subject));
    if (given.length === 0) return;
    // It was tried often enough by itself, or is on its way.
    await tx.write(
      `INSERT IGNORE INTO question (kind, subject, topic, set_for, due_at)
       SELECT '${kind}', CONCAT('dialog:', dialog.session_id), '', 1, ? FROM dialog
        WHERE dialog.session_id IN (?) AND NOT EXISTS (SELECT 1 FROM outbox_command
          WHERE outbox_command.subject = CONCAT('dialog:', dialog.session_id) AND outbox_command.type = 'placeDialog' AND outbox_command.state = 'waiting')`,
      [at, given.map(sessionIdOf)],
    );
  }

  /** Something new: other settings, another service user or module, or a person who has closed the incident. @returns 0: nothing is decided here */
  async look(): Promise<number> {
    const { at, settingsVersion, handshake } = await this.contexts.current();
    const seen = JSON.stringify([settingsVersion, handshake.serviceUserId, handshake.moduleVersion]);
    if (seen !== this.lastSeen) await placeOthers(this.db, null, null, at);
    this.lastSeen = seen;
    const settled = await this.db.query<{ subject: Subject }[]>(
      `SELECT question.subject FROM question
         LEFT JOIN incident ON incident.open_key = CONCAT('command-refused:', question.subject, ':placeDialog')
        WHERE question.kind = '${kind}' AND question.topic = '' AND question.due_at > ? AND incident.id IS NULL LIMIT ${mostOnTheirWay}`,
      [at],
    );
    await placeNow(
      this.db,
      settled.map(({ subject }) => sessionIdOf(subject)),
      at,
    );
    return 0;
  }
}

/** Refused placements that are tried again now or were refused again within the last minute, by company. */
async function underWayIn(tx: Tx, at: Date): Promise<Map<string, number>> {
  const [onTheirWay, refused] = await Promise.all([
    tx.query<{ company_code: string }[]>(
      `SELECT dialog.company_code FROM outbox_command
         JOIN dialog ON dialog.session_id = CAST(SUBSTRING(outbox_command.subject, 8) AS UNSIGNED)
        WHERE outbox_command.state = 'waiting' AND outbox_command.type = 'placeDialog' AND outbox_command.subject LIKE 'dialog:%'
          AND dialog.placement_refused IS NOT NULL AND dialog.company_code IS NOT NULL`,
    ),
    tx.query<{ company_code: string; answered_at: Date }[]>(
      `SELECT company_code, answered_at FROM outbox_command
        WHERE state = 'refused' AND is_bulk = 0 AND type = 'placeDialog' AND company_code IS NOT NULL ORDER BY id DESC LIMIT ${5 * mostOnTheirWay}`,
    ),
  ]);
  const lately = refused.filter(({ answered_at }) => at.getTime() - answered_at.getTime() < minuteMs);
  return new Map([...groupBy([...onTheirWay, ...lately], (row) => row.company_code)].map(([code, rows]) => [code, rows.length]));
}
