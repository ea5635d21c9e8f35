import { Injectable } from '@nestjs/common';
import { type Explanation, explainBoth } from '../contract/explain.js';
import { ApiDb } from '../database/api-db.js';
import { keyName } from '../domain/identity/client-keys.js';
import { type Client } from '../records/clients.js';
import { type DecisionContext, DecisionContexts } from '../records/decision-context.js';
import { keysOfClients } from '../records/former-keys.js';
import { type ClientMerge, findMerges, type MergeState } from './client-merges.js';
import { ContactReader, type KnownContact } from './contact-reader.js';
import { mergeInJournal } from './merge-journal.js';
import type { ClientKeysAnswer, ListedContact, ListedMerge } from './merge-types.js';

export interface MergeQuery {
  state: MergeState | 'all';
  /** Only of these companies: what is somebody's to see. */
  ofCompanies?: readonly string[] | undefined;
  companyCode?: string | undefined;
  /** Only pairs with this contact. */
  contactId?: number | undefined;
  /** Only those with a smaller id: the next page. */
  beforeId?: number | undefined;
  limit: number;
}

const byHand: Explanation = { ru: 'Контакты объединены в портале вручную.', en: 'The contacts were merged in the portal by hand.' };

/** Reads for people who may be whom. */
@Injectable()
export class MergeSearch {
  constructor(
    private readonly db: ApiDb,
    private readonly contexts: DecisionContexts,
    private readonly reader: ContactReader,
  ) {}

  async find(query: MergeQuery): Promise<ListedMerge[]> {
    if (query.ofCompanies?.length === 0) return [];
    const conditions: [sql: string, value: unknown][] = [];
    if (query.state !== 'all') conditions.push(['state = ?', query.state]);
    if (query.companyCode !== undefined) conditions.push(['company_code = ?', query.companyCode]);
    if (query.ofCompanies !== undefined) conditions.push(['company_code IN (?)', query.ofCompanies]);
    if (query.contactId !== undefined) conditions.push(['? IN (contact_a, contact_b)', query.contactId]);
    if (query.beforeId !== undefined) conditions.push(['id < ?', query.beforeId]);
    const where = ['1 = 1', ...conditions.map(([sql]) => sql)].join(' AND ');
    const merges = await findMerges(
      this.db,
      `${where} ORDER BY id DESC`,
      conditions.map(([, value]) => value),
      query.limit,
    );
    if (merges.length === 0) return [];
    const context = await this.contexts.current();
    const known = new Map<string, Map<number, KnownContact>>();
    for (const code of new Set(merges.map((merge) => merge.companyCode))) {
      const ofCompany = merges.filter((merge) => merge.companyCode === code);
      known.set(code, await this.contactsOf(context, code, ofCompany));
    }
    return merges.map((merge) => listed(merge, known.get(merge.companyCode) ?? new Map()));
  }

  /** null: no client of a company that may be seen has the contact. */
  async keysOf(contactId: number, ofCompanies: readonly string[] | 'all'): Promise<ClientKeysAnswer | null> {
    const clients = (await this.clientsOf([contactId])).filter(
      (client) => ofCompanies === 'all' || ofCompanies.includes(client.companyCode),
    );
    const [client] = clients;
    if (!client) return null;
    const clientIds = clients.map(({ clientId }) => clientId);
    const former = await this.db.query<
      { kind: ClientKeysAnswer['former'][number]['kind']; value: string; learntAt: Date; learntFrom: string; removedAt: Date }[]
    >(
      `SELECT kind, value, learnt_at AS learntAt, learnt_from AS learntFrom, removed_at AS removedAt
         FROM former_client_key WHERE client_id IN (?) ORDER BY removed_at, kind, value`,
      [clientIds],
    );
    const keys = await keysOfClients(this.db, clientIds);
    return {
      contactId,
      companyCode: client.companyCode,
      keys: keys.map(({ kind, value, learntAt, learntFrom, onCardAt }) => ({
        kind,
        value,
        learntAt,
        learntFrom,
        isOnCard: onCardAt !== null,
      })),
      former: former.map(({ kind, value, learntAt, learntFrom, removedAt }) => ({ kind, value, learntAt, learntFrom, removedAt })),
    };
  }

