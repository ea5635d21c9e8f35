import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';

/** What an activity is bound to: CCrmOwnerType and id. */
export interface Binding {
  typeId: number;
  id: number;
}

export const DEAL_TYPE = 2;
export const CONTACT_TYPE = 3;

/** b_crm_act and b_crm_act_bind: activities of dialogs and calls, and what they are bound to (module crm). */
@Injectable()
export class Activities {
  constructor(private readonly portal: PortalDb) {}

  /** Those of the activities that are there. */
  async existing(activityIds: readonly number[]): Promise<Set<number>> {
    if (activityIds.length === 0) return new Set();
    const rows = await this.portal.query<{ ID: number }>('SELECT ID FROM b_crm_act WHERE ID IN (?)', [activityIds]);
    return new Set(rows.map((row) => row.ID));
  }

  /** The activity of each call, found by the portal's own mark (ORIGIN_ID); the oldest, should there be two. */
  async ofCalls(callIds: readonly string[]): Promise<Map<string, number>> {
    if (callIds.length === 0) return new Map();
    const rows = await this.portal.query<{ ID: number; ORIGIN_ID: string }>(
      'SELECT ID, ORIGIN_ID FROM b_crm_act WHERE ORIGIN_ID IN (?) ORDER BY ID DESC',
      [callIds.map((callId) => `VI_${callId}`)],
    );
    return new Map(rows.map((row) => [row.ORIGIN_ID.slice('VI_'.length), row.ID]));
  }

  /** Activities without bindings have an empty list. */
  async bindingsOf(activityIds: readonly number[]): Promise<Map<number, Binding[]>> {
    const bindings = new Map(activityIds.map((activityId) => [activityId, [] as Binding[]]));
    if (activityIds.length === 0) return bindings;
    const rows = await this.portal.query<{ ACTIVITY_ID: number; OWNER_TYPE_ID: number; OWNER_ID: number }>(
      'SELECT ACTIVITY_ID, OWNER_TYPE_ID, OWNER_ID FROM b_crm_act_bind WHERE ACTIVITY_ID IN (?) ORDER BY ACTIVITY_ID, OWNER_TYPE_ID, OWNER_ID',
      [activityIds],
    );
    for (const row of rows) bindings.get(row.ACTIVITY_ID)?.push({ typeId: row.OWNER_TYPE_ID, id: row.OWNER_ID });
    return bindings;
  }
}
