import { Injectable } from '@nestjs/common';
import type { ItemValue } from '../../domain/assignment/item.js';
import { PortalDb } from '../portal-db.js';
import { BriefMemory } from './brief-memory.js';
import { PortalSchema } from './portal-schema.js';

export type Card = 'lead' | 'deal' | 'contact';

export interface CardList {
  card: Card;
  /** Its name as the portal keeps it: captions are in a table that is not read. */
  field: string;
  /** The portal's database lets us read its values on cards. */
  isReadable: boolean;
  values: { id: string; name: string }[];
}

interface FieldRow {
  ENTITY_ID: string;
  FIELD_NAME: string;
  USER_TYPE_ID: string;
  MULTIPLE: string;
}

const from = { lead: 'FROM b_uts_crm_lead', deal: 'FROM b_uts_crm_deal', contact: 'FROM b_uts_crm_contact' } as const;
const cards = ['lead', 'deal', 'contact'] as const satisfies readonly Card[];
const entityOf = { lead: 'CRM_LEAD', deal: 'CRM_DEAL', contact: 'CRM_CONTACT' } as const;

/** b_uts_crm_lead, b_uts_crm_deal, b_uts_crm_contact: user fields with one value; a row may be absent (module crm). */
@Injectable()
export class CardFields {
  private readonly defined: BriefMemory<Map<string, FieldRow>>;

  constructor(
    private readonly portal: PortalDb,
    private readonly schema: PortalSchema,
  ) {
    this.defined = new BriefMemory(30_000, () => this.readDefined());
  }

  /**
   * Values of the named fields of each card, as conditions ask them; a field that is empty, is not there, is of another kind or is not ours to read
   * is left out. @param names only those that the portal itself defines reach a statement
   */
  async of(card: Card, ids: readonly number[], names: readonly string[]): Promise<Map<number, Record<string, ItemValue>>> {
    const [defined, columns] = await Promise.all([this.defined.value(), this.schema.columnsOf(tableOf(card))]);
    const fields = names.flatMap((name) => {
      const field = defined.get(`${entityOf[card]}.${name}`);
      return field && field.MULTIPLE !== 'Y' && columns.has(name) ? [field] : [];
    });
    if (ids.length === 0 || fields.length === 0) return new Map();
    const rows = await this.portal.query<Record<string, number | string | null>>(
      `SELECT VALUE_ID, ${fields.map(({ FIELD_NAME }) => `\`${FIELD_NAME}\``).join(', ')} ${from[card]} WHERE VALUE_ID IN (?)`,
      [ids],
    );
    return new Map(rows.map((row) => [Number(row['VALUE_ID']), valuesOf(row, fields)]));
  }

  /** Lists of one value that conditions may ask about, in the portal's order; values by their ids. */
  async lists(): Promise<CardList[]> {
    const [rows, ...columns] = await Promise.all([
      this.portal.query<{ ENTITY_ID: string; FIELD_NAME: string; ENUM_ID: number; VALUE: string }>(
        `SELECT f.ENTITY_ID, f.FIELD_NAME, e.ID AS ENUM_ID, e.VALUE FROM b_user_field f JOIN b_user_field_enum e ON e.USER_FIELD_ID = f.ID
          WHERE f.ENTITY_ID IN ('CRM_LEAD', 'CRM_DEAL', 'CRM_CONTACT') AND f.USER_TYPE_ID = 'enumeration' AND f.MULTIPLE <> 'Y'
          ORDER BY f.ENTITY_ID, f.SORT, f.ID, e.SORT, e.ID`,
      ),
      ...cards.map((card) => this.schema.columnsOf(tableOf(card))),
    ]);
    const lists = new Map<string, CardList>();
    for (const { ENTITY_ID, FIELD_NAME, ENUM_ID, VALUE } of rows) {
      const place = cards.findIndex((card) => entityOf[card] === ENTITY_ID);
      const card = cards[place];
      if (card === undefined) continue;
      const name = `${card}.${FIELD_NAME}`;
      const known = lists.get(name) ?? { card, field: FIELD_NAME, isReadable: columns[place]?.has(FIELD_NAME) ?? false, values: [] };
      known.values.push({ id: String(ENUM_ID), name: VALUE });
      lists.set(name, known);
    }
    return [...lists.values()];
  }

  private async readDefined(): Promise<Map<string, FieldRow>> {
    const rows = await this.portal.query<FieldRow>(
      `SELECT ENTITY_ID, FIELD_NAME, USER_TYPE_ID, MULTIPLE FROM b_user_field WHERE ENTITY_ID IN ('CRM_LEAD', 'CRM_DEAL', 'CRM_CONTACT')`,
    );
    return new Map(
      rows.filter(({ FIELD_NAME }) => /^UF_[A-Z0-9_]+$/.test(FIELD_NAME)).map((row) => [`${row.ENTITY_ID}.${row.FIELD_NAME}`, row]),
    );
  }
}

function valuesOf(row: Record<string, number | string | null>, fields: readonly FieldRow[]): Record<string, ItemValue> {
  const values: Record<string, ItemValue> = {};
  for (const { FIELD_NAME, USER_TYPE_ID } of fields) {
    const value = valueIn(row[FIELD_NAME] ?? null, USER_TYPE_ID);
    if (value) values[FIELD_NAME] = value;
  }
  return values;
}

function valueIn(stored: number | string | null, kind: string): ItemValue | null {
  if (stored === null || stored === '') return null;
  switch (kind) {
    case 'enumeration':
      return Number(stored) > 0 ? { kind: 'list', ids: [String(stored)] } : null;
    case 'integer':
    case 'double':
      return { kind: 'number', value: Number(stored) };
    case 'boolean':
      return { kind: 'yesNo', isYes: Number(stored) === 1 };
    case 'date':
    case 'datetime':
      return { kind: 'date', on: String(stored).slice(0, 10) };
    default:
      return null; // text is not asked about; money is stored with its currency, which nobody converts here
  }
}

function tableOf(card: Card): string {
  return from[card].slice('FROM '.length);
}
