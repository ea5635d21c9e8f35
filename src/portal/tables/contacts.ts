import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';
import { PortalSchema } from './portal-schema.js';

export interface PortalContact {
  contactId: number;
  responsibleId: number;
  name: string;
  /** The company of the CRM that the contact is of first of all; 0 = none. */
  firmId: number;
  /** Value of the module's field UF_CRM_LINEWARDEN: name of the company that owns the contact; null when empty or not installed. */
  companyName: string | null;
  /** DATE_CREATE, local time of the portal. */
  createdOn: string | null;
}

interface ContactRow {
  ID: number;
  ASSIGNED_BY_ID: number | null;
  FULL_NAME: string | null;
  NAME: string | null;
  LAST_NAME: string | null;
  COMPANY_ID: number | null;
  COMPANY_NAME: string | null;
  DATE_CREATE: string | null;
}

/** b_crm_contact with its user fields b_uts_crm_contact (module crm); a row of the latter may be missing. */
@Injectable()
export class Contacts {
  constructor(
    private readonly portal: PortalDb,
    private readonly schema: PortalSchema,
  ) {}

  /** Client contacts (CATEGORY_ID 0) whose name, last name or full name begins so, newest first. */
  async idsByName(beginning: string, limit: number): Promise<number[]> {
    const like = `${beginning.replace(/[\\%_]/g, '\\$&')}%`;
    const rows = await this.portal.queryAlone<{ ID: number }>(
      `SELECT ID FROM b_crm_contact WHERE (FULL_NAME LIKE ? OR LAST_NAME LIKE ? OR NAME LIKE ?) AND CATEGORY_ID = 0 ORDER BY ID DESC LIMIT ?`,
      [like, like, like, limit],
    );
    return rows.map((row) => row.ID);
  }

  async byIds(contactIds: readonly number[]): Promise<Map<number, PortalContact>> {
    if (contactIds.length === 0) return new Map();
    const hasField = await this.schema.hasColumn('b_uts_crm_contact', 'UF_CRM_LINEWARDEN');
    const rows = await this.portal.query<ContactRow>(
      `SELECT c.ID, c.ASSIGNED_BY_ID, c.FULL_NAME, c.NAME, c.LAST_NAME, c.DATE_CREATE, c.COMPANY_ID, ${hasField ? 'f.UF_CRM_LINEWARDEN' : 'NULL'} AS COMPANY_NAME
         FROM b_crm_contact c ${hasField ? 'LEFT JOIN b_uts_crm_contact f ON f.VALUE_ID = c.ID ' : ''}WHERE c.ID IN (?)`,
      [contactIds],
    );
    return new Map(rows.map((row) => [row.ID, toContact(row)]));
  }
}

function toContact(row: ContactRow): PortalContact {
  return {
    contactId: row.ID,
    responsibleId: row.ASSIGNED_BY_ID ?? 0,
    name: (row.FULL_NAME ?? '').trim() || `${row.NAME ?? ''} ${row.LAST_NAME ?? ''}`.trim(),
    firmId: row.COMPANY_ID ?? 0,
    companyName: row.COMPANY_NAME?.trim() || null,
    createdOn: row.DATE_CREATE,
  };
}
