import { Injectable } from '@nestjs/common';
import type { TakeApart } from '../portal/commands/command-types.js';
import type { Batch } from '../records/batch.js';
import { Incidents } from '../records/incidents.js';
import type { Answered } from '../records/sent-command.js';
import { contactSubject } from '../records/subject.js';
import type { ApartDecision, ApartFacts } from './apart-types.js';
import { BindThreads } from './bind-threads.js';
import { type ClientMerge, findMerges, lockMerges, moveAnswers, pairName, pairOf, saveMerges } from './client-merges.js';
import { keepApart, keepApartAgain } from './kept-apart.js';
import { mergeKinds } from './merge-kinds.js';
import { readMergeParts } from './merge-parts.js';
import { partClients } from './part-clients.js';

/** Takes in what the portal says to a merge that a person takes back. */
@Injectable()
export class ApartAnswers {
  constructor(
    private readonly threads: BindThreads,
    private readonly incidents: Incidents,
  ) {}

  async settle(batch: Batch, { mergeId }: TakeApart, answer: Answered['answer']): Promise<void> {
    const { tx } = batch;
    const [merge] = await findMerges(tx, "command_id = ? AND state = 'parting'", [mergeId], 1, 'FOR UPDATE');
    if (!merge) return; // another answer was quicker
    if (answer.status !== 'done' || answer.type !== 'takeApart') return this.takeRefusal(batch, merge, answer);
    const { result } = answer;
    const parts = await readMergeParts(tx, mergeId);
    const { lost, kept, threads, keys, lostSessionIds, lostCallIds, keptSessionIds, keptCallIds } = await partClients(
      batch,
      merge,
      result,
      parts,
    );
    const pair = pairOf(result.keptContactId, result.contactId);
    await keepApart(tx, merge.companyCode, pair, merge.partedBy, batch.context.at);
    await keepApartAgain(tx, merge.contactB, result.contactId);
    const facts = factsOf(batch, merge, {
      keptContactId: result.keptContactId,
      done: result,
      dialogs: threads.sessionIds.length,
      calls: threads.callIds.length,
      keys,
    });
    const journalUid = record(batch, merge, facts, { kind: 'apart', contactId: result.contactId }, kept?.clientId ?? null);
    await saveMerges(tx, [{ ...merge, state: 'apart' }]);
    await this.rememberPair(batch, merge, pair, journalUid);
    await moveAnswers(tx, merge.contactB, result.contactId);
    await this.incidents.settle('apart-failed', contactSubject(merge.contactA), tx);
    batch.askToMerge(lost, null, `contact ${lost.contactId}`); // its card may have keys that the sidecar has never seen
    await this.threads.order(tx, batch.context, lost, { sessionIds: lostSessionIds, callIds: lostCallIds }, journalUid);
    if (kept) await this.threads.order(tx, batch.context, kept, { sessionIds: keptSessionIds, callIds: keptCallIds }, journalUid);
  }

  /** The pair by its present numbers, among those that a person has called two people. */
  private async rememberPair(
    batch: Batch,
    merge: ClientMerge,
    pair: [number, number] | readonly [number, number],
    journalUid: string,
  ): Promise<void> {
    const known = (await lockMerges(batch.tx, [pair])).get(pairName(pair));
    const facts = merge.evidence.facts && {
      ...merge.evidence.facts,
      isMarkedSeparate: true,
      contacts: merge.evidence.facts.contacts.map((contact) =>
        contact.contactId === merge.contactA ? { ...contact, contactId: pair[0] } : { ...contact, contactId: pair[1] },
      ) as [(typeof merge.evidence.facts.contacts)[0], (typeof merge.evidence.facts.contacts)[1]],
    };
    await saveMerges(batch.tx, [
      {
        id: 0,
        companyCode: merge.companyCode,
        contactA: pair[0],
        contactB: pair[1],
        madeAt: batch.context.at,
        ...known,
        state: 'refused',
        because: 'separate',
        evidence: { claims: [], facts, decision: { kind: 'refuse', because: 'separate' } },
        dueAt: null,
        decidedAt: batch.context.at,
        decidedBy: merge.partedBy,
        journalUid,
        commandId: null,
        partedBy: 0,
      },
    ]);
  }

  /** They stay one; a person is told why, and may say it once more when the cause is gone. */
  private async takeRefusal(batch: Batch, merge: ClientMerge, answer: Answered['answer']): Promise<void> {
    const refusal = { code: 'code' in answer ? answer.code : '', message: 'message' in answer ? answer.message : '' };
    const facts = factsOf(batch, merge, { keptContactId: merge.contactA, done: null, dialogs: 0, calls: 0, keys: 0 });
    record(batch, merge, facts, { kind: 'refused', ...refusal }, null);
    await saveMerges(batch.tx, [{ ...merge, state: 'done' }]);
    const details = { companyCode: merge.companyCode, fromContactId: merge.contactB, toContactId: merge.contactA, ...refusal };
    await this.incidents.open('apart-failed', contactSubject(merge.contactA), details, batch.tx);
  }
}

function factsOf(
  batch: Batch,
  merge: ClientMerge,
  rest: Pick<ApartFacts, 'keptContactId' | 'done' | 'dialogs' | 'calls' | 'keys'>,
): ApartFacts {
  return {
    companyName: batch.context.company(merge.companyCode)?.name ?? merge.companyCode,
    actorUserId: merge.partedBy,
    mergeId: merge.id,
    formerContactId: merge.contactB,
    ...rest,
  };
}

function record(batch: Batch, merge: ClientMerge, facts: ApartFacts, decision: ApartDecision, clientId: string | null): string {
  return batch.record(mergeKinds.apart, {
    subject: contactSubject(facts.keptContactId),
    rule: decision.kind,
    because: decision.kind === 'apart' ? 'takenApart' : 'apartRefused',
    companyCode: merge.companyCode,
    clientId,
    contactId: facts.keptContactId,
    operatorId: merge.partedBy,
    facts,
    decision,
  });
}
