import { Injectable } from '@nestjs/common';
import { OwnDb } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import { distinct } from '../distinct.js';
import type { PersonFacts } from '../domain/availability/person.js';
import { whyLeft } from '../domain/availability/why-left.js';
import { type LeftDesk, leftDesk } from '../domain/routing/left-desk.js';
import { hoursBegan } from '../domain/schedule/hours-began.js';
import { groupBy } from '../group-by.js';
import { Batch } from '../records/batch.js';
import { DecisionContexts } from '../records/decision-context.js';
import { type Dialog, lockDialogs, readDialogs } from '../records/dialogs.js';
import { dialogSubject, type Subject, sessionIdOf } from '../records/subject.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { People } from '../staff/people.js';
import { dialogSettings } from './dialog-settings.js';
import { askCheckNow, askWhenHoursBegin } from './follow-dialogs.js';
import { tellsMessages, waitOf } from './follow-messages.js';

const mostAtOnce = 500;

/** A dialog whose client waits with somebody who has left. */
export interface Left extends LeftDesk {
  dialog: Dialog;
  company: CompanySettings;
  operator: PersonFacts;
}

/**
 * Asks the check at once where a client waits with somebody who has left: when the client writes, and, as desks are left without a word of it in
 * the dialog, by a look at those who wait. Of one wait it is asked once for each reason why the operator is gone (docs/decisions/0038).
 */
@Injectable()
export class LeftDesks {
  constructor(
    private readonly db: OwnDb,
    private readonly contexts: DecisionContexts,
    private readonly people: People,
  ) {}

  /** @param sessionIds of dialogs that the batch holds, into which clients have written */
  async afterWriting(batch: Batch, sessionIds: readonly number[]): Promise<void> {
    const left = await this.leftOf(
      batch,
      distinct(sessionIds).flatMap((sessionId) => batch.dialogs.get(sessionId) ?? []),
      'message',
    );
    const isCheckedSoon = await checkedSoon(batch, left);
    for (const one of left) if (!mayStillCome(one) || !isCheckedSoon(one)) askAboutLeft(batch, one);
  }

  /** @returns of how many dialogs it was asked */
  async look(): Promise<number> {
    const context = await this.contexts.current();
    let asked = 0;
    for (const { code } of context.settings.companies) asked += await this.lookAt(code);
    return asked;
  }

  private async lookAt(companyCode: string): Promise<number> {
    let asked = 0;
    for (let afterId = 0, isLast = false; !isLast; ) {
      const rows = await this.db.query<{ session_id: number }[]>(
        `SELECT session_id FROM dialog
          WHERE company_code = ? AND is_closed = 0 AND waiting_since IS NOT NULL AND operator_id > 0 AND queued_at IS NULL AND assigned_at IS NOT NULL
            AND session_id > ?
          ORDER BY session_id LIMIT ${mostAtOnce}`,
        [companyCode, afterId],
      );
      if (rows.length > 0) asked += await this.askAbout(rows.map((row) => row.session_id));
      afterId = rows.at(-1)?.session_id ?? afterId;
      isLast = rows.length < mostAtOnce;
    }
    return asked;
  }

  /** Who has just got a dialog is asked about anyway. */
  private async askAbout(sessionIds: readonly number[]): Promise<number> {
    const unlocked = new Batch(this.db, await this.contexts.current());
    // Read before anything is locked: nearly always nobody has left.
    const seen = await this.leftOf(unlocked, [...(await readDialogs(this.db, sessionIds)).values()], 'look');
    if (seen.length === 0) return 0;
    return this.db.transaction(async (tx) => {
      const batch = new Batch(tx, await this.contexts.current());
      batch.holdDialogs(
        await lockDialogs(
          tx,
          seen.map(({ dialog }) => dialog.sessionId),
        ),
      );
      const left = await this.leftOf(batch, [...batch.dialogs.values()], 'look');
      const isCheckedSoon = await checkedSoon(batch, left);
      const asked = left.filter((one) => !isCheckedSoon(one));
      for (const one of asked) askAboutLeft(batch, one);
      await batch.flush();
      return asked.length;
    });
  }

  private async leftOf(batch: Batch, dialogs: readonly Dialog[], seenBy: SeenBy): Promise<Left[]> {
    const { context } = batch;
    const inQuestion = dialogs.flatMap((dialog) => {
      const company = context.company(dialog.companyCode);
      // Where messages are not told of, an accepted dialog may have been answered.
      const isKnown = tellsMessages(batch) || dialog.acceptedAt === null;
      return company && isKnown && isWithSomebody(dialog, context.handshake.botId) ? [{ dialog, company }] : [];
    });
    if (inQuestion.length === 0) return [];
    const reading = await this.people.read(distinct(inQuestion.map(({ dialog }) => dialog.operatorId)), context.at, context);
    const left: Left[] = [];
    for (const [company, ofCompany] of groupBy(inQuestion, (one) => one.company)) {
      const people = reading.factsIn(company);
      for (const { dialog } of ofCompany) {
        const operator = people.get(dialog.operatorId);
        const one = operator && leftAt(batch, dialog, company, operator, seenBy);
        if (one) left.push(one);
      }
    }
    return withoutThoseOnTheirWay(batch.tx, left);
  }
}

