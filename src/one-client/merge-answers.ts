import { Injectable } from '@nestjs/common';
import type { AnswerTaker } from '../contract/capability.js';
import type { Tx } from '../database/tx.js';
import type { MergeContacts } from '../portal/commands/command-types.js';
import { ContactCards } from '../portal/tables/contact-cards.js';
import type { Batch } from '../records/batch.js';
import type { Client } from '../records/clients.js';
import { Incidents } from '../records/incidents.js';
import type { Answered } from '../records/sent-command.js';
import { ApartAnswers } from './apart-answers.js';
import { BindThreads } from './bind-threads.js';
import { type ClientMerge, lockMerges, type MergeState, pairName, pairOf, saveMerges } from './client-merges.js';

/** Takes in what the portal says to merges, and to placements that have made a contact. */
@Injectable()
export class MergeAnswers implements AnswerTaker {
  readonly types = ['mergeContacts', 'takeApart', 'placeDialog', 'placeCall'] as const;

  constructor(
    private readonly cards: ContactCards,
    private readonly threads: BindThreads,
    private readonly incidents: Incidents,
    private readonly apart: ApartAnswers,
  ) {}

  async take(batch: Batch, answered: readonly Answered[]): Promise<ReadonlySet<string>> {
    for (const { command, answer } of answered) {
      if (command.body.type === 'takeApart') await this.apart.settle(batch, command.body, answer);
      const client = batch.clients.get(command.clientId ?? '');
      if (!client) continue;
      if (command.body.type === 'mergeContacts') await this.settle(batch, client, command.body, answer);
      else if (answer.status === 'done' && 'contactCreated' in answer.result && answer.result.contactCreated)
        batch.askToMerge(client, null, `contact ${answer.result.contactId}`); // what it was made with may be somebody's already
    }
    const told = answered.filter(({ command }) => command.type === 'mergeContacts' || command.type === 'takeApart');
    return new Set(told.map(({ command }) => command.commandId));
  }

  private async settle(batch: Batch, client: Client, command: MergeContacts, answer: Answered['answer']): Promise<void> {
    const { tx } = batch;
    const { fromContactId, toContactId } = command;
    const pair = pairOf(fromContactId, toContactId);
    const merge = (await lockMerges(tx, [pair])).get(pairName(pair));
    const subject = `contact:${fromContactId}`;
    if (answer.status === 'refused') {
      // Here they stay one client, with the contact that was to be left: nothing is asked of the portal twice by itself.
      await this.become(tx, merge, 'failed');
      const details = { companyCode: client.companyCode, fromContactId, toContactId, code: answer.code, message: answer.message };
      return this.incidents.open('merge-failed', subject, details, tx);
    }
    const isGone = answer.status === 'superseded';
    if (isGone) await this.takeWhatIsLeft(batch, client, command);
    else await tx.query('DELETE FROM contact_company WHERE contact_id = ?', [fromContactId]);
    await this.become(tx, merge, isGone ? 'gone' : 'done');
    await this.incidents.settle('merge-failed', subject, tx);
    batch.askToMerge(client, null, `contact ${client.contactId}`); // its card has got the keys of both
    await this.threads.order(tx, batch.context, client, { sessionIds: null, callIds: null }, merge?.journalUid ?? null);
  }

  /** Somebody has merged or deleted one of them first; where that is told by an event it may have come already. */
  private async takeWhatIsLeft(batch: Batch, client: Client, { fromContactId, toContactId }: MergeContacts): Promise<void> {
    if (client.contactId !== toContactId) return; // followed already
    const there = await this.cards.byIds([fromContactId, toContactId], batch.context.zone);
    if (there.has(toContactId) || !there.has(fromContactId)) return;
    batch.changeClient(client, { contactId: fromContactId });
    for (const table of ['dialog', 'phone_call'])
      await batch.tx.query(`UPDATE ${table} SET contact_id = ? WHERE client_id = ? AND contact_id = ?`, [
        fromContactId,
        client.clientId,
        toContactId,
      ]);
  }

  private async become(tx: Tx, merge: ClientMerge | undefined, state: MergeState): Promise<void> {
    if (merge?.state === 'ordered') await saveMerges(tx, [{ ...merge, state, dueAt: null }]);
  }
}
