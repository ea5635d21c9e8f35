import { Injectable } from '@nestjs/common';
import { OwnDb } from '../database/own-db.js';
import { normalisePhone } from '../domain/identity/normalise-phone.js';
import { Contacts } from '../portal/tables/contacts.js';
import { DuplicateIndex } from '../portal/tables/duplicate-index.js';
import { Users } from '../portal/tables/users.js';

const MOST_PEOPLE = 500;
const MOST_SESSIONS = 2000;
const LEAST_DIGITS = 4;

interface FoundClients {
  contactIds: readonly number[];
  clientUserIds: readonly number[];
  /** Clients as the sidecar remembers them. */
  clientIds: readonly string[];
}

/** Finds dialogs by what people know of a client: a phone, or a name. */
@Injectable()
export class ClientSearch {
  constructor(
    private readonly db: OwnDb,
    private readonly index: DuplicateIndex,
    private readonly contacts: Contacts,
    private readonly users: Users,
  ) {}

  /** Newest sessions of the clients who match, at most 2000. A text of digits is a phone, whole or its end; anything else a name. */
  async sessionsOf(text: string): Promise<number[]> {
    const { contactIds, clientUserIds, clientIds } = isPhone(text) ? await this.byPhone(text) : await this.byName(text);
    const parts: [column: string, ids: readonly unknown[]][] = [
      ['contact_id', contactIds],
      ['client_user_id', clientUserIds],
      ['client_id', clientIds],
    ];
    const asked = parts.filter(([, ids]) => ids.length > 0);
    if (asked.length === 0) return [];
    const rows = await this.db.query<{ session_id: number }[]>(
      `${asked.map(([column]) => `SELECT session_id FROM dialog WHERE ${column} IN (?)`).join(' UNION ')} ORDER BY session_id DESC LIMIT ?`,
      [...asked.map(([, ids]) => ids), MOST_SESSIONS],
    );
    return rows.map((row) => row.session_id);
  }

  /** Whole by the portal's index, where a number without its country is another key; its end by what the sidecar has learnt. */
  private async byPhone(text: string): Promise<FoundClients> {
    const whole = normalisePhone(text);
    const keys = [whole, ...(whole.length === 10 ? [`7${whole}`] : [])];
    const [matches, learnt] = await Promise.all([
      this.index.find(keys.map((value) => ({ type: 'PHONE', value }))),
      this.db.query<{ client_id: string }[]>(`SELECT DISTINCT client_id FROM client_key WHERE kind = 'phone' AND value LIKE ? LIMIT ?`, [
        `%${whole.replace(/\D/g, '')}`,
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
