import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { ApiError, notFound } from '../http/api-error.js';
import { AskingUserId, PathBy, QueryBy } from '../http/request-data.js';
import { type Change, type ChangeState, Changes } from './changes.js';
import { type Run, Runs } from './runs.js';
import { Undo } from './undo.js';

const id = z.coerce
  .number()
  .int()
  .min(1)
  .max(2 ** 31 - 1);
const bigId = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const limit = z.coerce.number().int().min(1).max(200).prefault(50);
const runsQuery = z.strictObject({ before: id.optional(), limit });
const runQuery = z.strictObject({
  state: z.enum(['planned', 'queued', 'done', 'refused', 'undoing', 'undone']).optional(),
  after: bigId.optional(),
  limit,
});

/** Runs over the history, their changes, and the way back. Administrators only. */
@Controller('api/attribution/runs')
export class AttributionController {
  constructor(
    private readonly runs: Runs,
    private readonly changes: Changes,
    private readonly undo: Undo,
  ) {}

  @Get()
  async list(@QueryBy(runsQuery) query: z.output<typeof runsQuery>) {
    const runs = await this.runs.list({ beforeId: query.before, limit: query.limit });
    const counts = await this.changes.counts(runs.map(({ runId }) => runId));
    return { runs: runs.map((run) => toAnswer(run, counts.get(run.runId))) };
  }

  @Get(':id')
  async run(@PathBy('id', id) runId: number, @QueryBy(runQuery) query: z.output<typeof runQuery>) {
    const run = await this.found(runId);
    const [counts, changes] = await Promise.all([
      this.changes.counts([runId]),
      this.changes.list(runId, { state: query.state, afterId: query.after, limit: query.limit }),
    ]);
    return { ...toAnswer(run, counts.get(runId)), tally: run.tally, changes: changes.map(toChangeAnswer) };
  }

  @Post(':id/changes/:changeId/undo')
  @HttpCode(202)
  async undoOne(@PathBy('id', id) runId: number, @PathBy('changeId', bigId) changeId: number, @AskingUserId() userId: number) {
    await this.found(runId);
    const change = await this.changes.byId(runId, changeId);
    if (!change) throw notFound(`change ${changeId} in run ${runId}`, 'changeId');
    const undoing = await this.undo.one(change, userId);
    switch (undoing.kind) {
      case 'ordered':
        return { state: 'undoing' satisfies ChangeState };
      case 'notDone':
        if (undoing.state === 'undone' || undoing.state === 'undoing') return { state: undoing.state };
        throw new ApiError('CHANGE_NOT_DONE', `The change is ${undoing.state}: there is nothing to take back`);
      case 'boundToNothing':
        throw new ApiError(
          'CHANGE_NOT_DONE',
          'It was bound to nothing before, and the portal does not unbind it from everything: it is left',
        );
      case 'changedSince':
        throw new ApiError('CHANGED_SINCE', 'Somebody has bound the dialog or call otherwise since: it is left as it is');
      default:
        throw new Error(`no answer for ${undoing satisfies never}`);
    }
  }

  private async found(runId: number): Promise<Run> {
    const run = await this.runs.byId(runId);
    if (!run) throw notFound(`run ${runId}`, 'id');
    return run;
  }
}

function toAnswer(
  { runId, period, companyCode, perMinute, threads, startedAt, finishedAt, tally }: Run,
  counts: Record<ChangeState, number> | undefined,
) {
  return {
    runId,
    /** Wall clock of the portal, half-open. */
    from: period.fromLocal,
    to: period.toLocal,
    companyCode,
    perMinute,
    startedAt,
    finishedAt,
    threads,
    threadsRead: tally.read,
    changes: counts,
  };
}

function toChangeAnswer({ clientId: _, journalUid, before, ...change }: Change) {
  return {
    ...change,
    entryUid: journalUid,
    before: { activityId: before.activityId, bindings: before.bindings, statistic: before.statistic },
  };
}
