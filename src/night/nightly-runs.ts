import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { insertRows, OwnDb } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import { decideNightly } from '../domain/routing/decide-nightly.js';
import type { NightlyFacts } from '../domain/routing/nightly.js';
import { missedNights, nightlyRunFor } from '../domain/routing/nightly-run-for.js';
import { Metrics } from '../metrics.js';
import { Chats } from '../portal/tables/chats.js';
import { type PortalSession, Sessions } from '../portal/tables/sessions.js';
import { Users } from '../portal/tables/users.js';
import { Batch } from '../records/batch.js';
import { DecisionContexts } from '../records/decision-context.js';
import { lockDialogs } from '../records/dialogs.js';
import { Incidents } from '../records/incidents.js';
import { addOrders, type Order } from '../records/outbox.js';
import { companySubject, dialogSubject } from '../records/subject.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { nightKinds } from './night-kinds.js';
import { nightSettings } from './night-settings.js';

const chunkSize = 500;

interface Run {
  localDay: string;
  headId: number;
  afterSessionId: number;
}

/**
 * At 23:00 of a company's zone its head of sales joins what is still open. A run is a row per company and local day, so it happens once
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
    private readonly incidents: Incidents,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  /** Does the nights that are due. @returns how many dialogs were looked at. */
  async run(): Promise<number> {
    const context = await this.contexts.current();
    let looked = 0;
    for (const company of context.settings.companies) {
      const rules = { ...nightSettings.of(company).nightly, timeZone: company.timeZone };
      await this.tellOfMissed(company, missedNights(await this.lastNight(company.code), context.at, rules), context.at);
      const night = nightlyRunFor(context.at, rules);
      await this.tellOfUnfinished(company, night?.localDay ?? '', context.at);
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
      const [row] = await tx.query<{ head_id: number; after_session_id: number }[]>(
        `SELECT head_id, after_session_id FROM nightly_run
          WHERE company_code = ? AND local_day = ? AND finished_at IS NULL FOR UPDATE SKIP LOCKED`,
        [company.code, localDay],
      );
      if (!row) return { looked: 0, decided: [] };
      const run: Run = { localDay, headId: row.head_id, afterSessionId: row.after_session_id };
      const batch = new Batch(tx, await this.contexts.current());
      const open = await this.sessions.openInLines(company.lineIds, run.afterSessionId, chunkSize, batch.context.zone);
      const counts = await this.joinAll(batch, company, run, open);
      const isLast = open.length < chunkSize;
      if (isLast) await this.summarise(batch, company, run);
      await tx.query(
        `UPDATE nightly_run SET after_session_id = ?, joined = joined + ?, skipped = skipped + ?, finished_at = ? WHERE company_code = ? AND local_day = ?`,
        [
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
    const sessionIds = open.map((session) => session.sessionId);
    batch.holdDialogs(await lockDialogs(batch.tx, sessionIds));
    const [members, heads] = await Promise.all([
      this.chats.membersOf(open.map((session) => session.chatId)),
      this.users.byIds([run.headId]),
    ]);
    const done = await this.joinedBefore(batch.tx, company.code, run.localDay, sessionIds);
    const head = { userId: run.headId, isActive: heads.get(run.headId)?.isActive ?? false };
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
        isHeadMember: members.get(session.chatId)?.includes(run.headId) ?? false,
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
      if (dialog) batch.changeDialog(dialog, { observerId: run.headId });
      joins.push({
        capability: 'night',
        subject: dialogSubject(session.sessionId),
        orderKey: `night:${session.sessionId}`, // not the client's: nothing of the client's may wait behind a night
        companyCode: company.code,
        clientId: dialog?.clientId ?? null,
        journalUid,
        body: { type: 'joinDialog', sessionId: session.sessionId, chatId: session.chatId, userId: run.headId },
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
      operatorId: run.headId,
      facts: { at: batch.context.at, nightOn: run.localDay },
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

  private async lastNight(companyCode: string): Promise<string | null> {
    const [row] = await this.db.query<{ last: string | null }[]>('SELECT MAX(local_day) AS last FROM nightly_run WHERE company_code = ?', [
      companyCode,
    ]);
    return row?.last ?? null;
  }

  /** Begun, and not finished by its morning: nobody would go on with it. */
  private async tellOfUnfinished(company: CompanySettings, nightOn: string, at: Date): Promise<void> {
    const ofPast = 'company_code = ? AND local_day <> ? AND finished_at IS NULL';
    const nights = await this.db.query<{ local_day: string; joined: number }[]>(
      `SELECT local_day, joined FROM nightly_run WHERE ${ofPast}`,
      [company.code, nightOn],
    );
    if (nights.length === 0) return;
    await this.db.transaction(async (tx) => {
      for (const { local_day, joined } of nights)
        await this.incidents.open(
          'night-missed',
          `${company.code}:${local_day}`,
          { companyCode: company.code, nightOn: local_day, joined },
          tx,
        );
      await tx.query(`UPDATE nightly_run SET finished_at = ? WHERE ${ofPast}`, [at, company.code, nightOn]);
    });
  }

  /** A missed night gets its row too, empty and finished, so that it is told of once. */
  private async tellOfMissed(company: CompanySettings, nights: readonly string[], at: Date): Promise<void> {
    for (const night of nights) {
      await this.db.transaction(async (tx) => {
        const result = await tx.query<{ affectedRows: number }>(
          `INSERT INTO nightly_run (company_code, local_day, head_id, started_at, finished_at) VALUES (?) ON DUPLICATE KEY UPDATE company_code = company_code`,
          [[company.code, night, company.headOfSalesId, at, at]],
        );
        if (result.affectedRows === 1)
          await this.incidents.open('night-missed', `${company.code}:${night}`, { companyCode: company.code, nightOn: night }, tx);
      });
    }
  }
}
