import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { StartAnew } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import { decideMerge } from '../domain/identity/decide-merge.js';
import type { MergeDecision, MergeFacts } from '../domain/identity/merge.js';
import { Batch, type Decided } from '../records/batch.js';
import { type Client, claimContacts, lockClientsOfContacts } from '../records/clients.js';
import { LockedCompanies } from '../records/company-locks.js';
import { DecisionContexts } from '../records/decision-context.js';
import { lockDialogsOfClients } from '../records/dialogs.js';
import { addOrders } from '../records/outbox.js';
import { clientSubject } from '../records/subject.js';
import type { CompanySettings } from '../settings/settings-schema.js';
import { type ClientMerge, findMerges, isDue, moveMerges, type PairOfContacts, saveMerges } from './client-merges.js';
import { ContactReader } from './contact-reader.js';
import { joinClients } from './join-clients.js';
import { moveKeptApart, pairsKeptApart } from './kept-apart.js';
import { keepMergeParts } from './merge-parts.js';
import { recordMerge } from './record-merge.js';

const waitMs = { first: 3000, longest: 60_000 };

type Merge = Extract<MergeDecision, { kind: 'merge' }>;

/** Decides a merge that is due, and makes one client of two: here at once, in the portal by a command. */
@Injectable()
export class MergeClients {
  constructor(
    private readonly contexts: DecisionContexts,
    private readonly reader: ContactReader,
  ) {}

  /**
   * Everything is locked in the order that all others keep: dialogs, company, clients; then the facts are read.
   * @throws StartAnew when one of the clients has got another dialog while they were being locked
   */
  async decide(tx: Tx, mergeId: number): Promise<Decided[]> {
    const [due] = await findMerges(tx, `id = ? AND ${isDue}`, [mergeId], 1);
    if (!due) return [];
    const batch = new Batch(tx, await this.contexts.current());
    const company = batch.context.company(due.companyCode);
    const contactIds = [due.contactA, due.contactB];
    const clients = company ? await this.lockAll(batch, company, contactIds) : [];
    const [merge] = await findMerges(tx, `id = ? AND ${isDue}`, [mergeId], 1, 'FOR UPDATE');
    if (!merge) return []; // another sidecar was quicker, or a person
    if (!company) {
      await saveMerges(tx, [{ ...merge, state: 'gone', dueAt: null }]);
      return [];
    }
    const known = await this.reader.read(tx, batch.context, company, contactIds, clients);
    const pair: PairOfContacts = [merge.contactA, merge.contactB];
    // what a person has taken apart only a person makes one again
    const isMarkedSeparate = merge.decidedBy === 0 && (await pairsKeptApart(tx, [pair])).size > 0;
    const [facts] = await this.reader.factsOf(tx, batch.context, company, known, [
      { pair, claims: merge.evidence.claims, isMarkedSeparate, acceptedBy: merge.decidedBy },
    ]);
    if (!facts) throw new Error(`Merge ${mergeId} has no facts`);
    const decision = decideMerge(facts);
    await this.carryOut(batch, company, merge, clients, facts, decision);
    return batch.flush();
  }

  private async lockAll(batch: Batch, { code }: CompanySettings, contactIds: readonly number[]): Promise<Client[]> {
    const { tx } = batch;
    const rows = await tx.query<{ client_id: string }[]>('SELECT client_id FROM client WHERE contact_id IN (?) AND company_code = ?', [
      contactIds,
      code,
    ]);
    const expected = rows.map((row) => row.client_id);
    batch.holdDialogs(await lockDialogsOfClients(tx, expected));
    await LockedCompanies.lock(tx, [code]);
    const clients = await lockClientsOfContacts(tx, code, contactIds);
    const isOther = [...clients.keys()].some((clientId) => !expected.includes(clientId));
    if (isOther || (await this.hasNewDialog(batch, [...clients.keys()])))
      throw new StartAnew(`Clients of ${contactIds.join()} have changed`);
    batch.holdClients(clients);
    return [...clients.values()];
  }

  private async hasNewDialog(batch: Batch, clientIds: readonly string[]): Promise<boolean> {
    if (clientIds.length === 0) return false;
    const rows = await batch.tx.query<{ session_id: number }[]>('SELECT session_id FROM dialog WHERE client_id IN (?)', [clientIds]);
    return rows.some((row) => !batch.dialogs.has(row.session_id));
  }

