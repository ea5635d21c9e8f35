import { setTimeout } from 'node:timers/promises';
import type { Attributed } from '../attribution/attributed.js';
import type { Pace } from '../attribution/polite-queue.js';
import type { Run } from '../attribution/runs.js';
import { changesIn, type Tally } from '../attribution/tally.js';
import { Config } from '../config.js';
import { type HeldLock, takeLock } from '../database/held-lock.js';
import type { PastPeriod } from '../portal/tables/past-sessions.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { ChangeList } from './attribute-list.js';
import { type Asked, readOptions, USUAL_PER_MINUTE } from './attribute-options.js';
import { reportLines } from './attribute-report.js';
import { type AttributeServices, openServices } from './attribute-services.js';
import type { AttributeTexts } from './attribute-texts.js';
import { attributeInEnglish } from './attribute-texts-en.js';
import { attributeInRussian } from './attribute-texts-ru.js';
import { chosenLanguage } from './language.js';
import type { Output } from './output.js';

const textsIn = { ru: attributeInRussian, en: attributeInEnglish };

/** What is younger than this is being handled by the sidecar itself. */
const liveMs = 3_600_000;
const progressMs = 2_000;
/** So long nothing could be queued before that is said. */
const heldMs = 15_000;
const shownRuns = 10;

export interface Stopping {
  signal: AbortSignal;
  /** Waits between two portions; the signal ends it at once. */
  pause?: (ms: number) => Promise<void>;
}

/** @returns the exit status: 0 done, 1 refused or ended before its end, 2 called wrongly. */
export async function attributeCommand(
  args: string[],
  env: Record<string, string | undefined>,
  to: Output,
  stopping: Stopping,
): Promise<number> {
  const { asked, lang } = readOptions(args);
  const texts = textsIn[chosenLanguage(lang, env)];
  if (asked.kind === 'wrong') {
    to.err(asked.because);
    to.err(texts.usage);
    return 2;
  }
  const services = await openServices(Config.fromEnv(env));
  try {
    if (await services.own.dataSource.showMigrations()) {
      to.err(texts.oldSchema);
      return 1;
    }
    return await new AttributeCommand(services, texts, to, stopping).do(asked);
  } finally {
    await services.close();
  }
}

type AskedWell = Exclude<Asked, { kind: 'wrong' }>;
type AskedRun = Extract<Asked, { kind: 'dryRun' | 'run' }>;

class AttributeCommand {
  private toldMs = 0;
  private heldSinceMs: number | null = null;

  constructor(
    private readonly services: AttributeServices,
    private readonly texts: AttributeTexts,
    private readonly to: Output,
    private readonly stopping: Stopping,
  ) {}

  async do(asked: AskedWell): Promise<number> {
    switch (asked.kind) {
      case 'status':
        return this.status();
      case 'dryRun':
        return this.dryRun(asked);
      case 'run':
        return this.locked((lock) => this.run(asked, lock));
      case 'undo':
        return this.locked(() => this.undo(asked));
      default:
        throw new Error(`nothing does ${asked satisfies never}`);
    }
  }

  /** Two at once would queue the same changes twice as fast, and each its own. */
  private async locked(work: (lock: HeldLock) => Promise<number>): Promise<number> {
    const lock = await takeLock(this.services.own.dataSource, 'attribute');
    if (!lock) return this.refuse(this.texts.locked);
    try {
      return await work(lock);
    } finally {
      await lock.release();
    }
  }

  private async dryRun(asked: AskedRun): Promise<number> {
    const company = await this.companyOf(asked.companyCode);
    if (company === undefined) return this.refuse(this.texts.unknownCompany(asked.companyCode ?? ''));
    const period = await this.periodOf(asked);
    if (period === null) return this.refuse(this.texts.nothingPast);
    const list = asked.list === null ? null : new ChangeList(asked.list);
    list?.begin(true);
    const all = await this.services.threads.count(period);
    this.to.err(this.texts.looking(period, all));
    const tally = await this.services.lookThrough.run(period, company?.code ?? null, this.stopping.signal, ({ read }, attributed) => {
      list?.add(attributed);
      this.progress(() => this.texts.looked(read, all));
    });
    if (this.stopping.signal.aborted) return this.refuse(this.texts.stoppedLooking);
    this.say(await this.report(tally));
    this.say(this.texts.afterDryRun(tally, asked.list));
    return 0;
  }

