import { Injectable } from '@nestjs/common';
import { chooseDeal } from '../domain/identity/choose-deal.js';
import { ownerOfContact } from '../domain/identity/owner-of-contact.js';
import type { EventOf } from '../portal/events/portal-event.js';
import { Contacts } from '../portal/tables/contacts.js';
import { OpenDeals } from '../portal/tables/open-deals.js';
import { Batch, type Decided } from '../records/batch.js';
import { type Client, companiesOfContacts, linkContacts, lockClients } from '../records/clients.js';
import { LockedCompanies } from '../records/company-locks.js';
import { lockDialogsOfClients } from '../records/dialogs.js';
import { Incidents } from '../records/incidents.js';
import { contactSubject } from '../records/subject.js';
import { BindThreads } from './bind-threads.js';
import { lockMerges, type MergeState, moveMerges, pairName, pairOf, saveMerges } from './client-merges.js';
import type { HandMergeFacts } from './hand-merge.js';
import { joinClients } from './join-clients.js';
import { moveKeptApart } from './kept-apart.js';
import { mergeKinds } from './merge-kinds.js';
import { redirectCommands } from './redirect-commands.js';

type Merged = EventOf<'ContactsMerged'>;

const ownStates: readonly MergeState[] = ['ordered', 'done', 'parting', 'apart'];

/** Clients on both sides of a merge; which company each contact is of. */
interface Sides {
  /** Code of the company that the contact that is left belongs to. */
  companyCode: string;
  from: Client[];
  to: Client[];
}

/** Two contacts were merged in the portal by somebody else: their clients are one, and what hangs on the contact that is gone moves. */
@Injectable()
export class FollowMerges {
  constructor(
    private readonly contacts: Contacts,
    private readonly openDeals: OpenDeals,
    private readonly threads: BindThreads,
    private readonly incidents: Incidents,
  ) {}

  async follow({ tx, context }: Pick<Batch, 'tx' | 'context'>, event: Merged): Promise<Decided[]> {
    const { fromContactId, toContactId, actorUserId } = event.payload;
    const batch = new Batch(tx, context);
    const pair = pairOf(fromContactId, toContactId);
    const sides = await this.lockSides(batch, fromContactId, toContactId);
    const known = (await lockMerges(tx, [pair])).get(pairName(pair));
    // The sidecar's own: followed when it was ordered, and settled by the portal's answer.
    const isOwn = known !== undefined && known.contactB === fromContactId && ownStates.includes(known.state);
    if (!sides || isOwn) return [];

    await tx.query('DELETE FROM contact_company WHERE contact_id = ?', [fromContactId]);
    await linkContacts(tx, new Map([[toContactId, sides.companyCode]]), context.at);
    const lost = sides.from.filter((client) => client.companyCode !== sides.companyCode);
    let journalled: { journalUid: string } | null = null;
    for (const client of lost) journalled = await this.takeContactAway(batch, client, event, sides.companyCode);
    const same = sides.from.filter((client) => client.companyCode === sides.companyCode);
    const joined = same.length > 0 ? await this.makeOne(batch, event, same, sides.to) : journalled;
    await moveMerges(tx, fromContactId, toContactId);
    await moveKeptApart(tx, fromContactId, toContactId);
    if (known || sides.from.length > 0)
      await saveMerges(tx, [
        {
          id: 0,
          companyCode: sides.companyCode,
          contactA: pair[0],
          contactB: pair[1],
          madeAt: context.at,
          journalUid: null,
          partedBy: 0,
          ...known,
          ...joined,
          state: 'done',
          because: 'byHand',
          evidence: { claims: [], facts: null, ...known?.evidence, decision: null },
          dueAt: null,
          decidedAt: context.at,
          decidedBy: actorUserId,
          commandId: null, // nothing is kept of it: it cannot be taken apart
        },
      ]);
    return batch.flush();
  }

  /**
   * Whose the contact is that is left: its link's, else its company field's, which a merge does not overwrite; nobody's goes to the company
   * of the other. null: no company has to do with either.
   */
  private async lockSides(batch: Batch, fromContactId: number, toContactId: number): Promise<Sides | null> {
    const { tx, context } = batch;
    const links = await companiesOfContacts(tx, [fromContactId, toContactId]);
    const rows = await tx.query<{ client_id: string; company_code: string; contact_id: number; lost_contact_id: number }[]>(
      'SELECT client_id, company_code, contact_id, lost_contact_id FROM client WHERE contact_id IN (?) OR lost_contact_id = ?',
      [[fromContactId, toContactId], fromContactId],
    );
    if (rows.length === 0 && links.size === 0) return null;
    const hasTo = (row: { contact_id: number }) => row.contact_id === toContactId;
    // A dialog between the deletion and this event may have found the contact that is left for the client that had lost the other.
    const hadFrom = (row: { contact_id: number; lost_contact_id: number }) => !hasTo(row) || row.lost_contact_id === fromContactId;
    const field = (await this.contacts.byIds([toContactId])).get(toContactId)?.companyName ?? null;
    const linkedCompany = links.get(toContactId) ?? rows.find(hasTo)?.company_code ?? null;
    const owner = ownerOfContact({ linkedCompany, companyField: field, deals: [] }, context.settings.companies);
    const companyCode = owner ?? links.get(fromContactId) ?? rows[0]?.company_code;
    if (companyCode === undefined) return null;
    const clientIds = rows.map((row) => row.client_id);
    batch.holdDialogs(await lockDialogsOfClients(tx, clientIds));
    await LockedCompanies.lock(tx, [companyCode, ...rows.map((row) => row.company_code)]);
    const clients = await lockClients(tx, clientIds);
    batch.holdClients(clients);
    const of = (wanted: boolean) => rows.filter((row) => hadFrom(row) === wanted).flatMap((row) => clients.get(row.client_id) ?? []);
    return { companyCode, from: of(true), to: of(false).filter((client) => client.companyCode === companyCode) };
  }