  private async carryOut(
    batch: Batch,
    company: CompanySettings,
    merge: ClientMerge,
    clients: readonly Client[],
    facts: MergeFacts,
    decision: MergeDecision,
  ): Promise<void> {
    const { tx } = batch;
    const { at } = batch.context;
    const decided: ClientMerge = { ...merge, because: decision.because, evidence: { ...merge.evidence, facts, decision } };
    const recorded = () => ({ decidedAt: at, journalUid: recordMerge(batch, facts, decision, null) });
    switch (decision.kind) {
      case 'wait': {
        if (merge.state === 'suggested' && decision.againAt) return saveMerges(tx, [{ ...merge, dueAt: decision.againAt }]);
        const journalUid = merge.journalUid ?? recordMerge(batch, facts, decision, null); // once, however long it takes
        const dueAt = decision.againAt ?? nextLook(merge, at);
        return saveMerges(tx, [{ ...decided, state: 'waiting', dueAt, decidedAt: merge.journalUid ? merge.decidedAt : at, journalUid }]);
      }
      case 'suggest': {
        const isToldOf = merge.state === 'suggested' && merge.because === decision.because;
        return saveMerges(tx, [{ ...decided, state: 'suggested', dueAt: null, ...(isToldOf ? {} : recorded()) }]);
      }
      case 'refuse': {
        const isNothing = merge.journalUid === null && decision.because === 'nothingShared'; // a slip, mended before it was told of
        return saveMerges(tx, [{ ...decided, state: 'gone', dueAt: null, ...(isNothing ? {} : recorded()) }]);
      }
      case 'merge': {
        const commandId = randomUUID();
        await keepMergeParts(tx, commandId, merge.commandId, clients, decision.fromContactId, at);
        const client = await this.makeOne(batch, company, clients, facts, decision);
        const journalUid = recordMerge(batch, facts, decision, client.clientId);
        await saveMerges(tx, [{ ...decided, state: 'ordered', dueAt: null, decidedAt: at, journalUid, commandId }]);
        return this.order(batch, company, client, decision, { journalUid, commandId });
      }
      default:
        return decision satisfies never;
    }
  }

  /** From here on the sidecar knows one client; what comes next for it waits behind the portal's merge. */
  private async makeOne(
    batch: Batch,
    company: CompanySettings,
    clients: readonly Client[],
    facts: MergeFacts,
    { fromContactId, toContactId, keptDealId }: Merge,
  ): Promise<Client> {
    const { tx, context } = batch;
    const [left, ...others] = clients.toSorted((a, b) =>
      b.contactId === a.contactId ? byAge(a, b) : a.contactId === toContactId ? -1 : 1,
    );
    const client = left ?? { ...nobody, clientId: randomUUID(), companyCode: company.code, createdAt: context.at };
    await joinClients(tx, client, others);
    batch.changeClient(client, {
      contactId: toContactId,
      dealId: keptDealId,
      responsibleId: client.responsibleId || (others.find(({ responsibleId }) => responsibleId > 0)?.responsibleId ?? 0),
    });
    const open = facts.contacts.flatMap((contact) => contact.openDeals.map(({ dealId }) => dealId));
    const ids = [client, ...others].map(({ clientId }) => clientId);
    for (const dialog of [...batch.dialogs.values()].filter(({ clientId }) => clientId !== null && ids.includes(clientId)))
      batch.changeDialog(dialog, {
        clientId: client.clientId,
        contactId: toContactId,
        dealId: goesOn(dialog.dealId, open) ? keptDealId : dialog.dealId,
      });
    await tx.query('UPDATE phone_call SET contact_id = ?, deal_id = IF(deal_id IN (?), ?, deal_id) WHERE client_id = ?', [
      toContactId,
      [0, ...open],
      keptDealId,
      client.clientId,
    ]);
    await moveMerges(tx, fromContactId, toContactId);
    await moveKeptApart(tx, fromContactId, toContactId);
    await claimContacts(tx, new Map([[toContactId, company.code]]), context.at);
    return client;
  }

  private order(
    batch: Batch,
    company: CompanySettings,
    client: Client,
    decision: Merge,
    ids: { journalUid: string; commandId: string },
  ): Promise<void> {
    const { fromContactId, toContactId, keptDealId, closeDealIds } = decision;
    return addOrders(batch.tx, [
      {
        capability: 'oneClient',
        subject: clientSubject(client.clientId),
        orderKey: client.clientId,
        companyCode: company.code,
        clientId: client.clientId,
        ...ids,
        body: {
          type: 'mergeContacts',
          company: { code: company.code, name: company.name },
          fromContactId,
          toContactId,
          keptDealId,
          closeDealIds,
        },
        dueAt: batch.context.at,
      },
    ]);
  }
}

const nobody = { contactId: 0, dealId: 0, responsibleId: 0, pending: 0 };

function byAge(a: Client, b: Client): number {
  return a.createdAt.getTime() - b.createdAt.getTime() || (a.clientId < b.clientId ? -1 : 1);
}

/** A thread of a deal that was finished before stays with it; one of a deal that was open, or of none, goes on in the kept deal. */
function goesOn(dealId: number, open: readonly number[]): boolean {
  return dealId === 0 || open.includes(dealId);
}

/** Soon at first; a portal that is down for hours is not asked about every moment. */
function nextLook(merge: ClientMerge, at: Date): Date {
  const waitedMs = at.getTime() - merge.madeAt.getTime();
  return new Date(at.getTime() + Math.min(waitMs.longest, Math.max(waitMs.first, waitedMs / 4)));
}
