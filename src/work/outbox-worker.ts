import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Config } from '../config.js';
import { CAPABILITIES, type Capability } from '../contract/capability.js';
import { OwnDb } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import { logger } from '../log.js';
import { Metrics } from '../metrics.js';
import type { Answer, Command, CommandBody, CommandType, RefusedAnswer } from '../portal/commands/command-types.js';
import { PortalClient } from '../portal/commands/portal-client.js';
import { PortalRefusedRequest, PortalSilent } from '../portal/commands/portal-failures.js';
import { Handshakes } from '../portal/handshake.js';
import { Incidents } from '../records/incidents.js';
import type { Answered, SentCommand } from '../records/sent-command.js';
import { idsIn, type Subject } from '../records/subject.js';
import { KnownCommands } from './known-commands.js';
import { PortalSilence } from './portal-silence.js';
import { TakeAnswers } from './take-answers.js';

const batchSize = 10;
const senders = 3;
/** Longer than a request may take, so that a command is not sent twice by two living sidecars. */
const leaseSeconds = 60;
const attemptsBeforeIncident = 20;
const failuresBeforeIncident = 8;
/** A command that PHP dies of is tried again after this, the others first. */
const againMs = { first: 5_000, longest: 30_000 };
const unknownAgainMs = 60_000;
const silenceBeforeIncidentMs = 15_000;

/** The incident of a portal that does not answer; it ends with the first answer. */
const silent = { kind: 'portal-silent', subject: 'portal' };

interface LeasedRow {
  id: number | string;
  command_id: string;
  order_key: string;
  capability: string;
  subject: string;
  type: string;
  client_id: string | null;
  attempts: number;
  payload: string;
}

/**
 * Sends commands to the portal: those of one client in their order, one at a time; different clients side by side. A command leaves
 * the outbox only with the portal's answer; whatever happens before, it is sent again under the same id and applied once.
 */
@Injectable()
export class OutboxWorker {
  private readonly sending = new Set<Promise<void>>();
  private hasAnswered = false;
  /**
   * After a request without an answer. `portal`: the module is asked first whether it is there, so that no command is blamed for a portal
   * that is down. `commands`: it is, and the next request carries a single command, lest one that PHP dies of takes the others with it.
   */
  private doubt: 'none' | 'portal' | 'commands' = 'none';

  constructor(
    @Inject(CAPABILITIES) private readonly capabilities: readonly Capability[],
    private readonly db: OwnDb,
    private readonly portal: PortalClient,
    private readonly handshakes: Handshakes,
    private readonly silence: PortalSilence,
    private readonly known: KnownCommands,
    private readonly answers: TakeAnswers,
    private readonly incidents: Incidents,
    private readonly clock: Clock,
    private readonly config: Config,
    private readonly metrics: Metrics,
  ) {}

  /** Sends what may go now. While all senders are busy nothing is started: each looks once more before it ends. */
  async send(): Promise<void> {
    if (this.sending.size >= senders || this.silence.lasts) return;
    const sender = this.sendBatches();
    this.sending.add(sender);
    await sender.finally(() => this.sending.delete(sender));
  }

  private async sendBatches(): Promise<void> {
    while (!this.silence.lasts) {
      if (this.doubt === 'portal' && !(await this.isPortalThere())) return;
      const isSingle = this.doubt === 'commands';
      const leased = await this.lease(isSingle ? 1 : batchSize);
      if (leased.length === 0) return;
      // More than one request's worth waits: somebody else may take the next.
      const helper = leased.length === batchSize ? this.send() : null;
      await Promise.all([this.sendBatch(leased, isSingle), helper]);
    }
  }

  private async isPortalThere(): Promise<boolean> {
    const startedMs = performance.now();
    try {
      await this.handshakes.refresh();
    } catch (error) {
      if (isUnanswered(error)) {
        await this.portalIsSilent(startedMs, error);
        return false;
      }
      logger.warn({ err: error }, 'the handshake says what cannot be used'); // but it is an answer
    }
    this.doubt = 'commands';
    await this.portalIsThere();
    return true;
  }

