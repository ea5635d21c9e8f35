import { Injectable } from '@nestjs/common';
import { closingOfDeal } from '../../domain/attribution/closing-of-deal.js';
import type { DealSpan } from '../../domain/attribution/thread.js';
import { PortalDb } from '../portal-db.js';
import type { PortalZone } from '../portal-zone.js';
import { PortalSchema } from './portal-schema.js';

export interface PipelineDeal extends DealSpan {
  /** The pipeline; 0 = the default one. */
  categoryId: number;
}

interface DealRow {
  ID: number;
  CONTACT_ID: number;
  CATEGORY_ID: number;
  STAGE_SEMANTIC_ID: string;
  DATE_CREATE: string | null;
  MOVED_TIME: string | null;
  CLOSEDATE: string | null;
}

interface StageRow {
  OWNER_ID: number;
  CREATED_TIME: string | null;
  STAGE_SEMANTIC_ID: string | null;
}

/** b_crm_deal with b_crm_deal_contact and b_crm_deal_stage_history (module crm): when deals were worked on. */
@Injectable()
export class DealSpans {
  constructor(
    private readonly portal: PortalDb,
    private readonly schema: PortalSchema,
  ) {}

  /** Deals of each contact in every pipeline, oldest first; templates of recurring deals are not deals. */
  async ofContacts(contactIds: readonly number[], zone: PortalZone): Promise<Map<number, PipelineDeal[]>> {
    const deals = new Map(contactIds.map((contactId) => [contactId, [] as PipelineDeal[]]));
    if (contactIds.length === 0) return deals;
    const moved = (await this.schema.hasColumn('b_crm_deal', 'MOVED_TIME')) ? 'd.MOVED_TIME' : 'NULL'; // boxes of 2019 have none
    const rows = await this.portal.query<DealRow>(
      `SELECT dc.CONTACT_ID, d.ID, d.CATEGORY_ID, d.STAGE_SEMANTIC_ID, d.DATE_CREATE, ${moved} AS MOVED_TIME, d.CLOSEDATE
         FROM b_crm_deal_contact dc JOIN b_crm_deal d ON d.ID = dc.DEAL_ID
        WHERE dc.CONTACT_ID IN (?) AND COALESCE(d.IS_RECURRING, 'N') <> 'Y' ORDER BY d.ID, dc.CONTACT_ID`,
      [contactIds],
    );
    const stages = await this.stagesOf([...new Set(rows.flatMap((row) => (isOpen(row) ? [] : row.ID)))], zone);
    for (const row of rows) deals.get(row.CONTACT_ID)?.push(toSpan(row, stages.get(row.ID) ?? [], zone));
    return deals;
  }

  /** The pipeline of each deal that is there. */
  async pipelinesOf(dealIds: readonly number[]): Promise<Map<number, number>> {
    if (dealIds.length === 0) return new Map();
    const rows = await this.portal.query<{ ID: number; CATEGORY_ID: number }>('SELECT ID, CATEGORY_ID FROM b_crm_deal WHERE ID IN (?)', [
      dealIds,
    ]);
    return new Map(rows.map((row) => [row.ID, row.CATEGORY_ID]));
  }

  private async stagesOf(dealIds: readonly number[], zone: PortalZone): Promise<Map<number, { at: Date; isFinal: boolean }[]>> {
    if (dealIds.length === 0) return new Map();
    const rows = await this.portal.query<StageRow>(
      'SELECT OWNER_ID, CREATED_TIME, STAGE_SEMANTIC_ID FROM b_crm_deal_stage_history WHERE OWNER_ID IN (?) ORDER BY OWNER_ID, CREATED_TIME, ID',
      [dealIds],
    );
    const stages = new Map<number, { at: Date; isFinal: boolean }[]>();
    for (const row of rows) {
      const at = zone.toInstant(row.CREATED_TIME);
      if (!at) continue;
      const ofDeal = stages.get(row.OWNER_ID) ?? [];
      ofDeal.push({ at, isFinal: row.STAGE_SEMANTIC_ID === 'S' || row.STAGE_SEMANTIC_ID === 'F' });
      stages.set(row.OWNER_ID, ofDeal);
    }
    return stages;
  }
}

function toSpan(row: DealRow, stages: { at: Date; isFinal: boolean }[], zone: PortalZone): PipelineDeal {
  const end = { stages, movedAt: zone.toInstant(row.MOVED_TIME), closeDate: zone.toInstant(row.CLOSEDATE) };
  return {
    dealId: row.ID,
    categoryId: row.CATEGORY_ID,
    createdAt: zone.toInstant(row.DATE_CREATE) ?? new Date(0),
    isOpen: isOpen(row),
    closedAt: isOpen(row) ? null : closingOfDeal(end),
  };
}

function isOpen({ STAGE_SEMANTIC_ID }: DealRow): boolean {
  return STAGE_SEMANTIC_ID === 'P' || STAGE_SEMANTIC_ID === '';
}
