import { Injectable } from '@nestjs/common';
import { distinct } from '../distinct.js';
import { type ClientKey, keyName } from '../domain/identity/client-keys.js';
import { clientKeyOf } from '../portal/index-keys.js';
import { ContactCards } from '../portal/tables/contact-cards.js';
import { DuplicateIndex } from '../portal/tables/duplicate-index.js';
import { Sessions } from '../portal/tables/sessions.js';
import type { Batch } from './batch.js';
import { type Client, lockClientsWith } from './clients.js';
import { lockOpenDialogsOfContacts } from './dialogs.js';
import { keysOfClients, takeKeysAway } from './former-keys.js';
import { Incidents } from './incidents.js';
import type { Answered } from './sent-command.js';

/** A card is linked after it was made; so far the clocks of portal and database may differ. */
const clocksMs = 2 * 60_000;

/** One incident of the portal: whoever looks at it looks at all that the backup has brought. */
export const restored = { kind: 'portal-restored', subject: 'portal' };

/** Sessions of a client that are compared with the portal's, the newest. */
const mostCompared = 20;

/** A dialog that wants its place, with the client that was found for it. */
interface Writer {
  sessionId: number;
  clientUserId: number;
  userCode: string;
  client: Client | null;
}

/** A contact that a command of ours has made. */
interface MadeContact {
  contactId: number;
  /** Whose it is. */
  clientId: string;
  orderedAt: Date;
}

/**
 * Contacts whose id was given out again, as a portal does that was restored from a backup: what is remembered of the former holder is set aside, and
 * nobody is taken for somebody else (docs/decisions/0031).
 */
@Injectable()
export class ReusedIds {
  constructor(
    private readonly cards: ContactCards,
    private readonly index: DuplicateIndex,
    private readonly sessions: Sessions,
    private readonly incidents: Incidents,
  ) {}

  /**
   * Contacts that have just been made in the portal. One that is older there than its link, or has a key of a client that had the id, is the one that
   * is remembered.
   */
  async amongSaved(batch: Batch, contactIds: readonly number[]): Promise<void> {
    if (contactIds.length === 0) return;
    const since = await this.linkedSince(batch, contactIds);
    if (since.size === 0) return;
    const cards = await this.cards.byIds([...since.keys()], batch.context.zone);
    const younger = [...since].flatMap(([contactId, at]) => {
      const card = cards.get(contactId);
      return card && card.createdAt.getTime() > at.getTime() + clocksMs ? contactId : [];
    });
    if (younger.length === 0) return;
    const clients = [...(await lockClientsWith(batch.tx, younger)).values()];
    const [learnt, onCards] = await Promise.all([
      keysOfClients(
        batch.tx,
        clients.map(({ clientId }) => clientId),
      ),
      this.index.ofContacts(younger),
    ]);
    const isTheSame = (contactId: number) => {
      const ofCard = new Set(onCards.filter((row) => row.contactId === contactId).flatMap((row) => keyNameOf(row)));
      const having = new Set(clients.filter((client) => client.contactId === contactId).map(({ clientId }) => clientId));
      return learnt.some((key) => having.has(key.clientId) && ofCard.has(keyName(key)));
    };
    await this.setAside(
      batch,
      younger.filter((contactId) => !isTheSame(contactId)),
      new Set(),
    );
  }

  /** Contacts that placements have made: whoever was linked to such an id before the command was ordered is somebody else. */
  async amongMade(batch: Batch, answered: readonly Answered[]): Promise<void> {
    const made = await madeIn(batch, answered);
    if (made.length === 0) return;
    const since = await this.linkedSince(
      batch,
      made.map(({ contactId }) => contactId),
    );
    const reused = made.filter(({ contactId, orderedAt }) => {
      const linkedAt = since.get(contactId);
      return linkedAt !== undefined && linkedAt < orderedAt;
    });
    await this.setAside(
      batch,
      reused.map(({ contactId }) => contactId),
      new Set(reused.map(({ clientId }) => clientId)),
    );
  }

