import { Injectable } from '@nestjs/common';
import { reviveFacts } from '../contract/revive-facts.js';
import { ApiDb } from '../database/api-db.js';
import type { Tx } from '../database/tx.js';
import { decideMerge } from '../domain/identity/decide-merge.js';
import type { MergeFacts } from '../domain/identity/merge.js';
import { type Asking, maySee } from '../http/asking.js';
import { Batch } from '../records/batch.js';
import { DecisionContexts } from '../records/decision-context.js';
import { type ClientMerge, findMerges, type MergeState, saveMerges } from './client-merges.js';
import type { MergeChoice } from './merge-types.js';
import { recordMerge } from './record-merge.js';

/** What a person says about two contacts. Said twice it changes nothing. */
@Injectable()
export class MergeChoices {
  constructor(
    private readonly db: ApiDb,
    private readonly contexts: DecisionContexts,
  ) {}

  /** They are one client: merged as soon as may be, also when the portal refused before. @returns null: not theirs to decide */
  accept(asking: Asking, mergeId: number, baseState: MergeState | undefined): Promise<MergeChoice | null> {
    return this.choose(asking, mergeId, baseState, async (batch, merge) => {
      if (merge.state !== 'suggested' && merge.state !== 'failed') return { outcome: 'unchanged', state: merge.state };
      const { at } = batch.context;
      await saveMerges(batch.tx, [{ ...merge, state: 'waiting', dueAt: at, decidedBy: asking.userId, journalUid: null }]);
      return { outcome: 'accepted', state: 'waiting' };
    });
  }

  /** They are two, for good. What was ordered already cannot be taken back. */
  refuse(asking: Asking, mergeId: number, baseState: MergeState | undefined): Promise<MergeChoice | null> {
    return this.choose(asking, mergeId, baseState, async (batch, merge) => {
      if (merge.state !== 'suggested' && merge.state !== 'waiting') return { outcome: 'unchanged', state: merge.state };
      const { facts } = merge.evidence;
      const refused: ClientMerge = {
        ...merge,
        state: 'refused',
        dueAt: null,
        decidedAt: batch.context.at,
        decidedBy: asking.userId,
      };
      if (facts) {
        const known: MergeFacts = { ...(reviveFacts(JSON.stringify(facts)) as MergeFacts), isMarkedSeparate: true };
        const decision = decideMerge(known);
        refused.because = decision.because;
        refused.evidence = { ...merge.evidence, facts: known, decision };
        refused.journalUid = recordMerge(batch, known, decision, null, asking.userId);
      }
      await saveMerges(batch.tx, [refused]);
      return { outcome: 'refused', state: 'refused' };
    });
  }

  private choose(
    asking: Asking,
    mergeId: number,
    baseState: MergeState | undefined,
    change: (batch: Batch, merge: ClientMerge) => Promise<MergeChoice>,
  ): Promise<MergeChoice | null> {
    return this.db.transaction(async (tx: Tx) => {
      const [merge] = await findMerges(tx, 'id = ?', [mergeId], 1, 'FOR UPDATE');
      if (!merge || !maySee(asking, merge.companyCode)) return null;
      if (baseState !== undefined && baseState !== merge.state) return { outcome: 'stale', state: merge.state };
      const batch = new Batch(tx, await this.contexts.current());
      const choice = await change(batch, merge);
      await batch.flush();
      return choice;
    });
  }
}
