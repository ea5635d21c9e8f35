import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { isFaultOfInput, OwnDb } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import { logger } from '../log.js';
import { Metrics } from '../metrics.js';
import type { Decided } from '../records/batch.js';
import { DecisionContexts, NotReady } from '../records/decision-context.js';
import { Incidents } from '../records/incidents.js';
import { type ClaimedQuestion, claimQuestions, postponeQuestions } from '../records/merge-questions.js';
import { claimMerges } from './client-merges.js';
import { LookForMerges } from './look-for-merges.js';
import { MergeClients } from './merge-clients.js';

/** While so many are looked at their company is locked, and its dialogs wait. */
const mostAtOnce = 25;
const leaseMs = 60_000;
const stuckMs = 600_000;

/**
 * Answers who is whom, and merges what is due. A claim moves the time when a row is due to the end of a lease, so that a killed sidecar
 * leaves it to the others; the lock of the company sees to it that nothing is decided twice.
 */
@Injectable()
export class MergeWorker {
  private running: Promise<number> | null = null;

  constructor(
    private readonly db: OwnDb,
    private readonly contexts: DecisionContexts,
    private readonly looking: LookForMerges,
    private readonly merging: MergeClients,
    private readonly incidents: Incidents,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  /** @returns how much was decided. */
  run(): Promise<number> {
    this.running ??= this.runAll().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  private async runAll(): Promise<number> {
    await this.contexts.current(); // not ready: what is claimed now would wait for the end of its lease
    let decided = 0;
    for (let questions = await this.claim(claimQuestions); questions.length > 0; questions = await this.claim(claimQuestions))
      for (const companyCode of new Set(questions.map((question) => question.companyCode)))
        decided += await this.look(
          companyCode,
          questions.filter((question) => question.companyCode === companyCode),
        );
    for (let due = await this.claim(claimMerges); due.length > 0; due = await this.claim(claimMerges))
      for (const mergeId of due) decided += await this.merge(mergeId);
    return decided;
  }

  private claim<T>(from: (tx: Tx, at: Date, untilAt: Date, most: number) => Promise<T[]>): Promise<T[]> {
    return this.db.transaction((tx) => {
      const at = this.clock.now();
      return from(tx, at, new Date(at.getTime() + leaseMs), mostAtOnce);
    });
  }

  /** A question that cannot be answered is put off by itself, so that the others are. */
  private async look(companyCode: string, questions: readonly ClaimedQuestion[]): Promise<number> {
    try {
      return this.count(await this.db.transaction((tx) => this.looking.look(tx, companyCode, questions)));
    } catch (error) {
      if (error instanceof NotReady || !isFaultOfInput(error)) throw error;
      const [only] = questions;
      if (only && questions.length === 1) {
        await postponeQuestions(this.db, [only], this.putOff());
        return this.tellOfStuck(`question:${only.id}`, { companyCode, contactId: only.contactId }, error);
      }
      let decided = 0;
      for (const question of questions) decided += await this.look(companyCode, [question]);
      return decided;
    }
  }

  private async merge(mergeId: number): Promise<number> {
    try {
      return this.count(await this.db.transaction((tx) => this.merging.decide(tx, mergeId)));
    } catch (error) {
      if (error instanceof NotReady || !isFaultOfInput(error)) throw error;
      await this.db.query(`UPDATE client_merge SET due_at = ? WHERE id = ? AND due_at IS NOT NULL`, [this.putOff(), mergeId]);
      return this.tellOfStuck(`merge:${mergeId}`, { mergeId }, error);
    }
  }

  private count(decided: readonly Decided[]): number {
    for (const one of decided) this.metrics.countDecision(one.kind, one.rule, null);
    return decided.length;
  }

  private putOff(): Date {
    return new Date(this.clock.now().getTime() + stuckMs);
  }

  private async tellOfStuck(subject: string, details: Record<string, unknown>, error: unknown): Promise<number> {
    logger.error({ ...details, err: error }, 'whether two contacts are one client could not be decided');
    await this.incidents.open('merge-stuck', subject, { ...details, because: error instanceof Error ? error.name : 'unknown' });
    return 0;
  }
}