  private async makeOne(
    batch: Batch,
    event: Merged,
    from: readonly Client[],
    to: readonly Client[],
  ): Promise<{ journalUid: string } | null> {
    const { tx, context } = batch;
    const { fromContactId, toContactId } = event.payload;
    const fromIds = new Set(from.map(({ clientId }) => clientId));
    const [client, ...others] = [...to, ...from];
    if (!client) return null;
    const moved = [...batch.dialogs.values()].filter(({ clientId }) => clientId !== null && fromIds.has(clientId));
    const calls = await tx.query<{ call_id: string }[]>('SELECT call_id FROM phone_call WHERE client_id IN (?)', [[...fromIds]]);
    await joinClients(tx, client, others);
    await redirectCommands(tx, client.clientId, fromContactId, toContactId);
    const dealId = (await this.workingDeal(batch, client.companyCode, toContactId)) || client.dealId;
    batch.changeClient(client, { contactId: toContactId, dealId });
    for (const dialog of moved)
      batch.changeDialog(dialog, { clientId: client.clientId, contactId: toContactId, dealId: dialog.dealId || dealId });
    const callIds = calls.map((row) => row.call_id);
    if (callIds.length > 0)
      await tx.query('UPDATE phone_call SET contact_id = ?, deal_id = IF(deal_id = 0, ?, deal_id) WHERE call_id IN (?)', [
        toContactId,
        dealId,
        callIds,
      ]);
    await tx.query('UPDATE client SET lost_contact_id = 0 WHERE client_id = ?', [client.clientId]);
    const journalUid = record(batch, event, client, dealId, null, moved.length + callIds.length);
    const sessionIds = moved.map(({ sessionId }) => sessionId);
    await this.threads.order(tx, context, client, { sessionIds, callIds }, journalUid);
    batch.askToMerge(client, null, `contact ${toContactId}`);
    return { journalUid };
  }

  /** Both deals live on: a person has merged the contacts, not the deals. The next dialog goes to the one that chooseDeal() names. */
  private async workingDeal({ context }: Batch, companyCode: string, contactId: number): Promise<number> {
    const company = context.company(companyCode);
    if (!company) return 0;
    return chooseDeal(await this.openDeals.ofContacts([contactId], company.dealCategoryId, context.zone))?.dealId ?? 0;
  }

  /** The contact went to another company's: this company has none any more, and its next dialog makes one. A person has to know. */
  private async takeContactAway(batch: Batch, client: Client, event: Merged, ownerCode: string): Promise<{ journalUid: string }> {
    const { tx, context } = batch;
    const { fromContactId, toContactId, actorUserId } = event.payload;
    batch.changeClient(client, { contactId: 0, dealId: 0 });
    await tx.query('UPDATE client SET lost_contact_id = 0 WHERE client_id = ?', [client.clientId]);
    const open = [...batch.dialogs.values()].filter((dialog) => dialog.clientId === client.clientId && !dialog.closedAt);
    for (const dialog of open) batch.changeDialog(dialog, { contactId: 0 });
    const journalUid = record(batch, event, client, 0, ownerCode, 0);
    await this.incidents.open(
      'merged-across-companies',
      `contact:${toContactId}`,
      { fromContactId, toContactId, companyCode: ownerCode, lostByCompanyCode: client.companyCode, actorUserId, at: context.at },
      tx,
    );
    return { journalUid };
  }
}

function record(batch: Batch, event: Merged, client: Client, keptDealId: number, ownerCode: string | null, movedThreads: number): string {
  const { fromContactId, toContactId, actorUserId } = event.payload;
  const nameOf = (code: string) => batch.context.company(code)?.name ?? code;
  const facts: HandMergeFacts = {
    companyName: nameOf(ownerCode ?? client.companyCode),
    fromContactId,
    toContactId,
    actorUserId,
    lostBy: ownerCode === null ? null : nameOf(client.companyCode),
    movedThreads,
  };
  return batch.record(mergeKinds.merge, {
    subject: contactSubject(toContactId),
    rule: 'byHand',
    because: 'byHand',
    eventUid: ownerCode === null ? event.uid : null, // one entry an event: a company that has lost its contact has one of its own
    companyCode: client.companyCode,
    clientId: client.clientId,
    contactId: toContactId,
    dealId: keptDealId,
    operatorId: actorUserId,
    facts,
    decision: { kind: 'followed', keptDealId },
  });
}
