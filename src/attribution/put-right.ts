import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { OwnDb } from '../database/own-db.js';
import { Users } from '../portal/tables/users.js';
import { claimContacts, learnKeys, saveClients } from '../records/clients.js';
import { LockedCompanies } from '../records/company-locks.js';
import { recordDecisions } from '../records/journal.js';
import { type Attributed, attributePage } from './attributed.js';
import { Changes } from './changes.js';
import { type PastThread, threadIdOf } from './past-thread.js';
import { PastThreads } from './past-threads.js';
import { planPage } from './plan-page.js';
import { type Pace, PoliteQueue } from './polite-queue.js';
import { RunMemory } from './run-memory.js';
import { type Run, Runs } from './runs.js';
import { type AttributionContext, AttributionContexts } from './settings-context.js';
import { count } from './tally.js';
import { ThreadReader } from './thread-reader.js';

/** Small: what a page has decided goes out before the next one is read, and must not be old by then. */
const pageSize = 200;

export interface Watching {
  /** After each page that is decided, before it is queued; those of other companies than the run's are left out. */
  page?(run: Run, attributed: readonly Attributed[]): void | Promise<void>;
}

/**
 * Carries a run out: page by page it decides, stores the changes with the place reached, and gives them to the outbox. Whatever ends it, the
 * run goes on from what is stored; no thread is changed twice.
 */
@Injectable()
export class PutRight {
  constructor(
    private readonly db: OwnDb,
    private readonly contexts: AttributionContexts,
    private readonly threads: PastThreads,
    private readonly reader: ThreadReader,
    private readonly users: Users,
    private readonly runs: Runs,
    private readonly changes: Changes,
    private readonly queue: PoliteQueue,
    private readonly clock: Clock,
  ) {}

  /** @returns the run as it stands at the end; finished unless the signal came first */
  async carryOut(run: Run, pace: Pace, watching: Watching = {}): Promise<Run> {
    let current = run;
    await this.queue.queuePlanned(run.runId, pace);
    while (!pace.signal.aborted && current.place.part !== 'done') {
      current = await this.planNext(current, watching);
      await this.queue.queuePlanned(run.runId, pace);
    }
    if (pace.signal.aborted || current.finishedAt) return current;
    const finishedAt = this.clock.now();
    await this.runs.finish(run.runId, finishedAt);
    return { ...current, finishedAt };
  }

  private async planNext({ runId, period, place, companyCode }: Run, watching: Watching): Promise<Run> {
    const context = await this.contexts.current();
    const { threads, next } = await this.threads.page(period, place, pageSize, context.zone);
    const wanted = threads.filter((thread) => companyCode === null || context.companies.of(thread)?.code === companyCode);
    const { run, attributed } = await this.db.transaction(async (tx) => {
      const locked = await this.runs.lock(tx, runId);
      const codes = wanted.flatMap((thread) => context.companies.of(thread)?.code ?? []);
      await LockedCompanies.lock(tx, codes);
      const memory = new RunMemory();
      const fresh = await this.withoutPlanned(tx, runId, wanted);
      const page = await this.reader.read(tx, fresh, context.companies, context.zone, memory);
      const attributed = attributePage(page, memory, randomUUID);
      locked.tally.read += threads.length;
      for (const { facts, outcome } of attributed) count(locked.tally, facts, outcome);
      const at = this.clock.now();
      const activePeople = await this.activePeople(fresh, context);
      const plan = planPage(attributed, {
        runId,
        at,
        settingsVersion: context.settingsVersion,
        language: context.settings.language,
        activePeople,
      });
      await claimContacts(tx, memory.adoptions, at);
      await saveClients(tx, plan.clients);
      await learnKeys(tx, plan.learnt);
      await recordDecisions(tx, plan.journal);
      await this.changes.plan(tx, plan.changes);
      await this.runs.moveOn(tx, runId, next, locked.tally);
      return { run: { ...locked, place: next }, attributed };
    });
    await watching.page?.(run, attributed);
    return run;
  }

  /** The portal may have two rows of one call: the first one stands for it. */
  private async withoutPlanned(
    tx: Parameters<Changes['planned']>[0],
    runId: number,
    threads: readonly PastThread[],
  ): Promise<PastThread[]> {
    const calls = threads.flatMap((thread) => (thread.kind === 'call' ? thread.call.callId : []));
    const seen = new Set(await this.changes.planned(tx, runId, 'call', calls));
    return threads.filter((thread) => {
      if (thread.kind === 'session' || thread.call.callId === '') return true;
      const isFirst = !seen.has(threadIdOf(thread));
      seen.add(threadIdOf(thread));
      return isFirst;
    });
  }

  private async activePeople(threads: readonly PastThread[], { externalUserTypes }: AttributionContext): Promise<Set<number>> {
    const userIds = new Set(threads.flatMap((thread) => (thread.kind === 'call' && thread.call.userId > 0 ? thread.call.userId : [])));
    const users = await this.users.byIds([...userIds]);
    return new Set([...users.values()].flatMap((user) => (user.isActive && user.isPerson(externalUserTypes) ? user.userId : [])));
  }
}
