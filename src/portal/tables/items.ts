import { Injectable } from '@nestjs/common';
import type { Entity } from '../../domain/assignment-rules/rule.js';
import { PortalDb } from '../portal-db.js';

/** A lead or a deal, as far as it matters for who gets it. */
export interface PortalItem {
  entity: Entity;
  itemId: number;
  /** CATEGORY_ID of a deal; 0 for leads. */
  pipelineId: number;
  stageId: string;
  /** By the portal's semantics; a former lead without one is open. */
  isOpen: boolean;
  /** 0 = nobody. */
  responsibleId: number;
  /** The lead that the deal was made of; 0 = none. */
  leadId: number;
  /** 0 = none. */
  contactId: number;
  sourceId: string | null;
  webFormId: number | null;
  /** OPPORTUNITY_ACCOUNT, in the portal's base currency. */
  amount: number;
}

/** An item that stands on a stage. */
export interface StandingItem {
  itemId: number;
  createdById: number;
}

interface ItemRow {
  ID: number;
  STAGE_ID: string | null;
  SEMANTICS: string | null;
  ASSIGNED_BY_ID: number | null;
  CATEGORY_ID: number | null;
  LEAD_ID: number | null;
  CONTACT_ID: number | null;
  SOURCE_ID: string | null;
  WEBFORM_ID: number | null;
  OPPORTUNITY_ACCOUNT: number | string | null;
}

const entityTypeOf = { lead: 'LEAD', deal: 'DEAL' } as const;

/** b_crm_lead, b_crm_deal, and who has changed their responsible: b_crm_event with b_crm_event_relations (module crm). */
@Injectable()
export class Items {
  constructor(private readonly portal: PortalDb) {}

  /** Those that are there; templates of recurring deals are not. */
  async byIds(entity: Entity, itemIds: readonly number[]): Promise<Map<number, PortalItem>> {
    if (itemIds.length === 0) return new Map();
    const common = 'ID, ASSIGNED_BY_ID, CONTACT_ID, SOURCE_ID, WEBFORM_ID, OPPORTUNITY_ACCOUNT';
    const rows = await this.portal.query<ItemRow>(
      entity === 'lead'
        ? `SELECT ${common}, STATUS_ID AS STAGE_ID, STATUS_SEMANTIC_ID AS SEMANTICS, 0 AS CATEGORY_ID, 0 AS LEAD_ID FROM b_crm_lead WHERE ID IN (?)`
        : `SELECT ${common}, STAGE_ID, STAGE_SEMANTIC_ID AS SEMANTICS, CATEGORY_ID, LEAD_ID FROM b_crm_deal
            WHERE ID IN (?) AND COALESCE(IS_RECURRING, 'N') <> 'Y'`,
      [itemIds],
    );
    return new Map(rows.map((row) => [row.ID, toItem(entity, row)]));
  }

  /**
   * Open items that stand on the stages, the oldest first. `+ 0`: by the index of the stages, not through the whole table in the order of ids.
   * @param most so many at the most
   */
  async standingOn(entity: Entity, pipelineId: number, stages: readonly string[], most: number): Promise<StandingItem[]> {
    if (stages.length === 0) return [];
    const rows = await this.portal.query<{ ID: number; CREATED_BY_ID: number | null }>(
      entity === 'lead'
        ? `SELECT ID, CREATED_BY_ID FROM b_crm_lead
            WHERE STATUS_ID IN (?) AND COALESCE(NULLIF(STATUS_SEMANTIC_ID, ''), 'P') = 'P' ORDER BY ID + 0 LIMIT ?`
        : `SELECT ID, CREATED_BY_ID FROM b_crm_deal
            WHERE CATEGORY_ID = ? AND STAGE_ID IN (?) AND IS_RECURRING = 'N' AND COALESCE(NULLIF(STAGE_SEMANTIC_ID, ''), 'P') = 'P'
            ORDER BY ID + 0 LIMIT ?`,
      entity === 'lead' ? [stages, most] : [pipelineId, stages, most],
    );
    return rows.map((row) => ({ itemId: row.ID, createdById: row.CREATED_BY_ID ?? 0 }));
  }

  /** Who has changed the responsible last, by the portal's own history; an item whose responsible was never changed is not in the map. */
  async lastSetters(entity: Entity, itemIds: readonly number[]): Promise<Map<number, number>> {
    if (itemIds.length === 0) return new Map();
    const rows = await this.portal.query<{ ENTITY_ID: number; CREATED_BY_ID: number | null }>(
      `SELECT r.ENTITY_ID, e.CREATED_BY_ID FROM b_crm_event_relations r JOIN b_crm_event e ON e.ID = r.EVENT_ID
        WHERE r.ENTITY_TYPE = ? AND r.ENTITY_ID IN (?) AND r.ENTITY_FIELD = 'ASSIGNED_BY_ID' AND e.EVENT_TYPE = 1 ORDER BY e.ID`,
      [entityTypeOf[entity], itemIds],
    );
    return new Map(rows.map((row) => [row.ENTITY_ID, row.CREATED_BY_ID ?? 0]));
  }

  /** Open leads of each person; who has none is not in the map. */
  async openLeads(userIds: readonly number[]): Promise<Map<number, number>> {
    if (userIds.length === 0) return new Map();
    const rows = await this.portal.query<{ ASSIGNED_BY_ID: number; OPEN: number | string }>(
      `SELECT ASSIGNED_BY_ID, COUNT(*) AS OPEN FROM b_crm_lead WHERE ASSIGNED_BY_ID IN (?) AND STATUS_SEMANTIC_ID = 'P' GROUP BY ASSIGNED_BY_ID`,
      [userIds],
    );
    return new Map(rows.map((row) => [row.ASSIGNED_BY_ID, Number(row.OPEN)]));
  }

  /** Open deals of each person in the pipelines. */
  async openDeals(userIds: readonly number[], pipelineIds: readonly number[]): Promise<Map<number, number>> {
    if (userIds.length === 0 || pipelineIds.length === 0) return new Map();
    const rows = await this.portal.query<{ ASSIGNED_BY_ID: number; OPEN: number | string }>(
      `SELECT ASSIGNED_BY_ID, COUNT(*) AS OPEN FROM b_crm_deal
        WHERE ASSIGNED_BY_ID IN (?) AND STAGE_SEMANTIC_ID = 'P' AND CATEGORY_ID IN (?) AND IS_RECURRING = 'N' GROUP BY ASSIGNED_BY_ID`,
      [userIds, pipelineIds],
    );
    return new Map(rows.map((row) => [row.ASSIGNED_BY_ID, Number(row.OPEN)]));
  }
}

function toItem(entity: Entity, row: ItemRow): PortalItem {
  return {
    entity,
    itemId: row.ID,
    pipelineId: row.CATEGORY_ID ?? 0,
    stageId: row.STAGE_ID ?? '',
    isOpen: row.SEMANTICS === null || row.SEMANTICS === '' || row.SEMANTICS === 'P',
    responsibleId: row.ASSIGNED_BY_ID ?? 0,
    leadId: row.LEAD_ID ?? 0,
    contactId: row.CONTACT_ID ?? 0,
    sourceId: row.SOURCE_ID || null,
    webFormId: row.WEBFORM_ID || null,
    amount: Number(row.OPPORTUNITY_ACCOUNT ?? 0),
  };
}
