import { Injectable } from '@nestjs/common';
import { OwnDb } from '../database/own-db.js';
import { compared, type LastWord } from '../domain/waiting/waiting.js';
import { logger } from '../log.js';
import { Metrics } from '../metrics.js';
import { type PortalSession, Sessions } from '../portal/tables/sessions.js';
import { Batch } from '../records/batch.js';
import { type DecisionContext, DecisionContexts } from '../records/decision-context.js';
import { aboutDialog, lockDialogs } from '../records/dialogs.js';
import { Incidents } from '../records/incidents.js';
import { ReadingLag } from '../records/reading-lag.js';
import { restored } from '../records/reused-ids.js';
import { dialogSubject } from '../records/subject.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { dialogKinds } from './dialog-kinds.js';
import { withdrawQuestionsAbout } from './follow-dialogs.js';
import { FollowLines } from './follow-lines.js';
import { lastWordOf, tellsMessages } from './follow-messages.js';
import type { IgnoredBecause } from './ignored-because.js';
import { PlaceDialogs } from './place-dialogs.js';

const everyMs = 3_600_000;
const chunkSize = 500;
/** By now the portal's word of a new dialog has come, if it comes at all. */
const settledMs = 10 * 60_000;
/** So many dialogs of which the portal knows not one are no accident. */
const suspiciouslyMany = 10;
const mostNamed = 50;

/** So many of the newest were deleted by nobody: the portal is younger than what is remembered of it. */
const leastLost = 3;
const mostCompared = 50;

type MissedEnd = Extract<IgnoredBecause, 'closedUnnoticed' | 'sessionGone' | 'sessionReused'>;

/** What tells a session from another one under its id. */
interface Remembered {
  session_id: number;
  chat_id: number;
  user_code: string;
  line_id: number;
}

/** An open dialog, and whether its client waits. */
interface RememberedOpen extends Remembered {
  waiting_since: Date | null;
}

/** What the portal has otherwise than it is remembered. */
interface Differences {
  ended: Map<number, MissedEnd>;
  moved: Map<number, PortalSession>;
  /** Who has written last, where that may change who waits. */
  words: Map<number, LastWord>;
}

/** What a comparison has found. */
export interface Compared {
  closedHere: number;
  /** Open in the portal on a company's line, and never told of. */
  unknown: number;
}

/**
 * Compares the open dialogs with the portal's once an hour, whichever sidecar comes first: while the module was switched off nobody told of
 * what happened. A dialog that has ended in the portal is ended here; one that was never told of is shown to a person, as what was promised
 * to that client meanwhile is not known.
 */
@Injectable()
export class DialogComparison {
  constructor(
    private readonly db: OwnDb,
    private readonly contexts: DecisionContexts,
    private readonly sessions: Sessions,
    private readonly placing: PlaceDialogs,
    private readonly lines: FollowLines,
    private readonly incidents: Incidents,
    private readonly metrics: Metrics,
    private readonly lag: ReadingLag,
  ) {}

  /** @returns null when it is not due, or another sidecar does it */
  async run(): Promise<Compared | null> {
    const context = await this.contexts.current();
    if (!(await this.takeDuty(context.at))) return null;
    try {
      return await this.compare(context);
    } catch (error) {
      await this.dueAt(context.at); // the next beat tries again, whosever it is
      throw error;
    }
  }

  private async compare(context: DecisionContext): Promise<Compared> {
    await this.followLines(context);
    const compared: Compared = { closedHere: 0, unknown: 0 };
    for (const company of context.settings.companies) {
      compared.closedHere += await this.closeEnded(company);
      compared.unknown += await this.tellOfUnknown(company, context);
    }
    if (compared.closedHere + compared.unknown > 0) logger.warn(compared, 'the portal had not told of all dialogs');
    return compared;
  }

  private async takeDuty(at: Date): Promise<boolean> {
    const { affectedRows } = await this.db.query<{ affectedRows: number }>(
      `UPDATE periodic_duty SET due_at = ? WHERE name = 'compareDialogs' AND due_at <= ?`,
      [new Date(at.getTime() + everyMs), at],
    );
    return affectedRows > 0;
  }

  private async dueAt(at: Date): Promise<void> {
    await this.db.query(`UPDATE periodic_duty SET due_at = ? WHERE name = 'compareDialogs'`, [at]);
  }

  private async closeEnded(company: CompanySettings): Promise<number> {
    let closed = 0;
    for (let afterId = 0, isLast = false; !isLast; ) {
      const rows = await this.db.query<RememberedOpen[]>(
        `SELECT session_id, chat_id, user_code, line_id, waiting_since FROM dialog
          WHERE company_code = ? AND is_closed = 0 AND session_id > ? ORDER BY session_id LIMIT ?`,
        [company.code, afterId, chunkSize],
      );
      const { ended, moved, words } = await this.compareWithPortal(rows);
      if (ended.size > 0) closed += await this.close(ended);
      if (moved.size > 0) await this.followMoved(moved);
      if (words.size > 0) await this.followWords(words);
      afterId = rows.at(-1)?.session_id ?? afterId;
      isLast = rows.length < chunkSize;
    }
    return closed;
  }

