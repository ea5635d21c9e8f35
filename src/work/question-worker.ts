import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Config } from '../config.js';
import { CAPABILITIES, type Capability, type QuestionAnswerer } from '../contract/capability.js';
import { isConnectionTrouble, isLockTimeout, isServersOwnTrouble, OwnDb, type TransactionWishes } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import { logger } from '../log.js';
import { Metrics } from '../metrics.js';
import { Batch, type Decided } from '../records/batch.js';
import { DecisionContexts, NotReady } from '../records/decision-context.js';
import { Incidents } from '../records/incidents.js';
import type { Question } from '../records/questions.js';
import { idsIn, type Subject } from '../records/subject.js';

const claimSize = 500;
const chunkSize = 100;
const leaseSeconds = 60;
const attemptsBeforeIncident = 5;
const retryMs = 30_000;
/** Somebody holds the row of its company. */
const lockedMs = 5_000;

export interface ClaimedQuestion extends Question {
  id: number;
  attempts: number;
}

interface Row {
  id: number | string;
  kind: string;
  subject: string;
  topic: string;
  set_for: number | string;
  due_at: Date;
  attempts: number;
}

/**
 * Asks the questions that are due. A claim is a lease by the database's clock, so a dead sidecar blocks nothing; the question is deleted
 * in the transaction that stores its decision, and only by the one who holds the claim, so none is answered twice.
 */
@Injectable()
export class QuestionWorker {
  private readonly answerers: ReadonlyMap<string, QuestionAnswerer>;
  private running: Promise<number> | null = null;

  constructor(
    @Inject(CAPABILITIES) capabilities: readonly Capability[],
    private readonly db: OwnDb,
    private readonly contexts: DecisionContexts,
    private readonly incidents: Incidents,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
    private readonly config: Config,
  ) {
    this.answerers = new Map(capabilities.flatMap(({ questions = {} }) => Object.entries(questions)));
  }

  /** @returns how many questions were answered. */
  run(): Promise<number> {
    this.running ??= this.runAll().finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** Takes due questions for this sidecar; others pass over them until the lease ends. A kind that nobody answers here is left alone. */
  claim(): Promise<ClaimedQuestion[]> {
    return this.db.transaction(async (tx) => {
      const rows = await tx.query<Row[]>(
        `SELECT id, kind, subject, topic, set_for, due_at, attempts FROM question
          WHERE due_at <= ? AND kind IN (?) AND (claimed_until IS NULL OR claimed_until < UTC_TIMESTAMP(3))
          ORDER BY due_at LIMIT ${claimSize} FOR UPDATE SKIP LOCKED`,
        [this.clock.now(), [...this.answerers.keys()]],
      );
      if (rows.length === 0) return [];
      await tx.write(
        `UPDATE question SET claimed_by = ?, claimed_until = UTC_TIMESTAMP(3) + INTERVAL ${leaseSeconds} SECOND WHERE id IN (?)`,
        [this.config.instance, rows.map((row) => Number(row.id))],
      );
      return rows.map(toClaimed);
    });
  }

  private async runAll(): Promise<number> {
    let answered = 0;
    for (let claimed = await this.claim(); claimed.length > 0; claimed = await this.claim()) {
      const nowMs = this.clock.now().getTime();
      for (const question of claimed) this.metrics.countTimer(question.kind, nowMs - question.dueAt.getTime());
      for (const [kind, answerer] of this.answerers) {
        const ofKind = claimed.filter((question) => question.kind === kind);
        for (let from = 0; from < ofKind.length; from += chunkSize)
          answered += await this.answer(answerer, ofKind.slice(from, from + chunkSize));
      }
    }
    return answered;
  }

  private async answer(answerer: QuestionAnswerer, questions: readonly ClaimedQuestion[]): Promise<number> {
    try {
      return await this.answerTogether(answerer, questions, { waitsOnce: true });
    } catch (error) {
      if (error instanceof NotReady || isConnectionTrouble(error)) throw error;
      return this.answerSingly(answerer, questions);
    }
  }

  private async answerTogether(
    answerer: QuestionAnswerer,
    questions: readonly ClaimedQuestion[],
    wishes: TransactionWishes,
  ): Promise<number> {
    const decided = await this.db.transaction((tx) => this.decide(tx, answerer, questions), wishes);
    for (const one of decided) this.metrics.countDecision(one.kind, one.rule, null);
    return questions.length;
  }

  /**
   * What may befall every question is one's own fault only when others are answered beside it.
   * @throws the last error when none could be answered and the server is to blame
   */
  private async answerSingly(answerer: QuestionAnswerer, questions: readonly ClaimedQuestion[]): Promise<number> {
    const doubtful: { question: ClaimedQuestion; error: unknown }[] = [];
    let answered = 0;
    for (const question of questions) {
      try {
        answered += await this.answerTogether(answerer, [question], { isImpatient: true });
      } catch (error) {
        if (error instanceof NotReady) throw error;
        if (isLockTimeout(error)) await this.askAgain(question, lockedMs, question.attempts);
        else if (isServersOwnTrouble(error)) doubtful.push({ question, error });
        else await this.postpone(question, error);
      }
    }
    if (answered === 0 && doubtful.length > 0) throw doubtful.at(-1)?.error;
    for (const { question, error } of doubtful) await this.postpone(question, error);
    return answered;
  }

  private async decide(tx: Tx, answerer: QuestionAnswerer, questions: readonly ClaimedQuestion[]): Promise<Decided[]> {
    const rows = await tx.query<{ id: number | string }[]>(
      'SELECT id FROM question WHERE id IN (?) AND claimed_by = ? ORDER BY id FOR UPDATE',
      [questions.map((question) => question.id), this.config.instance],
    );
    const held = new Set(rows.map((row) => Number(row.id)));
    const mine = questions.filter((question) => held.has(question.id));
    if (mine.length === 0) return [];
    // Deleted before the decision, which may ask the next question about the same subject.
    await tx.write('DELETE FROM question WHERE id IN (?)', [mine.map((question) => question.id)]);
    const batch = new Batch(tx, await this.contexts.current());
    await answerer(batch, mine);
    return batch.flush();
  }

  /** A question that cannot be answered now is asked again; a person hears of it when that goes on. */
  private async postpone(question: ClaimedQuestion, error: unknown): Promise<void> {
    const { id, kind, subject } = question;
    const attempts = question.attempts + 1;
    logger.error({ question: id, kind, subject, attempts, err: error }, 'a question could not be answered');
    await this.askAgain(question, retryMs * attempts, attempts);
    if (attempts >= attemptsBeforeIncident) {
      const because = error instanceof Error ? error.name : 'unknown';
      await this.incidents.open('timer-stuck', subject, { kind, ...idsIn(subject), attempts, because });
    }
  }

  private async askAgain({ id }: ClaimedQuestion, afterMs: number, attempts: number): Promise<void> {
    await this.db.query(
      'UPDATE question SET attempts = ?, due_at = ?, claimed_by = NULL, claimed_until = NULL WHERE id = ? AND claimed_by = ?',
      [attempts, new Date(this.clock.now().getTime() + afterMs), id, this.config.instance],
    );
  }
}

function toClaimed({ id, kind, subject, topic, set_for, due_at, attempts }: Row): ClaimedQuestion {
  return { id: Number(id), kind, subject: subject as Subject, topic, setFor: Number(set_for), dueAt: due_at, attempts };
}
