import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';
import { PortalSchema } from './portal-schema.js';

/** b_utm_user (a row per value of a multiple field) and b_uts_user (a column per field), defined in b_user_field (module main). */
@Injectable()
export class UserFields {
  constructor(
    private readonly portal: PortalDb,
    private readonly schema: PortalSchema,
  ) {}

  /** Sections of the old structure (UF_DEPARTMENT) in the order they were given; somebody in none is not in the map. */
  async sectionsOf(userIds: readonly number[]): Promise<Map<number, number[]>> {
    if (userIds.length === 0) return new Map();
    const rows = await this.portal.query<{ VALUE_ID: number; VALUE_INT: number }>(
      `SELECT d.VALUE_ID, d.VALUE_INT FROM b_utm_user d
         JOIN b_user_field f ON f.ID = d.FIELD_ID AND f.ENTITY_ID = 'USER' AND f.FIELD_NAME = 'UF_DEPARTMENT'
        WHERE d.VALUE_ID IN (?) AND d.VALUE_INT > 0 ORDER BY d.VALUE_ID, d.ID`,
      [userIds],
    );
    return byUser(rows);
  }

  /** As {@link sectionsOf}, of everybody who works here. */
  async sections(): Promise<Map<number, number[]>> {
    const rows = await this.portal.query<{ VALUE_ID: number; VALUE_INT: number }>(
      `SELECT d.VALUE_ID, d.VALUE_INT FROM b_utm_user d
         JOIN b_user_field f ON f.ID = d.FIELD_ID AND f.ENTITY_ID = 'USER' AND f.FIELD_NAME = 'UF_DEPARTMENT'
         JOIN b_user u ON u.ID = d.VALUE_ID AND u.ACTIVE = 'Y'
        WHERE d.VALUE_INT > 0 ORDER BY d.VALUE_ID, d.ID`,
    );
    return byUser(rows);
  }

  /** The personal switch of the work day (UF_TIMEMAN): 'Y' or 'N'; somebody with neither is not in the map. */
  async timemanOf(userIds: readonly number[]): Promise<Map<number, 'Y' | 'N'>> {
    if (userIds.length === 0 || (await this.schema.lacksColumn('b_uts_user', 'UF_TIMEMAN'))) return new Map();
    const rows = await this.portal.query<{ VALUE_ID: number; XML_ID: 'Y' | 'N' }>(
      `SELECT u.VALUE_ID, en.XML_ID FROM b_uts_user u JOIN b_user_field_enum en ON en.ID = u.UF_TIMEMAN AND en.XML_ID IN ('Y', 'N')
        WHERE u.VALUE_ID IN (?)`,
      [userIds],
    );
    return new Map(rows.map((row) => [row.VALUE_ID, row.XML_ID]));
  }
}

function byUser(rows: readonly { VALUE_ID: number; VALUE_INT: number }[]): Map<number, number[]> {
  const sections = new Map<number, number[]>();
  for (const { VALUE_ID, VALUE_INT } of rows) {
    const known = sections.get(VALUE_ID);
    if (!known) sections.set(VALUE_ID, [VALUE_INT]);
    else known.push(VALUE_INT);
  }
  return sections;
}
