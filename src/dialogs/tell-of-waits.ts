import { Injectable } from '@nestjs/common';
import { OwnDb } from '../database/own-db.js';
import { distinct } from '../distinct.js';
import { isWithinHours } from '../domain/schedule/is-within-hours.js';
import { decideWaitNotice, type ToBeTold, type WaitNoticeFacts } from '../domain/waiting/decide-wait-notice.js';
import { waitLevel } from '../domain/waiting/wait-levels.js';
import { Metrics } from '../metrics.js';
import type { Notify } from '../portal/commands/command-types.js';
import { Users } from '../portal/tables/users.js';
import { Batch } from '../records/batch.js';
import { type DecisionContext, DecisionContexts } from '../records/decision-context.js';
import { aboutDialog, type Dialog, lockDialogs } from '../records/dialogs.js';
import { companySubject } from '../records/subject.js';
import { thresholdsOf, waitingSettings } from '../records/waiting-settings.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { People } from '../staff/people.js';
import { staffSettings } from '../staff/staff-settings.js';
import { dialogSentences } from './dialog-journal.js';
import { dialogKinds } from './dialog-kinds.js';

const mostAtOnce = 500;
const minuteMs = 60_000;

/**
 * Tells the head of sales of waits that have turned red: of each once, of those that turned red since the last look in one notice. It looks at
 * what is stored, so what was answered meanwhile is not told of, and what turned red while no sidecar ran is told of in working hours.
 */
@Injectable()
export class TellOfWaits {
  constructor(
    private readonly db: OwnDb,
    private readonly contexts: DecisionContexts,
    private readonly people: People,
    private readonly users: Users,
    private readonly metrics: Metrics,
  ) {}

  /** @returns how many waits were told of */
  async run(): Promise<number> {
    const { at, settings } = await this.contexts.current();
    let told = 0;
    for (const company of settings.companies)
      if (isWithinHours({ timeZone: company.timeZone, ...company.hours }, at)) told += await this.tellOf(company);
    return told;
  }

  private async tellOf(company: CompanySettings): Promise<number> {
    const context = await this.contexts.current();
    const sessionIds = await this.redOf(company, context);
    if (sessionIds.length === 0) return 0;
    const decided = await this.db.transaction(async (tx) => {
      const batch = new Batch(tx, context);
      const locked = await lockDialogs(tx, sessionIds);
      batch.holdDialogs(locked);
      // Another sidecar may have told of it, or somebody has answered, before the rows were ours.
      const isRed = new Set(await this.redOf(company, context, tx));
      const red = [...locked.values()].filter(({ sessionId }) => isRed.has(sessionId));
      if (red.length === 0) return [];
      await this.decide(batch, company, red);
      await tx.write('UPDATE dialog SET red_told_for = waiting_since WHERE session_id IN (?)', [red.map(({ sessionId }) => sessionId)]);
      return batch.flush();
    });
    for (const one of decided) this.metrics.countDecision(one.kind, one.rule, null);
    return decided.length;
  }

  /** Sessions whose wait is red and was not told of. */
  private async redOf(company: CompanySettings, { at }: DecisionContext, db: Pick<OwnDb, 'query'> = this.db): Promise<number[]> {
    const { redMinutes } = waitingSettings.of(company).waiting;
    const rows = await db.query<{ session_id: number; waiting_since: Date }[]>(
      `SELECT session_id, waiting_since FROM dialog
        WHERE company_code = ? AND is_closed = 0 AND waiting_since <= ? AND (red_told_for IS NULL OR red_told_for <> waiting_since)
        ORDER BY waiting_since, session_id LIMIT ${mostAtOnce}`, // of equal hours: who began to wait earlier is red no later
      [company.code, new Date(at.getTime() - redMinutes * minuteMs)],
    );
    const thresholds = thresholdsOf(
      company,
      rows.map((row) => row.waiting_since),
    );
    return rows
      .filter((_, index) => waitLevel(thresholds[index] ?? { yellowAt: null, redAt: null }, at) === 'red')
      .map((row) => row.session_id);
  }

  private async decide(batch: Batch, company: CompanySettings, red: readonly Dialog[]): Promise<void> {
    const [heads, users] = await Promise.all([
      this.headsOf(batch.context, company),
      this.users.byIds(distinct(red.map(({ operatorId }) => operatorId).filter((userId) => userId > 0))),
    ]);
    const { redMinutes } = waitingSettings.of(company).waiting;
    const told: WaitNoticeFacts[] = [];
    let userId = 0;
    let journalUid: string | null = null;
    for (const dialog of red) {
      const { operatorId, waiting, sessionId } = dialog;
      const facts: WaitNoticeFacts = {
        at: batch.context.at,
        sessionId,
        waitingSince: waiting.since?.at ?? batch.context.at,
        redMinutes,
        operator: operatorId > 0 ? { userId: operatorId, name: users.get(operatorId)?.name ?? `#${operatorId}` } : null,
        heads,
      };
      const decision = decideWaitNotice(facts);
      journalUid = batch.record(dialogKinds.wait, {
        ...aboutDialog(dialog),
        rule: decision.kind,
        because: 'redWait',
        operatorId,
        facts,
        decision,
      });
      if (decision.kind !== 'tell') continue;
      userId = decision.userId;
      told.push(facts);
    }
    if (told.length === 0) return;
    const text = dialogSentences[batch.context.settings.language].waitNotice(told);
    const longest = told.reduce((one, other) => (other.waitingSince < one.waitingSince ? other : one));
    const body: Notify = { type: 'notify', userIds: [userId], text, sessionId: longest.sessionId };
    batch.order(
      { capability: 'dialogs', body, journalUid },
      { subject: companySubject(company.code), companyCode: company.code, clientId: null },
    );
  }

  /** The head of sales, then those above, nearest first. */
  private async headsOf(context: DecisionContext, company: CompanySettings): Promise<ToBeTold[]> {
    const { headOfSalesId } = company;
    const rules = staffSettings.of(company).check;
    const [own, above] = await Promise.all([
      this.people.asHeads([headOfSalesId], context.at, context, company, rules),
      this.people.headsFor([headOfSalesId], context.at, context, company, rules),
    ]);
    const heads = [...own, ...(above.get(headOfSalesId) ?? [])];
    return heads.map(({ userId, name, isActive, isBlocked, isAbsent }) => ({ userId, name, isActive, isBlocked, isAbsent }));
  }
}
