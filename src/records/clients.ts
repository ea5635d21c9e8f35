import { insertRows, StartAnew } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import type { ClientKey } from '../domain/identity/client-keys.js';
import { keyName } from '../domain/identity/client-keys.js';
import { howLearnt } from '../domain/identity/how-learnt.js';
import { groupBy } from '../group-by.js';
import { formerKeys, formerName } from './former-keys.js';

/** A client of one company, as the sidecar remembers it: the promise of one contact and one working deal. */
export interface Client {
  clientId: string;
  companyCode: string;
  /** 0 until the portal has made it. */
  contactId: number;
  dealId: number;
  responsibleId: number;
  /** Placements decided and not yet answered by the portal. */
  pending: number;
  createdAt: Date;
}

interface ClientRow {
  client_id: string;
  company_code: string;
  contact_id: number;
  deal_id: number;
  responsible_id: number;
  pending: number;
  created_at: Date;
}

const longestChain = 10;

const clientColumns = 'client_id, company_code, contact_id, deal_id, responsible_id, pending, created_at';

/** Clients behind keys of one company, by `kind:value`. */
export async function findKeys(tx: Tx, companyCode: string, keys: readonly ClientKey[]): Promise<Map<string, string>> {
  return (await findOwners(tx, companyCode, keys)).clientIds;
}

/** Whose keys are, by `kind:value`, and which of them the client has only written in a message: they may be another's. */
export interface KeyOwners {
  clientIds: Map<string, string>;
  inMessage: Set<string>;
}

/** @param from where it was learnt, as `learnt_from` has it: `session 15`, `call <CALL_ID>` */
export interface LearntKey {
  companyCode: string;
  clientId: string;
  key: ClientKey;
  at: Date;
  from: string;
}

/** Written as ORs of ranges: row constructors would not use the key on MariaDB. */
export async function findOwners(tx: Tx, companyCode: string, keys: readonly ClientKey[]): Promise<KeyOwners> {
  if (keys.length === 0) return { clientIds: new Map(), inMessage: new Set() };
  const byKind = new Map<string, Set<string>>();
  for (const { kind, value } of keys) byKind.set(kind, (byKind.get(kind) ?? new Set()).add(value));
  const ranges = [...byKind.keys()].map(() => '(company_code = ? AND kind = ? AND value IN (?))').join(' OR ');
  const params = [...byKind].flatMap(([kind, values]) => [companyCode, kind, [...values]]);
  const rows = await tx.query<{ kind: string; value: string; client_id: string; learnt_from: string }[]>(
    `SELECT kind, value, client_id, learnt_from FROM client_key WHERE ${ranges}`,
    params,
  );
  return {
    clientIds: new Map(rows.map((row) => [keyName(row), row.client_id])),
    inMessage: new Set(rows.filter((row) => howLearnt(row.learnt_from) === 'text').map(keyName)),
  };
}

/** Loads and locks clients, in the order of their ids. */
export function lockClients(tx: Tx, clientIds: readonly string[]): Promise<Map<string, Client>> {
  return lockWhere(tx, 'client_id IN (?)', [[...new Set(clientIds)]]);
}

/** The clients that these have become, by the id that was asked for; locked. */
export async function lockFollowed(tx: Tx, clientIds: readonly string[]): Promise<Map<string, Client>> {
  const goesTo = new Map(clientIds.map((clientId) => [clientId, clientId]));
  for (let step = 0; step < longestChain; step++) {
    const ids = [...new Set(goesTo.values())];
    if (ids.length === 0) return new Map();
    const rows = await tx.query<{ client_id: string; merged_into: string }[]>(
      'SELECT client_id, merged_into FROM client WHERE client_id IN (?) AND merged_into IS NOT NULL',
      [ids],
    );
    if (rows.length === 0) break;
    const next = new Map(rows.map((row) => [row.client_id, row.merged_into]));
    for (const [asked, reached] of goesTo) goesTo.set(asked, next.get(reached) ?? reached);
  }
  const clients = await lockClients(tx, [...goesTo.values()]);
  return new Map([...goesTo].flatMap(([asked, reached]) => (clients.has(reached) ? [[asked, clients.get(reached) as Client]] : [])));
}

/** The company's clients that have these contacts. */
export function lockClientsOfContacts(tx: Tx, companyCode: string, contactIds: readonly number[]): Promise<Map<string, Client>> {
  return lockWhere(tx, 'contact_id IN (?) AND company_code = ?', [[...new Set(contactIds)], companyCode]);
}

async function lockWhere(tx: Tx, where: string, params: [readonly unknown[], ...unknown[]]): Promise<Map<string, Client>> {
  if (params[0].length === 0) return new Map();
  const rows = await tx.query<ClientRow[]>(`SELECT ${clientColumns} FROM client WHERE ${where} ORDER BY client_id FOR UPDATE`, params);
  return new Map(rows.map((row) => [row.client_id, toClient(row)]));
}

export async function saveClients(tx: Tx, clients: readonly Client[]): Promise<void> {
  const rows = clients.map((client) => [
    client.clientId,
    client.companyCode,
    client.contactId,
    client.dealId,
    client.responsibleId,
    client.pending,
    client.createdAt,
  ]);
  await insertRows(
    tx,
    'client',
    ['client_id', 'company_code', 'contact_id', 'deal_id', 'responsible_id', 'pending', 'created_at'],
    rows,
    `ON DUPLICATE KEY UPDATE contact_id = VALUES(contact_id), deal_id = VALUES(deal_id),
       responsible_id = VALUES(responsible_id), pending = VALUES(pending)`,
  );
}