/** By what it is seen that somebody has left: the client's message, or a look at those who wait. */
export type SeenBy = 'message' | 'look';

/**
 * A dialog whose client waits with an operator who has left, and of whom that was not asked yet; null: it is not so, or cannot be known now. Where a
 * client has said nothing more since the operator went home, that is asked when hours begin.
 */
export function leftAt(batch: Batch, dialog: Dialog, company: CompanySettings, operator: PersonFacts, seenBy: SeenBy): Left | null {
  const { context } = batch;
  const { check: rules } = dialogSettings.of(company);
  const because = whyLeft(operator, rules);
  if (waitOf(dialog) === null || because === null) return null;
  // Whether somebody has begun the day cannot be read now.
  if (context.notKnown.has('workDays') && because === 'outsideHours') return null;
  const { movedByPersonAt } = dialog;
  const isInQuestion = movedByPersonAt !== null && (because === 'dayNotStarted' || because === 'breakTooLong');
  const hoursBeganAt = isInQuestion ? hoursBegan(context.scheduleOf(company, operator.departmentId), context.at) : null;
  const desk = leftDesk({ at: context.at, operator, rules, movedByPersonAt, hoursBeganAt });
  if (desk === null) return null;
  const isSilent = seenBy === 'look' && because === 'outsideHours';
  const left: Left = { dialog, company, operator, ...desk, ...(isSilent && { ask: 'whenHoursBegin' as const }) };
  return isAsked(dialog, left) ? null : left;
}

/** The portal has given it to a person, and no rule has left it to the queue. */
export function isWithSomebody({ operatorId, closedAt, queuedAt, assignedAt, acceptedAt }: Dialog, botId: number): boolean {
  return closedAt === null && queuedAt === null && operatorId > 0 && operatorId !== botId && (assignedAt ?? acceptedAt) !== null;
}

/** Who has just got it has the minutes until its check to begin the day. */
export function mayStillCome({ because, operator }: Left): boolean {
  return because === 'dayNotStarted' && operator.dayEndedAt === undefined;
}

/** Asks the check of it now, or when hours begin. */
export function askAboutLeft(batch: Batch, { dialog, company, operator, ask, because }: Left): void {
  const waitingSince = dialog.waiting.since?.at ?? batch.context.at;
  if (ask === 'now') askCheckNow(batch, dialog);
  else askWhenHoursBegin(batch, dialog, batch.context.scheduleOf(company, operator.departmentId));
  batch.changeDialog(dialog, { leftAsked: { waitingSince, because: reasonOf({ ask, because }) } });
}

function isAsked({ leftAsked, waiting }: Dialog, desk: LeftDesk): boolean {
  return leftAsked?.waitingSince.getTime() === waiting.since?.at.getTime() && leftAsked?.because === reasonOf(desk);
}

function reasonOf({ ask, because }: LeftDesk): string {
  return ask === 'now' ? because : ask;
}

/** Whether the check of the present assignment comes within the time in which it comes after one. */
async function checkedSoon({ tx, context }: Batch, left: readonly Left[]): Promise<(one: Left) => boolean> {
  if (left.length === 0) return () => false;
  const rows = await tx.query<{ subject: Subject; set_for: number | string; due_at: Date }[]>(
    `SELECT subject, set_for, due_at FROM question WHERE kind = 'check' AND topic = '' AND subject IN (?)`,
    [left.map(({ dialog }) => dialogSubject(dialog.sessionId))],
  );
  const checks = new Map(rows.map((row) => [sessionIdOf(row.subject), row]));
  return ({ dialog, company }) => {
    const check = checks.get(dialog.sessionId);
    const soon = context.at.getTime() + dialogSettings.of(company).check.delaySeconds * 1000;
    return check !== undefined && Number(check.set_for) === dialog.assignment && check.due_at.getTime() <= soon;
  };
}

/** What the portal is still to do with a dialog is judged when it has been done. */
async function withoutThoseOnTheirWay(tx: Tx, left: readonly Left[]): Promise<Left[]> {
  if (left.length === 0) return [];
  const rows = await tx.query<{ subject: Subject }[]>(
    `SELECT subject FROM outbox_command WHERE state = 'waiting' AND subject IN (?) AND type IN ('placeDialog', 'handOver')`,
    [left.map(({ dialog }) => dialogSubject(dialog.sessionId))],
  );
  const moving = new Set(rows.map(({ subject }) => sessionIdOf(subject)));
  return left.filter(({ dialog }) => !moving.has(dialog.sessionId));
}
