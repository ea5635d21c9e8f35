import { Injectable } from '@nestjs/common';
import { ApiDb } from '../database/api-db.js';
import { normalisePhone } from '../domain/identity/normalise-phone.js';
import { Contacts } from '../portal/tables/contacts.js';
import { DuplicateIndex } from '../portal/tables/duplicate-index.js';
import { Users } from '../portal/tables/users.js';

const MOST_PEOPLE = 500;
const MOST_THREADS = 2000;
const LEAST_DIGITS = 4;

interface FoundClients {
  contactIds: readonly number[];
  clientUserIds: readonly number[];
  /** Clients as the sidecar remembers them. */
  clientIds: readonly string[];
}

export interface FoundThreads {
  sessionIds: number[];
  callIds: string[];
}

/** Finds dialogs and calls by what people know of a client: a phone, or a name. */
@Injectable()
export class ClientSearch {
  constructor(
    private readonly db: ApiDb,
    private readonly index: DuplicateIndex,
    private readonly contacts: Contacts,
    private readonly users: Users,
  ) {}

  /** Newest dialogs and calls of the clients who match, at most 2000 of each. A text of digits is a phone, whole or its end; anything else a name. */
  async threadsOf(text: string): Promise<FoundThreads> {
    const { contactIds, clientUserIds, clientIds } = isPhone(text) ? await this.byPhone(text) : await this.byName(text);
    const [sessions, calls] = await Promise.all([
      this.newest<{ session_id: number }>('dialog', 'session_id', 'session_id', {
        contact_id: contactIds,
        client_user_id: clientUserIds,
        client_id: clientIds,
      }),
      this.newest<{ call_id: string }>('phone_call', 'call_id, started_at', 'started_at', { contact_id: contactIds, client_id: clientIds }),
    ]);
    return { sessionIds: sessions.map((row) => row.session_id), callIds: calls.map((row) => row.call_id) };
  }

  private async newest<R>(table: string, columns: string, by: string, wanted: Record<string, readonly unknown[]>): Promise<R[]> {
    const asked = Object.entries(wanted).filter(([, ids]) => ids.length > 0);
    if (asked.length === 0) return [];
    const parts = asked.map(([column]) => `SELECT ${columns} FROM ${table} WHERE ${column} IN (?)`);
    return this.db.query<R[]>(`${parts.join(' UNION ')} ORDER BY ${by} DESC LIMIT ?`, [...asked.map(([, ids]) => ids), MOST_THREADS]);
  }

  /** Whole by the portal's index, where a number without its country is another key; its end by what the sidecar has learnt. */
  private async byPhone(text: string): Promise<FoundClients> {
    const whole = normalisePhone(text);
    const keys = [whole, ...(whole.length === 10 ? [`7${whole}`] : [])];
    const [matches, learnt] = await Promise.all([
      this.index.find(keys.map((value) => ({ type: 'PHONE', value }))),
      this.db.query<{ client_id: string }[]>(`SELECT DISTINCT client_id FROM client_key WHERE kind = 'phone' AND reversed LIKE ? LIMIT ?`, [
        `${[...whole.replace(/\D/g, '')].reverse().join('')}%`,
        MOST_PEOPLE,
      ]),
    ]);
    return { contactIds: matches.map((match) => match.contactId), clientUserIds: [], clientIds: learnt.map((row) => row.client_id) };
  }

  private async byName(text: string): Promise<FoundClients> {
    const [contactIds, clientUserIds] = await Promise.all([
      this.contacts.idsByName(text, MOST_PEOPLE),
      this.users.clientIdsByName(text, MOST_PEOPLE),
    ]);
    return { contactIds, clientUserIds, clientIds: [] };
  }
}

function isPhone(text: string): boolean {
  return /^[\d\s()+.#*-]+$/.test(text) && text.replace(/\D/g, '').length >= LEAST_DIGITS;
}