/** Of keys that are about to be learnt those that another client has only written in a message. @returns that client, with where it wrote the key */
export async function writersOf(tx: Tx, learnt: readonly LearntKey[]): Promise<LearntKey[]> {
  const writers: LearntKey[] = [];
  for (const [companyCode, ofCompany] of groupBy(learnt, (one) => one.companyCode)) {
    const rows = await tx.query<{ kind: ClientKey['kind']; value: string; client_id: string; learnt_at: Date; learnt_from: string }[]>(
      `SELECT kind, value, client_id, learnt_at, learnt_from FROM client_key
        WHERE learnt_from LIKE 'text %' AND company_code = ? AND (${ofCompany.map(() => '(kind = ? AND value = ? AND client_id <> ?)').join(' OR ')})`,
      [companyCode, ...ofCompany.flatMap(({ key, clientId }) => [key.kind, key.value, clientId])],
    );
    for (const row of rows) {
      const key = { kind: row.kind, value: row.value };
      writers.push({ companyCode, clientId: row.client_id, key, at: row.learnt_at, from: row.learnt_from });
    }
  }
  return writers;
}

/**
 * A key that is known already keeps its client: two clients that turn out to be one are merged by a rule of its own. Only one that its
 * client has written in a message becomes that of who tells it itself. A key that was taken off the client's contact is not learnt again.
 */
export async function learnKeys(tx: Tx, learnt: readonly LearntKey[]): Promise<void> {
  const former = await formerKeys(
    tx,
    learnt.map(({ clientId }) => clientId),
  );
  const rows = learnt
    .filter(({ clientId, key }) => !former.has(formerName(clientId, key)))
    .map(({ companyCode, clientId, key, at, from }) => [companyCode, key.kind, key.value, clientId, at, from]);
  await insertRows(
    tx,
    'client_key',
    ['company_code', 'kind', 'value', 'client_id', 'learnt_at', 'learnt_from'],
    rows,
    // What the client tells itself is better evidence than what stood on the card. The second assignment sees what the first has done.
    `ON DUPLICATE KEY UPDATE
       client_id = IF(learnt_from LIKE 'text %' AND VALUES(learnt_from) REGEXP '^(session|call) ', VALUES(client_id), client_id),
       learnt_from = IF(client_id = VALUES(client_id) AND learnt_from REGEXP '^(contact|hand|text|dialled) '
       AND VALUES(learnt_from) REGEXP '^(session|call) ', VALUES(learnt_from), learnt_from)`,
  );
}

/** The company of contacts, where the sidecar has linked one. */
export async function companiesOfContacts(tx: Tx, contactIds: readonly number[]): Promise<Map<number, string>> {
  if (contactIds.length === 0) return new Map();
  const rows = await tx.query<{ contact_id: number; company_code: string }[]>(
    'SELECT contact_id, company_code FROM contact_company WHERE contact_id IN (?)',
    [contactIds],
  );
  return new Map(rows.map((row) => [row.contact_id, row.company_code]));
}

/** Links contacts to companies; the first company to have a contact keeps it. */
export async function linkContacts(tx: Tx, links: ReadonlyMap<number, string>, at: Date): Promise<void> {
  const rows = [...links].sort(([a], [b]) => a - b).map(([contactId, companyCode]) => [contactId, companyCode, at]);
  await insertRows(tx, 'contact_company', ['contact_id', 'company_code', 'since'], rows, 'ON DUPLICATE KEY UPDATE contact_id = contact_id');
}

/** A person has given contacts to other companies: the link follows. */
export async function giveContacts(tx: Tx, links: ReadonlyMap<number, string>, at: Date): Promise<void> {
  const rows = [...links].sort(([a], [b]) => a - b).map(([contactId, companyCode]) => [contactId, companyCode, at]);
  await insertRows(
    tx,
    'contact_company',
    ['contact_id', 'company_code', 'since'],
    rows,
    'ON DUPLICATE KEY UPDATE company_code = VALUES(company_code)',
  );
}

/** Clients of whatever company that have these contacts, locked. */
export function lockClientsWith(tx: Tx, contactIds: readonly number[]): Promise<Map<string, Client>> {
  return lockWhere(tx, 'contact_id IN (?)', [[...new Set(contactIds)]]);
}

/** Clients of whatever company whose working deal is one of these, locked. */
export function lockClientsOnDeals(tx: Tx, dealIds: readonly number[]): Promise<Map<string, Client>> {
  return lockWhere(tx, 'deal_id IN (?)', [[...new Set(dealIds)]]);
}

/**
 * Links contacts that were taken for nobody's.
 * @throws StartAnew when another company was first meanwhile
 */
export async function claimContacts(tx: Tx, links: ReadonlyMap<number, string>, at: Date): Promise<void> {
  await linkContacts(tx, links, at);
  const owners = await companiesOfContacts(tx, [...links.keys()]);
  for (const [contactId, companyCode] of links) {
    if (owners.get(contactId) !== companyCode) throw new StartAnew(`Contact ${contactId} has become ${owners.get(contactId)}'s meanwhile`);
  }
}

function toClient(row: ClientRow): Client {
  return {
    clientId: row.client_id,
    companyCode: row.company_code,
    contactId: row.contact_id,
    dealId: row.deal_id,
    responsibleId: row.responsible_id,
    pending: row.pending,
    createdAt: row.created_at,
  };
}
