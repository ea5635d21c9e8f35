import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';

const dealType = 2; // CCrmOwnerType::Deal
const originPrefix = 'VI_';

/** b_crm_act and b_crm_act_bind (module crm): activities of calls, and the to-dos of missed ones. */
@Injectable()
export class CallActivities {
  constructor(private readonly portal: PortalDb) {}

  /** Deals that the activity of each call is bound to; a call without activity is not in the map. */
  async dealsOf(callIds: readonly string[]): Promise<Map<string, number[]>> {
    if (callIds.length === 0) return new Map();
    const rows = await this.portal.query<{ ORIGIN_ID: string; OWNER_ID: number | null }>(
      `SELECT a.ORIGIN_ID, b.OWNER_ID FROM b_crm_act a LEFT JOIN b_crm_act_bind b ON b.ACTIVITY_ID = a.ID AND b.OWNER_TYPE_ID = ${dealType}
        WHERE a.ORIGIN_ID IN (?) ORDER BY a.ID, b.OWNER_ID`,
      [callIds.map((callId) => `${originPrefix}${callId}`)],
    );
    const deals = new Map<string, number[]>();
    for (const row of rows) {
      const callId = row.ORIGIN_ID.slice(originPrefix.length);
      deals.set(callId, [...(deals.get(callId) ?? []), ...(row.OWNER_ID ? [row.OWNER_ID] : [])]);
    }
    return deals;
  }

  /** Whether nobody has completed each of the activities; those that were deleted are not in the map. */
  async areOpen(activityIds: readonly number[]): Promise<Map<number, boolean>> {
    if (activityIds.length === 0) return new Map();
    const rows = await this.portal.query<{ ID: number; COMPLETED: string }>('SELECT ID, COMPLETED FROM b_crm_act WHERE ID IN (?)', [
      activityIds,
    ]);
    return new Map(rows.map((row) => [row.ID, row.COMPLETED !== 'Y']));
  }
}
