import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { OwnDb } from '../database/own-db.js';
import { Activities, type Binding, CONTACT_TYPE, DEAL_TYPE } from '../portal/tables/activities.js';
import { PastCalls } from '../portal/tables/past-calls.js';
import { recordDecisions } from '../records/journal.js';
import { addOrders } from '../records/outbox.js';
import { SettingsStore } from '../settings/settings-store.js';
import { attributionKinds } from './attribution-kinds.js';
import { type Change, type ChangeState, Changes } from './changes.js';
import { subjectOfThread } from './past-thread.js';
import { type Pace, PoliteQueue } from './polite-queue.js';
import { type Run, Runs } from './runs.js';

/**
 * `notDone`: there is nothing to take back. `changedSince`: somebody has bound the thread otherwise meanwhile, it is left. `boundToNothing`:
 * it was bound to nothing before, and the portal does not unbind an activity from everything.
 */
export type Undoing = { kind: 'ordered' } | { kind: 'notDone'; state: ChangeState } | { kind: 'changedSince' } | { kind: 'boundToNothing' };

export interface UndoCount {
  ordered: number;
  changedSince: number;
  boundToNothing: number;
  /** Had not gone out yet, and do not any more. */
  dropped: number;
}

/** Takes changes of history back: each thread gets the binding that it had before. */
@Injectable()
export class Undo {
  constructor(
    private readonly db: OwnDb,
    private readonly runs: Runs,
    private readonly changes: Changes,
    private readonly activities: Activities,
    private readonly calls: PastCalls,
    private readonly settings: SettingsStore,
    private readonly queue: PoliteQueue,
    private readonly clock: Clock,
  ) {}

  /** Orders one change back. A person waits for it: it goes before what comes by the thousand. */
  async one(change: Change, byUserId: number): Promise<Undoing> {
    if (change.state !== 'done') return { kind: 'notDone', state: change.state };
    if (wasBoundToNothing(change)) return { kind: 'boundToNothing' };
    if ((await this.untouched([change])).length === 0) return { kind: 'changedSince' };
    const ordered = await this.order(change, byUserId, false);
    return ordered ? { kind: 'ordered' } : { kind: 'notDone', state: 'undoing' };
  }

  /** Ends the run, and orders every change back that is done and that nobody has changed since, at the pace. */
  async all({ runId, finishedAt }: Run, pace: Pace): Promise<UndoCount> {
    const total: UndoCount = { ordered: 0, changedSince: 0, boundToNothing: 0, dropped: await this.changes.drop(runId) };
    if (finishedAt === null) await this.runs.finish(runId, this.clock.now());
    let afterId = 0;
    await this.queue.inPace(pace, async (limit) => {
      const done = await this.changes.list(runId, { state: 'done', afterId, limit });
      const undoable = done.filter((change) => !wasBoundToNothing(change));
      const untouched = await this.untouched(undoable);
      for (const change of untouched) if (await this.order(change, 0, true)) total.ordered += 1;
      total.boundToNothing += done.length - undoable.length;
      total.changedSince += undoable.length - untouched.length;
      afterId = done.at(-1)?.changeId ?? afterId;
      return done.length;
    });
    return total;
  }

  /** Those whose present binding is what the change has set. */
  private async untouched(changes: readonly Change[]): Promise<Change[]> {
    const [bindings, clients] = await Promise.all([
      this.activities.bindingsOf(changes.map(({ before }) => before.activityId)),
      this.calls.clientsOf(changes.flatMap(({ kind, threadId }) => (kind === 'call' ? threadId : []))),
    ]);
    return changes.filter((change) => {
      const client = clients.get(change.threadId);
      const isStatisticOurs = !client || (client.entityType === 'CONTACT' && client.entityId === change.contactId);
      return isStatisticOurs && isAsSet(bindings.get(change.before.activityId) ?? [], change);
    });
  }

  private async order(change: Change, byUserId: number, isBulk: boolean): Promise<boolean> {
    const commandId = randomUUID();
    const { version } = await this.settings.current();
    const at = this.clock.now();
    return this.db.transaction(async (tx) => {
      if (!(await this.changes.setUndoing(tx, change.changeId, commandId))) return false;
      const journalUid = randomUUID();
      await recordDecisions(tx, [
        {
          uid: journalUid,
          at,
          kind: attributionKinds.attribution,
          subject: subjectOfThread(change),
          rule: 'undo',
          because: 'undone',
          eventUid: null,
          companyCode: change.companyCode,
          lineId: 0,
          clientId: change.clientId,
          contactId: change.contactId,
          dealId: change.dealId,
          operatorId: 0,
          settingsVersion: version,
          seed: 0,
          facts: { runId: change.runId, kind: change.kind, contactId: change.contactId, dealId: change.dealId, actorUserId: byUserId },
          decision: { kind: 'undo', bindings: change.before.bindings },
        },
      ]);
      await addOrders(tx, [
        {
          commandId,
          capability: 'attribution',
          subject: subjectOfThread(change),
          orderKey: change.clientId ?? `contact:${change.contactId}`,
          companyCode: change.companyCode,
          clientId: change.clientId,
          journalUid,
          body: { type: 'restoreBindings', threads: [change.before] },
          dueAt: at,
          isBulk,
        },
      ]);
      return true;
    });
  }
}

function wasBoundToNothing({ before }: Change): boolean {
  return before.bindings.length === 0;
}

/** Exactly the contact and the deal of the change. */
function isAsSet(bindings: readonly Binding[], { contactId, dealId }: Change): boolean {
  const expected = [{ typeId: CONTACT_TYPE, id: contactId }, ...(dealId > 0 ? [{ typeId: DEAL_TYPE, id: dealId }] : [])];
  return (
    bindings.length === expected.length &&
    expected.every((one) => bindings.some((binding) => binding.typeId === one.typeId && binding.id === one.id))
  );
}
