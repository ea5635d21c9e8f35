import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ApiDb } from '../database/api-db.js';
import type { Tx } from '../database/tx.js';
import { type Asking, maySee } from '../http/asking.js';
import { PortalClient } from '../portal/commands/portal-client.js';
import { lockClientsOfContacts } from '../records/clients.js';
import { DecisionContexts } from '../records/decision-context.js';
import { addOrders, laneOf } from '../records/outbox.js';
import { clientSubject, contactSubject } from '../records/subject.js';
import { APART_OBSTACLES, type ApartObstacle, type MergePartsAnswer, type TakeApartAnswer } from './apart-types.js';
import { type ClientMerge, findMerges, type MergeState, saveMerges } from './client-merges.js';
import { apartMs, readMergeParts } from './merge-parts.js';
import { threadsThen } from './own-threads.js';

/** A person takes a merge back: first looks what it would do, then says yes. Said twice it changes nothing. */
@Injectable()
export class TakeApart {
  constructor(
    private readonly db: ApiDb,
    private readonly contexts: DecisionContexts,
    private readonly portal: PortalClient,
  ) {}

  /** @returns null: not theirs to see */
  async look(asking: Asking, mergeId: number): Promise<MergePartsAnswer | null> {
    const [merge] = await findMerges(this.db, 'id = ?', [mergeId], 1);
    if (!merge || !maySee(asking, merge.companyCode)) return null;
    const obstacle = this.obstacleOf(merge, (await this.contexts.current()).at);
    if (obstacle !== null || merge.commandId === null) return { because: obstacle ?? 'MERGE_NOT_KEPT', parts: null };
    const { because, parts } = await this.ask(merge.commandId);
    if (parts === null) return { because: known(because ?? 'MERGE_NOT_KEPT'), parts: null };
    const kept = await readMergeParts(this.db, merge.commandId);
    const threads = await threadsThen(this.db, merge.companyCode, parts.toContactId, kept);
    const { fromContactId, toContactId, threads: _, ...rest } = parts;
    return {
      because: null,
      parts: {
        ...rest,
        lostContactId: fromContactId,
        keptContactId: toContactId,
        dialogs: threads.sessionIds.length,
        calls: threads.callIds.length,
      },
    };
  }

  /** @returns null: not theirs to decide */
  order(asking: Asking, mergeId: number, baseState: MergeState | undefined): Promise<TakeApartAnswer | null> {
    return this.db.transaction(async (tx: Tx) => {
      const context = await this.contexts.current();
      const [seen] = await findMerges(tx, 'id = ?', [mergeId], 1);
      if (!seen || !maySee(asking, seen.companyCode)) return null;
      const clients = await lockClientsOfContacts(tx, seen.companyCode, [seen.contactA]);
      const [merge] = await findMerges(tx, 'id = ?', [mergeId], 1, 'FOR UPDATE');
      if (!merge) return null;
      const { state } = merge;
      if (baseState !== undefined && baseState !== state) return { outcome: 'stale', state, because: null };
      if (state === 'parting' || state === 'apart') return { outcome: 'unchanged', state, because: null };
      const company = context.company(merge.companyCode);
      const because = this.obstacleOf(merge, context.at);
      if (because !== null || merge.commandId === null || !company)
        return { outcome: 'cannot', state, because: because ?? 'MERGE_NOT_KEPT' };
      const client = [...clients.values()][0] ?? null;
      const subject = client ? clientSubject(client.clientId) : contactSubject(merge.contactA);
      await saveMerges(tx, [{ ...merge, state: 'parting', partedBy: asking.userId }]);
      await addOrders(tx, [
        {
          commandId: randomUUID(),
          capability: 'oneClient',
          subject,
          orderKey: laneOf(subject, client?.clientId ?? null), // what comes next for the client waits until it is two
          companyCode: company.code,
          clientId: client?.clientId ?? null,
          journalUid: merge.journalUid,
          body: { type: 'takeApart', company: { code: company.code, name: company.name }, mergeId: merge.commandId },
          dueAt: context.at,
        },
      ]);
      return { outcome: 'ordered', state: 'parting', because: null };
    });
  }

  private obstacleOf(merge: ClientMerge, at: Date): ApartObstacle | null {
    if (merge.state === 'apart' || merge.state === 'parting') return 'TAKEN_APART';
    if (merge.because === 'byHand') return 'BY_HAND';
    const isOld = merge.decidedAt !== null && at.getTime() - merge.decidedAt.getTime() > apartMs;
    return merge.state !== 'done' || merge.commandId === null || isOld ? 'MERGE_NOT_KEPT' : null;
  }

  /** A module before 0.3.0 does not know the call, and a portal that is down says nothing: both can be asked later. */
  private async ask(commandId: string) {
    try {
      return await this.portal.call('mergeParts', { mergeId: commandId });
    } catch {
      return { because: 'PORTAL_SILENT', parts: null };
    }
  }
}

function known(code: string): ApartObstacle {
  return APART_OBSTACLES.find((obstacle) => obstacle === code) ?? 'APART_REFUSED';
}