  private async run(asked: AskedRun, lock: HeldLock): Promise<number> {
    const company = await this.companyOf(asked.companyCode);
    if (company === undefined) return this.refuse(this.texts.unknownCompany(asked.companyCode ?? ''));
    const found = await this.toGoOnWith(asked);
    if (found === null) return this.refuse(asked.resume ? this.texts.nothingToResume : this.texts.nothingPast);
    const { run, isNew } = found;
    const perMinute = asked.perMinute ?? run.perMinute;
    if (perMinute !== run.perMinute) await this.services.runs.setRate(run.runId, perMinute);
    const list = asked.list === null ? null : new ChangeList(asked.list);
    list?.begin(isNew);
    this.to.err(isNew ? this.texts.begins(run, perMinute) : this.texts.goesOn(run, run.tally.read, perMinute));
    const page = async (now: Run, attributed: readonly Attributed[]) => {
      await lock.check();
      list?.add(attributed);
      this.progress(() => this.texts.queueing(now.tally.read, run.threads, changesIn(now.tally)));
    };
    const ended = await this.services.putRight.carryOut(run, this.pace(perMinute), { page });
    if (ended.finishedAt === null) {
      this.to.err(this.texts.stopped(run.runId));
      return 1;
    }
    this.say(await this.report(ended.tally));
    this.say(this.texts.afterRun(ended, asked.list));
    return 0;
  }

  private async undo({ runId, changeId, perMinute }: Extract<Asked, { kind: 'undo' }>): Promise<number> {
    const run = await this.services.runs.byId(runId);
    if (!run) return this.refuse(this.texts.unknownRun(runId));
    if (changeId !== null) {
      const change = await this.services.changes.byId(runId, changeId);
      if (!change) return this.refuse(this.texts.unknownChange(runId, changeId));
      const undoing = await this.services.undo.one(change, 0);
      if (undoing.kind !== 'ordered') return this.refuse(this.texts.notUndone(changeId, undoing));
      this.to.out(this.texts.undoing(changeId));
      return 0;
    }
    const counted = await this.services.undo.all(run, this.pace(perMinute ?? run.perMinute));
    const counts = (await this.services.changes.counts([runId])).get(runId);
    this.say(this.texts.undone(runId, counted, counts));
    return this.stopping.signal.aborted ? 1 : 0;
  }

  private async status(): Promise<number> {
    const runs = await this.services.runs.list({ limit: shownRuns });
    const counts = await this.services.changes.counts(runs.map(({ runId }) => runId));
    if (runs.length === 0) this.to.out(this.texts.noRuns);
    for (const run of runs) this.say(this.texts.runLines(run, run.tally.read, counts.get(run.runId)));
    return 0;
  }

  /** An unfinished run of the same period and company goes on; `--resume` takes the newest unfinished one whatever its period. */
  private async toGoOnWith(asked: AskedRun): Promise<{ run: Run; isNew: boolean } | null> {
    const unfinished = await this.services.runs.unfinished();
    if (asked.resume) return unfinished[0] ? { run: unfinished[0], isNew: false } : null;
    const period = await this.periodOf(asked);
    if (period === null) return null;
    const same = unfinished.find(
      (run) => run.companyCode === asked.companyCode && run.period.fromLocal === period.fromLocal && run.askedTo === asked.to,
    );
    if (same) return { run: same, isNew: false };
    const threads = await this.services.threads.count(period);
    const run = await this.services.runs.begin({
      period,
      askedTo: asked.to,
      companyCode: asked.companyCode,
      perMinute: asked.perMinute ?? USUAL_PER_MINUTE,
      threads,
      startedAt: this.services.clock.now(),
    });
    return { run, isNew: true };
  }

  /** Days of the portal's own calendar, the last one whole; never what is still young. null: nothing is left. */
  private async periodOf({ from, to }: AskedRun): Promise<PastPeriod | null> {
    const { zone } = await this.services.contexts.current();
    const latest = zone.toLocal(new Date(this.services.clock.now().getTime() - liveMs));
    const fromLocal = `${from} 00:00:00`;
    const afterTo = to === null ? latest : zone.toLocal(zone.plusDays(zone.toInstant(to) ?? new Date(0), 1));
    const [toLocal = latest] = [afterTo, latest].sort();
    return fromLocal < toLocal ? { fromLocal, toLocal } : null;
  }

  /** undefined: there is no such company. */
  private async companyOf(code: string | null): Promise<CompanySettings | null | undefined> {
    const { companies } = await this.services.contexts.current();
    return code === null ? null : companies.all.find((company) => company.code === code);
  }

  private pace(perMinute: number): Pace {
    return {
      perMinute,
      signal: this.stopping.signal,
      pause: async (ms) => {
        if (this.stopping.pause) return this.stopping.pause(ms);
        await setTimeout(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      },
      queued: () => {
        this.heldSinceMs = null;
      },
      held: (waiting) => {
        const nowMs = performance.now();
        this.heldSinceMs ??= nowMs;
        if (nowMs - this.heldSinceMs > heldMs) this.progress(() => this.texts.held(waiting));
      },
    };
  }

  private async report(tally: Tally): Promise<string[]> {
    const { companies } = await this.services.contexts.current();
    return reportLines(tally, new Map(companies.all.map(({ code, name }) => [code, name])), this.texts);
  }

  private progress(line: () => string): void {
    const nowMs = performance.now();
    if (nowMs - this.toldMs < progressMs) return;
    this.toldMs = nowMs;
    this.to.err(line());
  }

  private say(lines: readonly string[]): void {
    for (const line of lines) this.to.out(line);
  }

  private refuse(line: string): number {
    this.to.err(line);
    return 1;
  }
}