  private async sendBatch(leased: readonly SentCommand[], isSingle: boolean): Promise<void> {
    let answers: Answer[];
    const startedMs = performance.now();
    try {
      answers = await this.portal.send(await this.completed(leased));
    } catch (error) {
      if (!isUnanswered(error)) throw error;
      this.metrics.countRequest(error instanceof PortalSilent ? 'silent' : 'refused', performance.now() - startedMs);
      return this.standStill(leased, isSingle, startedMs, error);
    }
    this.metrics.countRequest('answered', performance.now() - startedMs);
    for (const [index, answer] of answers.entries()) this.metrics.countAnswer(leased[index]?.type ?? '', answer.status);
    await this.portalIsThere();
    if (isSingle && this.doubt === 'commands') this.doubt = 'none'; // another sender may have failed meanwhile
    await this.takeAnswers(leased, answers);
    if (answers.some(isUnknownType)) await this.isPortalThere(); // the handshake was that of a newer module
  }

  private async portalIsThere(): Promise<void> {
    // Also once after the start: the one who opened it may be gone.
    if (this.silence.ageMs > 0 || !this.hasAnswered) await this.incidents.settle(silent.kind, silent.subject);
    this.silence.ends();
    this.hasAnswered = true;
  }

  private async takeAnswers(leased: readonly SentCommand[], answers: readonly Answer[]): Promise<void> {
    await this.db.transaction(async (tx) => {
      const mine = await this.stillMine(tx, leased);
      const answered: Answered[] = [];
      for (const [index, command] of leased.entries()) {
        const answer = answers[index];
        if (!answer || !mine.has(command.id)) continue;
        if (isUnknownType(answer)) await this.sendLater(tx, command, unknownAgainMs, answer.code);
        else if (answer.status === 'later') await this.sendLater(tx, command, answer.retryAfterMs, answer.code);
        else answered.push({ command, answer });
      }
      await this.store(tx, answered);
      await this.answers.take(tx, answered);
    });
  }

  private async store(tx: Tx, answered: readonly Answered[]): Promise<void> {
    for (const { command, answer } of answered) {
      await tx.write(
        `UPDATE outbox_command SET state = ?, answered_at = ?, answer = ?, leased_by = NULL, leased_until = NULL, attempts = attempts + 1 WHERE id = ?`,
        [answer.status, this.clock.now(), JSON.stringify(answer), command.id],
      );
    }
  }

  private async sendLater(tx: Tx, command: SentCommand, afterMs: number, code: string): Promise<void> {
    const attempts = command.attempts + 1;
    const waitMs = Math.max(afterMs, Math.min(60_000, 200 * 2 ** Math.min(attempts, 9)));
    await tx.write(`UPDATE outbox_command SET attempts = ?, due_at = ?, leased_by = NULL, leased_until = NULL WHERE id = ?`, [
      attempts,
      new Date(this.clock.now().getTime() + (attempts <= 3 ? afterMs : waitMs)),
      command.id,
    ]);
    if (attempts >= attemptsBeforeIncident) await this.tellOfStuck(command, code, attempts, tx);
  }

  /** It ends when the command has its answer (stuck-work.ts). */
  private tellOfStuck(command: SentCommand, code: string, attempts: number, tx?: Tx): Promise<void> {
    const { commandId, type, subject } = command;
    return this.incidents.open('command-stuck', `command:${commandId}`, { type, ...idsIn(subject), code, attempts }, tx);
  }

  /** No answer: the commands stay as they are, and the portal is left alone for a while. */
  private async standStill(leased: readonly SentCommand[], isSingle: boolean, startedMs: number, error: Unanswered): Promise<void> {
    logger.warn({ commands: leased.map((command) => command.commandId), because: error.message }, 'the portal did not take commands');
    await this.db.query(
      `UPDATE outbox_command SET attempts = attempts + 1, due_at = ?, leased_by = NULL, leased_until = NULL
        WHERE id IN (?) AND leased_by = ? AND state = 'waiting'`,
      [this.dueAgain(leased, isSingle), leased.map((command) => command.id), this.config.instance],
    );
    const [only] = leased;
    if (only && isSingle && only.attempts >= failuresBeforeIncident) await this.tellOfStuck(only, error.message, only.attempts + 1);
    await this.portalIsSilent(startedMs, error);
  }

  private async portalIsSilent(startedMs: number, error: Unanswered): Promise<void> {
    this.silence.goesOn(startedMs);
    this.doubt = 'portal';
    logger.warn({ waitMs: this.silence.waitMs, because: error.message }, 'the portal is left alone');
    if (this.silence.ageMs >= silenceBeforeIncidentMs || error instanceof PortalRefusedRequest)
      await this.incidents.open(silent.kind, silent.subject, { because: error.message });
  }

