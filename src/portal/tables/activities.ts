import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';

/** What an activity is bound to, ids in ascending order. */
export interface ActivityBindings {
  leadIds: number[];
  dealIds: number[];
  contactIds: number[];
  companyIds: number[];
}

const listByType: Record<number, keyof ActivityBindings | undefined> = { 1: 'leadIds', 2: 'dealIds', 3: 'contactIds', 4: 'companyIds' };

/** b_crm_act_bind: the leads, deals and clients an activity belongs to, several of each are possible (module crm). */
@Injectable()
export class Activities {
  constructor(private readonly portal: PortalDb) {}

  /** One entry per activity asked for, with empty lists when it is bound to nothing. */
  async bindingsOf(activityIds: readonly number[]): Promise<Map<number, ActivityBindings>> {
    const bindings = new Map(
      activityIds.map((id): [number, ActivityBindings] => [id, { leadIds: [], dealIds: [], contactIds: [], companyIds: [] }]),
    );
    if (activityIds.length === 0) return bindings;
    const rows = await this.portal.query<{ ACTIVITY_ID: number; OWNER_TYPE_ID: number; OWNER_ID: number }>(
      'SELECT ACTIVITY_ID, OWNER_TYPE_ID, OWNER_ID FROM b_crm_act_bind WHERE ACTIVITY_ID IN (?) ORDER BY ACTIVITY_ID, OWNER_TYPE_ID, OWNER_ID',
      [activityIds],
    );
    for (const row of rows) {
      const list = listByType[row.OWNER_TYPE_ID];
      if (list) bindings.get(row.ACTIVITY_ID)?.[list].push(row.OWNER_ID);
    }
    return bindings;
  }
}