  /** Those that the portal has closed, does not have any more or has as somebody else's; and those that it has on another line. */
  private async compareWithPortal(rows: readonly RememberedOpen[]): Promise<Differences> {
    const { zone } = await this.contexts.current();
    const sessions = await this.sessions.byIds(
      rows.map((row) => row.session_id),
      zone,
    );
    if (sessions.size === 0 && rows.length >= suspiciouslyMany && !(await this.isKnownPortal(rows)))
      throw new Error(`The portal knows none of ${rows.length} open dialogs (${rows[0]?.session_id}…): is its database the right one?`);
    const ended = new Map<number, MissedEnd>();
    const moved = new Map<number, PortalSession>();
    const words = new Map<number, LastWord>();
    for (const row of rows) {
      const session = sessions.get(row.session_id);
      if (!session) ended.set(row.session_id, 'sessionGone');
      else if (!isTheSame(row, session)) ended.set(row.session_id, 'sessionReused');
      else if (session.isClosed) ended.set(row.session_id, 'closedUnnoticed');
      else if (session.lineId !== row.line_id) moved.set(row.session_id, session);
      else {
        const word = lastWordOf(session);
        if (word && (word.by === 'employee') === (row.waiting_since !== null)) words.set(row.session_id, word);
      }
    }
    await this.tellOfRestored(ended);
    return { ended, moved, words };
  }

  /** The portal has none of what is open, but older dialogs as they are remembered: it was restored from a backup. */
  private async isKnownPortal(rows: readonly Remembered[]): Promise<boolean> {
    const older = await this.db.query<Remembered[]>(
      'SELECT session_id, chat_id, user_code, line_id FROM dialog WHERE session_id < ? ORDER BY session_id DESC LIMIT ?',
      [rows[0]?.session_id ?? 0, mostCompared],
    );
    const { zone } = await this.contexts.current();
    const sessions = await this.sessions.byIds(
      older.map((row) => row.session_id),
      zone,
    );
    return older.some((row) => {
      const session = sessions.get(row.session_id);
      return session !== undefined && session.userCode !== '' && isTheSame(row, session);
    });
  }

  private async tellOfRestored(ended: ReadonlyMap<number, MissedEnd>): Promise<void> {
    const idsOf = (because: MissedEnd) => [...ended].flatMap(([sessionId, one]) => (one === because ? sessionId : []));
    const reused = idsOf('sessionReused');
    const gone = idsOf('sessionGone');
    const lastId = gone.length >= leastLost ? await this.sessions.lastId() : Number.POSITIVE_INFINITY;
    const beyond = gone.filter((sessionId) => sessionId > lastId);
    const [sessionId] = [...reused, ...beyond];
    if (sessionId === undefined || (reused.length === 0 && beyond.length < leastLost)) return;
    await this.incidents.open(restored.kind, restored.subject, { sessionId, count: reused.length + beyond.length });
  }

  /** Who waits, where messages were not told of: no decision, so the journal has nothing of it. */
  private async followWords(words: ReadonlyMap<number, LastWord>): Promise<void> {
    await this.db.transaction(async (tx) => {
      const batch = new Batch(tx, await this.contexts.current());
      batch.holdDialogs(await lockDialogs(tx, [...words.keys()]));
      for (const dialog of batch.dialogs.values()) {
        const word = words.get(dialog.sessionId);
        if (!word || dialog.closedAt || (word.by === 'client' && !tellsMessages(batch))) continue;
        const waiting = compared(dialog.waiting, word);
        if (waiting.since?.at.getTime() !== dialog.waiting.since?.at.getTime()) batch.changeDialog(dialog, { waiting });
      }
      await batch.flush();
    });
  }

  /** Passed on to another line while nobody told of it. */
  private async followMoved(sessions: ReadonlyMap<number, PortalSession>): Promise<void> {
    const decided = await this.db.transaction(async (tx) => {
      const batch = new Batch(tx, await this.contexts.current());
      const { at } = batch.context;
      batch.holdDialogs(await lockDialogs(tx, [...sessions.keys()]));
      const moves = [...batch.dialogs.values()].flatMap((dialog) => {
        const session = sessions.get(dialog.sessionId);
        const isSettled = !session || dialog.closedAt !== null || dialog.lineId === session.lineId;
        // What is read may be older than what an event has told.
        if (isSettled || this.lag.isYoung(dialog.movedByPersonAt ?? dialog.startedAt, at)) return [];
        const { lineId, connector } = session;
        return [{ dialog, lineId, connector, eventUid: null, occurredAt: at, actorUserId: 0 }];
      });
      await this.placing.place(batch, await this.lines.follow(batch, moves));
      this.lines.restoreHistory(batch, moves);
      return batch.flush();
    });
    for (const one of decided) this.metrics.countDecision(one.kind, one.rule, null);
  }