  /** Of a company that left the settings the rows alone are told. */
  private async contactsOf(context: DecisionContext, code: string, merges: readonly ClientMerge[]): Promise<Map<number, KnownContact>> {
    const company = context.company(code);
    if (!company) return new Map();
    const contactIds = merges.flatMap(({ contactA, contactB }) => [contactA, contactB]);
    const clients = (await this.clientsOf(contactIds)).filter((client) => client.companyCode === code);
    return this.reader.read(this.db, context, company, contactIds, clients);
  }

  private async clientsOf(contactIds: readonly number[]): Promise<Client[]> {
    const rows = await this.db.query<{ client_id: string; company_code: string; contact_id: number; created_at: Date }[]>(
      'SELECT client_id, company_code, contact_id, created_at FROM client WHERE contact_id IN (?) ORDER BY created_at, client_id',
      [contactIds],
    );
    return rows.map((row) => ({
      clientId: row.client_id,
      companyCode: row.company_code,
      contactId: row.contact_id,
      dealId: 0,
      responsibleId: 0,
      pending: 0,
      createdAt: row.created_at,
    }));
  }
}

function listed(merge: ClientMerge, known: ReadonlyMap<number, KnownContact>): ListedMerge {
  const { facts, decision } = merge.evidence;
  const shared = new Set((facts?.sharedKeys ?? []).map(keyName));
  const contact = (contactId: number) => listedContact(contactId, known.get(contactId), merge, shared);
  return {
    id: merge.id,
    companyCode: merge.companyCode,
    state: merge.state,
    because: merge.because,
    explanation:
      decision === null ? byHand : explainBoth(mergeInJournal, { rule: decision.kind, because: decision.because, facts, decision }),
    madeAt: merge.madeAt,
    decidedAt: merge.decidedAt,
    decidedBy: merge.decidedBy,
    contacts: [contact(merge.contactA), contact(merge.contactB)],
  };
}

/** A contact that is gone is told as it was when it was decided about. */
function listedContact(contactId: number, known: KnownContact | undefined, merge: ClientMerge, shared: ReadonlySet<string>): ListedContact {
  const then = merge.evidence.facts?.contacts.find((contact) => contact.contactId === contactId);
  const isThere = known?.isThere ?? false;
  const keys = isThere ? (known?.keys ?? []) : (then?.keys ?? []);
  const claims = merge.evidence.claims.filter((claim) => claim.contactId === contactId);
  const all = [...new Map([...keys, ...claims].map(({ kind, value }) => [keyName({ kind, value }), { kind, value }])).values()];
  const onCard = new Set((known?.cardKeys ?? []).map(keyName));
  return {
    contactId,
    isThere,
    name: isThere ? (known?.name ?? '') : (then?.name ?? ''),
    lastName: isThere ? (known?.lastName ?? '') : (then?.lastName ?? ''),
    createdAt: isThere ? (known?.createdAt ?? null) : then ? new Date(then.createdAt) : null,
    responsibleId: known?.responsibleId ?? 0,
    keys: all.map((key) => {
      const learnt = known?.learnt.find((one) => keyName(one) === keyName(key));
      const claim = claims.find((one) => keyName(one) === keyName(key));
      return {
        ...key,
        isShared: shared.has(keyName(key)),
        isOnCard: onCard.has(keyName(key)),
        learntAt: learnt?.learntAt ?? claim?.at ?? null,
        learntFrom: learnt?.learntFrom ?? claim?.from ?? null,
      };
    }),
    deals: (known?.deals ?? []).map(({ dealId, title, lastActivityAt }) => ({ dealId, title, lastActivityAt })),
  };
}