  /**
   * Users of connectors whose id was given out again: the client is known by that id, writes from an address that this client never had, and of the
   * sessions that are remembered of it the portal has none. Such a key is taken from the client.
   * @returns session ids of the starts that are somebody else's
   */
  async amongWriters(batch: Batch, starts: readonly Writer[]): Promise<Set<number>> {
    const { tx, context } = batch;
    const known = starts.filter(({ client, clientUserId }) => client !== null && clientUserId > 0);
    if (known.length === 0) return new Set();
    const rows = await tx.query<{ client_id: string; client_user_id: number; session_id: number; chat_id: number; user_code: string }[]>(
      `SELECT client_id, client_user_id, session_id, chat_id, user_code FROM (
         SELECT client_id, client_user_id, session_id, chat_id, user_code,
                ROW_NUMBER() OVER (PARTITION BY client_id, client_user_id ORDER BY session_id DESC) AS place
           FROM dialog WHERE client_id IN (?) AND client_user_id IN (?)) newest
        WHERE place <= ${mostCompared}`,
      [known.flatMap(({ client }) => client?.clientId ?? []), distinct(known.map(({ clientUserId }) => clientUserId))],
    );
    const inDoubt = known.flatMap((start) => {
      const remembered = rows.filter((row) => row.client_id === start.client?.clientId && row.client_user_id === start.clientUserId);
      const isFamiliar = remembered.some((row) => addressOf(row.user_code) === addressOf(start.userCode));
      return isFamiliar || remembered.length === 0 ? [] : [{ start, remembered }];
    });
    if (inDoubt.length === 0) return new Set();
    const sessions = await this.sessions.byIds(
      distinct(inDoubt.flatMap(({ remembered }) => remembered.map((row) => row.session_id))),
      context.zone,
    );
    const isThere = (row: (typeof rows)[number]) => {
      const session = sessions.get(row.session_id);
      return session?.chatId === row.chat_id && session.userCode === row.user_code;
    };
    const strangers = inDoubt.filter(({ remembered }) => !remembered.some(isThere)).map(({ start }) => start);
    for (const { client, clientUserId, sessionId } of strangers) {
      if (!client) continue;
      const key: ClientKey = { kind: 'connectorUser', value: String(clientUserId) };
      const learnt = await keysOfClients(tx, [client.clientId]);
      await takeKeysAway(
        tx,
        learnt.filter((one) => keyName(one) === keyName(key)),
        context.at,
      );
      batch.knowOwners(client.companyCode, [key], new Map());
      await this.incidents.open(restored.kind, restored.subject, { sessionId, companyCode: client.companyCode }, tx);
    }
    return new Set(strangers.map(({ sessionId }) => sessionId));
  }

  private async setAside(batch: Batch, contactIds: readonly number[], but: ReadonlySet<string>): Promise<void> {
    if (contactIds.length === 0) return;
    const { tx } = batch;
    batch.holdDialogs(await lockOpenDialogsOfContacts(tx, contactIds));
    const clients = await lockClientsWith(tx, contactIds);
    batch.holdClients(clients);
    const former = new Set([...clients.keys()].filter((clientId) => !but.has(clientId)));
    for (const clientId of former) {
      const client = batch.clients.get(clientId);
      if (client) batch.changeClient(client, { contactId: 0, dealId: 0 });
    }
    for (const dialog of batch.dialogs.values())
      if (dialog.clientId !== null && former.has(dialog.clientId) && contactIds.includes(dialog.contactId) && !dialog.closedAt)
        batch.changeDialog(dialog, { contactId: 0, dealId: 0 });
    await tx.query('DELETE FROM contact_company WHERE contact_id IN (?)', [contactIds]);
    await tx.query('UPDATE client SET lost_contact_id = 0 WHERE lost_contact_id IN (?)', [contactIds]);
    for (const column of ['contact_a', 'contact_b'])
      await tx.query(`UPDATE client_merge SET state = 'gone', due_at = NULL WHERE ${column} IN (?) AND state IN ('suggested', 'waiting')`, [
        contactIds,
      ]);
    for (const contactId of contactIds) await this.incidents.open(restored.kind, restored.subject, { contactId }, tx);
  }

  private async linkedSince({ tx }: Batch, contactIds: readonly number[]): Promise<Map<number, Date>> {
    const rows = await tx.query<{ contact_id: number; since: Date }[]>(
      'SELECT contact_id, since FROM contact_company WHERE contact_id IN (?)',
      [distinct(contactIds)],
    );
    return new Map(rows.map((row) => [row.contact_id, row.since]));
  }
}

async function madeIn({ tx, clients }: Batch, answered: readonly Answered[]): Promise<MadeContact[]> {
  const made = new Map<string, Omit<MadeContact, 'orderedAt'>>();
  for (const { command, answer } of answered) {
    const client = clients.get(command.clientId ?? '');
    if (!client || answer.status !== 'done' || (answer.type !== 'placeDialog' && answer.type !== 'placeCall')) continue;
    const { contactId, contactCreated } = answer.result;
    if (contactCreated) made.set(command.commandId, { contactId, clientId: client.clientId });
  }
  if (made.size === 0) return [];
  const rows = await tx.query<{ command_id: string; created_at: Date }[]>(
    'SELECT command_id, created_at FROM outbox_command WHERE command_id IN (?)',
    [[...made.keys()]],
  );
  return rows.flatMap((row) => {
    const one = made.get(row.command_id);
    return one ? { ...one, orderedAt: row.created_at } : [];
  });
}

/** What the connector itself knows of the client's chat: the line and the portal's user in a user code are the portal's. */
function addressOf(userCode: string): string {
  const [connector = '', , chat = ''] = userCode.split('|');
  return `${connector}|${chat}`;
}

function keyNameOf(row: { type: string; value: string }): string[] {
  const key = clientKeyOf(row);
  return key ? [keyName(key)] : [];
}