  private async close(ended: ReadonlyMap<number, MissedEnd>): Promise<number> {
    const decided = await this.db.transaction(async (tx) => {
      const batch = new Batch(tx, await this.contexts.current());
      batch.holdDialogs(await lockDialogs(tx, [...ended.keys()]));
      for (const dialog of batch.dialogs.values()) {
        const because = ended.get(dialog.sessionId);
        if (!because || dialog.closedAt) continue; // its event has come meanwhile
        if (because === 'sessionGone' && this.lag.isYoung(dialog.startedAt, batch.context.at)) continue;
        batch.changeDialog(dialog, { closedAt: batch.context.at, queuedAt: null });
        withdrawQuestionsAbout(batch, dialog);
        batch.record(dialogKinds.ignored, {
          ...aboutDialog(dialog),
          rule: 'comparison',
          because,
          operatorId: dialog.operatorId,
          facts: { at: batch.context.at, sessionId: dialog.sessionId },
          decision: { kind: 'ignored', because },
        });
      }
      return batch.flush();
    });
    for (const one of decided) this.metrics.countDecision(one.kind, one.rule, null);
    return decided.length;
  }

  /** A line is managed from the first comparison that finds it in the settings; one that was taken out begins anew when it comes back. */
  private async followLines({ at, settings }: DecisionContext): Promise<void> {
    const lineIds = settings.companies.flatMap((company) => company.lineIds);
    await this.db.query(`DELETE FROM managed_line${lineIds.length > 0 ? ' WHERE line_id NOT IN (?)' : ''}`, [lineIds]);
    for (const lineId of lineIds)
      await this.db.query('INSERT INTO managed_line (line_id, since) VALUES (?, ?) ON DUPLICATE KEY UPDATE line_id = line_id', [
        lineId,
        at,
      ]);
  }

  private async tellOfUnknown(company: CompanySettings, context: DecisionContext): Promise<number> {
    const unknown: number[] = [];
    const since = await this.linesSince(company);
    for (let afterId = 0, isLast = false; !isLast; ) {
      const open = await this.sessions.openInLines(company.lineIds, afterId, chunkSize, context.zone);
      const ours = open.filter(({ lineId, createdAt }) => {
        const fromAt = since.get(lineId);
        return fromAt !== undefined && createdAt >= fromAt && createdAt.getTime() <= context.at.getTime() - settledMs;
      });
      const known = await this.knownOf(ours);
      unknown.push(...ours.map((session) => session.sessionId).filter((sessionId) => !known.has(sessionId)));
      afterId = open.at(-1)?.sessionId ?? afterId;
      isLast = open.length < chunkSize;
    }
    const subject = `company:${company.code}`;
    if (unknown.length === 0) await this.incidents.settle('dialogs-unknown', subject);
    else
      await this.incidents.open('dialogs-unknown', subject, {
        companyCode: company.code,
        count: unknown.length,
        sessionIds: unknown.slice(0, mostNamed),
      });
    return unknown.length;
  }

  private async linesSince(company: CompanySettings): Promise<Map<number, Date>> {
    if (company.lineIds.length === 0) return new Map();
    const rows = await this.db.query<{ line_id: number; since: Date }[]>('SELECT line_id, since FROM managed_line WHERE line_id IN (?)', [
      company.lineIds,
    ]);
    return new Map(rows.map((row) => [row.line_id, row.since]));
  }

  /** Also those about which something was decided without a dialog of ours: spam, a line that was nobody's then. */
  private async knownOf(sessions: readonly PortalSession[]): Promise<Set<number>> {
    if (sessions.length === 0) return new Set();
    const sessionIds = sessions.map(({ sessionId }) => sessionId);
    const [dialogs, decided] = await Promise.all([
      this.db.query<Remembered[]>('SELECT session_id, chat_id, user_code, line_id FROM dialog WHERE session_id IN (?)', [sessionIds]),
      this.db.query<{ session_id: number }[]>('SELECT session_id FROM journal WHERE subject IN (?)', [sessionIds.map(dialogSubject)]),
    ]);
    const remembered = new Map(dialogs.map((row) => [row.session_id, row]));
    const others = new Set(
      sessions.flatMap((session) => {
        const row = remembered.get(session.sessionId);
        return row && !isTheSame(row, session) ? session.sessionId : [];
      }),
    );
    return new Set([...dialogs, ...decided].map((row) => row.session_id).filter((sessionId) => !others.has(sessionId)));
  }
}

/** An id alone proves nothing; of a session without a user code nothing can be told. */
function isTheSame(row: Remembered, session: PortalSession): boolean {
  return session.userCode === '' || (session.chatId === row.chat_id && session.userCode === row.user_code);
}
