import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { insertRows, OwnDb } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import { decideNightly } from '../domain/routing/decide-nightly.js';
import type { NightlyFacts } from '../domain/routing/nightly.js';
import { nightlyRunFor } from '../domain/routing/nightly-run-for.js';
import { Metrics } from '../metrics.js';
import { Chats } from '../portal/tables/chats.js';
import { type PortalSession, Sessions } from '../portal/tables/sessions.js';
import { Users } from '../portal/tables/users.js';
import { Batch } from '../records/batch.js';
import { DecisionContexts } from '../records/decision-context.js';
import { lockDialogs } from '../records/dialogs.js';
import { addOrders, type Order } from '../records/outbox.js';
import { companySubject, dialogSubject } from '../records/subject.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { MissedNights } from './missed-nights.js';
import { type Joiner, NightJoiners } from './night-joiners.js';
import { nightKinds } from './night-kinds.js';
import { nightlyRules } from './night-settings.js';

const chunkSize = 500;

interface Run extends Joiner {
  localDay: string;
  /** Of the head of sales. */
  headId: number;
  afterSessionId: number;
}

interface Row {
  head_id: number;
  after_session_id: number;
  joins_id: number | null;
  joins_because: string | null;
}

/**
 * At 23:00 of a company's zone its head of sales, or who stands in, joins what is still open. A run is a row per company and local day, so it happens once
 * however many sidecars there are, goes on where a killed one stopped, and is made up after downtime before the morning.
 */
