import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';
import type { PortalZone } from '../portal-zone.js';

export interface PortalDeal {
  dealId: number;
  /** The pipeline; 0 = the default one. */
  categoryId: number;
  stageId: string;
  isOpen: boolean;
  responsibleId: number;
  /** The epoch where the row has no date. */
  createdAt: Date;
}

export interface ContactDeal extends PortalDeal {
  contactId: number;
}

interface DealRow {
  ID: number;
  CONTACT_ID: number;
  CATEGORY_ID: number;
  STAGE_ID: string | null;
  STAGE_SEMANTIC_ID: string;
  ASSIGNED_BY_ID: number | null;
  DATE_CREATE: string | null;
}

const columns = 'd.ID, d.CATEGORY_ID, d.STAGE_ID, d.STAGE_SEMANTIC_ID, d.ASSIGNED_BY_ID, d.DATE_CREATE';

/** b_crm_deal with b_crm_deal_contact (module crm). Templates of recurring deals are not deals. */
@Injectable()
export class Deals {
  constructor(private readonly portal: PortalDb) {}

  /** Deals of the contacts in every pipeline, newest first; a deal of two of them comes twice. */
  async ofContacts(contactIds: readonly number[], zone: PortalZone): Promise<ContactDeal[]> {
    if (contactIds.length === 0) return [];
    const rows = await this.portal.query<DealRow>(
      `SELECT dc.CONTACT_ID, ${columns} FROM b_crm_deal_contact dc JOIN b_crm_deal d ON d.ID = dc.DEAL_ID
        WHERE dc.CONTACT_ID IN (?) AND COALESCE(d.IS_RECURRING, 'N') <> 'Y' ORDER BY d.ID DESC, dc.CONTACT_ID`,
      [contactIds],
    );
    return rows.map((row) => ({ contactId: row.CONTACT_ID, ...toDeal(row, zone) }));
  }

  async byIds(dealIds: readonly number[], zone: PortalZone): Promise<Map<number, PortalDeal>> {
    if (dealIds.length === 0) return new Map();
    const rows = await this.portal.query<DealRow>(
      `SELECT ${columns} FROM b_crm_deal d WHERE d.ID IN (?) AND COALESCE(d.IS_RECURRING, 'N') <> 'Y'`,
      [dealIds],
    );
    return new Map(rows.map((row) => [row.ID, toDeal(row, zone)]));
  }
}

function toDeal(row: DealRow, zone: PortalZone): PortalDeal {
  return {
    dealId: row.ID,
    categoryId: row.CATEGORY_ID,
    stageId: row.STAGE_ID ?? '',
    isOpen: row.STAGE_SEMANTIC_ID === 'P' || row.STAGE_SEMANTIC_ID === '',
    responsibleId: row.ASSIGNED_BY_ID ?? 0,
    createdAt: zone.toInstant(row.DATE_CREATE) ?? new Date(0),
  };
}
