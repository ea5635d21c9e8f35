import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';

export interface Pipeline {
  /** CATEGORY_ID; 0 = the default one, which every portal has. */
  categoryId: number;
  /** null for the default one: its name is not in the tables. */
  name: string | null;
}

export interface Stage {
  categoryId: number;
  /** STATUS_ID: `NEW` in pipeline 0, `C5:NEW` in pipeline 5. */
  stageId: string;
  name: string;
  outcome: 'process' | 'success' | 'failure';
}

export type LeadStage = Omit<Stage, 'categoryId'>;

/** b_crm_deal_category and b_crm_status: pipelines of deals and their stages (module crm). */
@Injectable()
export class Pipelines {
  constructor(private readonly portal: PortalDb) {}

  /** The default pipeline first, then the others in the portal's order. */
  async all(): Promise<Pipeline[]> {
    const rows = await this.portal.query<{ ID: number; NAME: string | null }>('SELECT ID, NAME FROM b_crm_deal_category ORDER BY SORT, ID');
    return [{ categoryId: 0, name: null }, ...rows.map((row) => ({ categoryId: row.ID, name: row.NAME ?? '' }))];
  }

  /** Stages of leads in their order; leads have no pipelines. */
  async leadStages(): Promise<LeadStage[]> {
    const rows = await this.portal.query<{ STATUS_ID: string; NAME: string | null; SEMANTICS: string | null }>(
      `SELECT STATUS_ID, NAME, SEMANTICS FROM b_crm_status WHERE ENTITY_ID = 'STATUS' ORDER BY SORT, ID`,
    );
    return rows.map((row) => ({ stageId: row.STATUS_ID, name: row.NAME ?? '', outcome: outcomeOf(row.SEMANTICS) }));
  }

  /** Stages of each pipeline in their order; one that does not exist has none. */
  async stagesOf(categoryIds: readonly number[]): Promise<Map<number, Stage[]>> {
    const stages = new Map(categoryIds.map((categoryId) => [categoryId, [] as Stage[]]));
    if (categoryIds.length === 0) return stages;
    const byEntity = new Map(categoryIds.map((categoryId) => [categoryId === 0 ? 'DEAL_STAGE' : `DEAL_STAGE_${categoryId}`, categoryId]));
    const rows = await this.portal.query<{ ENTITY_ID: string; STATUS_ID: string; NAME: string | null; SEMANTICS: string | null }>(
      'SELECT ENTITY_ID, STATUS_ID, NAME, SEMANTICS FROM b_crm_status WHERE ENTITY_ID IN (?) ORDER BY ENTITY_ID, SORT, ID',
      [[...byEntity.keys()]],
    );
    for (const row of rows) {
      const categoryId = byEntity.get(row.ENTITY_ID) ?? 0;
      stages.get(categoryId)?.push({ categoryId, stageId: row.STATUS_ID, name: row.NAME ?? '', outcome: outcomeOf(row.SEMANTICS) });
    }
    return stages;
  }
}

/** Process stages are stored as NULL. */
function outcomeOf(semantics: string | null): Stage['outcome'] {
  if (semantics === 'S') return 'success';
  return semantics === 'F' ? 'failure' : 'process';
}