@Injectable()
export class NightlyRuns {
  constructor(
    private readonly db: OwnDb,
    private readonly contexts: DecisionContexts,
    private readonly sessions: Sessions,
    private readonly chats: Chats,
    private readonly users: Users,
    private readonly joiners: NightJoiners,
    private readonly missed: MissedNights,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** Does the nights that are due. @returns how many dialogs were looked at. */
  async run(): Promise<number> {
    const context = await this.contexts.current();
    let looked = 0;
    for (const company of context.settings.companies) {
      await this.missed.tell(company, context.at);
      const night = nightlyRunFor(context.at, nightlyRules(company));
      await this.missed.tellOfUnfinished(company, night?.localDay ?? '', context.at);
      if (!night) continue;
      await this.db.query(
        `INSERT INTO nightly_run (company_code, local_day, head_id, started_at) VALUES (?) ON DUPLICATE KEY UPDATE company_code = company_code`,
        [[company.code, night.localDay, company.headOfSalesId, context.at]],
      );
      for (let chunk = await this.runChunk(company, night.localDay); chunk > 0; chunk = await this.runChunk(company, night.localDay))
        looked += chunk;
    }
    return looked;
  }

  private async runChunk(company: CompanySettings, localDay: string): Promise<number> {
    const { looked, decided } = await this.db.transaction(async (tx) => {
      const [row] = await tx.query<Row[]>(
        `SELECT head_id, after_session_id, joins_id, joins_because FROM nightly_run
          WHERE company_code = ? AND local_day = ? AND finished_at IS NULL FOR UPDATE SKIP LOCKED`,
        [company.code, localDay],
      );
      if (!row) return { looked: 0, decided: [] };
      const batch = new Batch(tx, await this.contexts.current());
      const joiner = joinerIn(row) ?? (await this.joiners.choose(batch, company, row.head_id, localDay));
      const run: Run = { localDay, headId: row.head_id, afterSessionId: row.after_session_id, ...joiner };
      const open = await this.sessions.openInLines(company.lineIds, run.afterSessionId, chunkSize, batch.context.zone);
      const counts = await this.joinAll(batch, company, run, open);
      const isLast = open.length < chunkSize;
      if (isLast) await this.summarise(batch, company, run);
      await tx.query(
        `UPDATE nightly_run SET joins_id = ?, joins_because = ?, after_session_id = ?, joined = joined + ?, skipped = skipped + ?, finished_at = ?
          WHERE company_code = ? AND local_day = ?`,
        [
          run.joinsId,
          JSON.stringify(run.because),
          open.at(-1)?.sessionId ?? run.afterSessionId,
          counts.joined,
          counts.skipped,
          isLast ? this.clock.now() : null,
          company.code,
          localDay,
        ],
      );
      return { looked: open.length, decided: await batch.flush() };
    });
    for (const one of decided) this.metrics.countDecision(one.kind, one.rule, null);
    return looked;
  }

  private async joinAll(
    batch: Batch,
    company: CompanySettings,
    run: Run,
    open: readonly PortalSession[],
  ): Promise<{ joined: number; skipped: number }> {
    const headId = run.joinsId || run.headId;
    const sessionIds = open.map((session) => session.sessionId);
    batch.holdDialogs(await lockDialogs(batch.tx, sessionIds));
    const [members, heads] = await Promise.all([this.chats.membersOf(open.map((session) => session.chatId)), this.users.byIds([headId])]);
    const done = await this.joinedBefore(batch.tx, company.code, run.localDay, sessionIds);
    const head = { userId: headId, isActive: heads.get(headId)?.isActive ?? false };
    const outcomes: (string | number)[][] = [];
    const joins: Order[] = [];
    for (const session of open) {
      const facts: NightlyFacts = {
        at: batch.context.at,
        companyCode: company.code,
        nightOn: run.localDay,
        sessionId: session.sessionId,
        isClosed: session.isClosed,
        operatorId: session.operatorId,
        head,
        ...run.because,
        isHeadMember: members.get(session.chatId)?.includes(headId) ?? false,
        hasJoinedThisNight: done.has(session.sessionId),
      };
      const decision = decideNightly(facts);
      const because = decision.kind === 'join' ? 'stillOpen' : decision.because;
      const dialog = batch.dialogs.get(session.sessionId);
      const journalUid = batch.record(nightKinds.nightly, {
        subject: dialogSubject(session.sessionId),
        rule: decision.kind,
        because,
        companyCode: company.code,
        lineId: session.lineId,
        clientId: dialog?.clientId ?? null,
        contactId: dialog?.contactId ?? 0,
        dealId: dialog?.dealId ?? 0,
        operatorId: session.operatorId,
        facts,
        decision,
      });
      outcomes.push([company.code, run.localDay, session.sessionId, decision.kind, because]);
      if (decision.kind !== 'join') continue;
      if (dialog) batch.changeDialog(dialog, { observerId: decision.userId });
      joins.push({
        capability: 'night',
        subject: dialogSubject(session.sessionId),
        orderKey: `night:${session.sessionId}`, // not the client's: nothing of the client's may wait behind a night
        companyCode: company.code,
        clientId: dialog?.clientId ?? null,
        journalUid,
        body: { type: 'joinDialog', sessionId: session.sessionId, chatId: session.chatId, userId: decision.userId },
        dueAt: batch.context.at,
        isBulk: true,
      });
    }
    await addOrders(batch.tx, joins);
    await insertRows(
      batch.tx,
      'nightly_dialog',
      ['company_code', 'local_day', 'session_id', 'outcome', 'because'],
      outcomes,
      'ON DUPLICATE KEY UPDATE outcome = outcome',
    );
    return { joined: joins.length, skipped: open.length - joins.length };
  }

  private async summarise(batch: Batch, company: CompanySettings, run: Run): Promise<void> {
    const rows = await batch.tx.query<{ outcome: string; because: string; dialogs: number | string }[]>(
      'SELECT outcome, because, COUNT(*) AS dialogs FROM nightly_dialog WHERE company_code = ? AND local_day = ? GROUP BY outcome, because',
      [company.code, run.localDay],
    );
    const totals = rows.map((row) => ({ outcome: row.outcome, because: row.because, dialogs: Number(row.dialogs) }));
    batch.record(nightKinds.nightly, {
      subject: companySubject(company.code),
      rule: 'summary',
      because: 'summary',
      companyCode: company.code,
      operatorId: run.joinsId || run.headId,
      facts: { at: batch.context.at, nightOn: run.localDay, ...run.because },
      decision: { kind: 'summary', companyName: company.name, totals },
    });
  }

  private async joinedBefore(tx: Tx, companyCode: string, localDay: string, sessionIds: readonly number[]): Promise<Set<number>> {
    if (sessionIds.length === 0) return new Set();
    const rows = await tx.query<{ session_id: number }[]>(
      `SELECT session_id FROM nightly_dialog WHERE company_code = ? AND local_day = ? AND session_id IN (?) AND outcome = 'join'`,
      [companyCode, localDay, sessionIds],
    );
    return new Set(rows.map((row) => row.session_id));
  }
}

/** Whom the run's first chunk has chosen; null: it was not done yet. */
function joinerIn({ joins_id, joins_because }: Row): Joiner | null {
  return joins_id === null ? null : { joinsId: joins_id, because: JSON.parse(joins_because ?? '{}') as Joiner['because'] };
}