  /** A command that failed alone, though the portal was there just before, makes way for others. */
  private dueAgain(leased: readonly SentCommand[], isSingle: boolean): Date {
    const attempts = Math.max(...leased.map((command) => command.attempts));
    return new Date(this.clock.now().getTime() + (isSingle ? Math.min(againMs.first * 2 ** attempts, againMs.longest) : 0));
  }

  /**
   * The earliest waiting command of each order key, leased. One that the module or this sidecar does not know waits beside its lane, and
   * before nothing but what is about the same subject. Leases run by the database's own clock: sidecars may differ,
   * and a turned clock must not end them.
   */
  private async lease(limit: number): Promise<SentCommand[]> {
    const types = await this.known.types();
    if (types.length === 0) return [];
    return this.db.transaction(async (tx) => {
      const rows = await tx.query<LeasedRow[]>(
        `SELECT c.id, c.command_id, c.order_key, c.capability, c.subject, c.type, c.client_id, c.attempts, c.payload
           FROM outbox_command c
          WHERE c.state = 'waiting' AND c.due_at <= ? AND c.type IN (?) AND (c.leased_until IS NULL OR c.leased_until < UTC_TIMESTAMP(3))
            AND NOT EXISTS (
              SELECT 1 FROM outbox_command e WHERE e.order_key = c.order_key AND e.state = 'waiting' AND e.id < c.id
                 AND (e.subject = c.subject OR e.type IN (?) AND NOT EXISTS (
                   SELECT 1 FROM outbox_command b WHERE b.order_key = e.order_key AND b.state = 'waiting' AND b.id < e.id
                      AND b.subject = e.subject AND b.type NOT IN (?))))
          ORDER BY c.is_bulk, c.id LIMIT ${limit} FOR UPDATE SKIP LOCKED`,
        [this.clock.now(), types, types, types],
      );
      if (rows.length === 0) return [];
      const commands = rows.map(toSent);
      await tx.write(
        `UPDATE outbox_command SET leased_by = ?, leased_until = UTC_TIMESTAMP(3) + INTERVAL ${leaseSeconds} SECOND WHERE id IN (?)`,
        [this.config.instance, commands.map((command) => command.id)],
      );
      return commands;
    });
  }

  /** Ids of the commands that are still this sidecar's to settle: a lease may have run out during a long request. */
  private async stillMine(tx: Tx, leased: readonly SentCommand[]): Promise<Set<number>> {
    const rows = await tx.query<{ id: number | string }[]>(
      `SELECT id FROM outbox_command WHERE id IN (?) AND leased_by = ? AND state = 'waiting' ORDER BY id FOR UPDATE`,
      [leased.map((command) => command.id), this.config.instance],
    );
    return new Set(rows.map((row) => Number(row.id)));
  }

  /** Each capability completes what it has ordered; what nobody here has ordered travels as it is. */
  private async completed(leased: readonly SentCommand[]): Promise<Command[]> {
    const bodies = new Map(leased.map((command) => [command, command.body]));
    for (const { name, completeOrders } of this.capabilities) {
      const own = completeOrders ? leased.filter((command) => command.capability === name) : [];
      if (!completeOrders || own.length === 0) continue;
      const completed = await completeOrders(this.db, own);
      for (const [index, command] of own.entries()) bodies.set(command, completed[index] ?? command.body);
    }
    return [...bodies].map(([{ commandId }, body]) => ({ ...body, id: commandId }) as Command);
  }
}

type Unanswered = PortalSilent | PortalRefusedRequest;

function isUnanswered(error: unknown): error is Unanswered {
  return error instanceof PortalSilent || error instanceof PortalRefusedRequest;
}

/** The module does not know such a command: it keeps no answer, and may know it after an update. */
function isUnknownType(answer: Answer): answer is RefusedAnswer {
  return answer.status === 'refused' && answer.code === 'FIELD_WRONG' && answer.field === 'type';
}

function toSent(row: LeasedRow): SentCommand {
  return {
    id: Number(row.id),
    commandId: row.command_id,
    orderKey: row.order_key,
    capability: row.capability,
    subject: row.subject as Subject,
    type: row.type as CommandType,
    clientId: row.client_id,
    attempts: row.attempts,
    body: JSON.parse(row.payload) as CommandBody,
  };
}
