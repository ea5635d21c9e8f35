import { Injectable } from '@nestjs/common';
import { PortalDb } from '../portal-db.js';

/** What an activity is bound to: CCrmOwnerType and id. */
export interface Binding {
  typeId: number;
  id: number;
}

/** Threads without an activity are not in the maps. */
export interface ThreadActivities {
  /** By CALL_ID. */
  calls: Map<string, number>;
  sessions: Map<number, number>;
}

export const DEAL_TYPE = 2;
export const CONTACT_TYPE = 3;

/** b_crm_act and b_crm_act_bind: activities of dialogs and calls, and what they are bound to (module crm). */
@Injectable()
export class Activities {
  constructor(private readonly portal: PortalDb) {}

  /** The activity of each call and session, found by the mark that the portal puts on it (ORIGIN_ID); the oldest, should there be two. */
  async of(threads: { callIds: readonly string[]; sessionIds: readonly number[] }): Promise<ThreadActivities> {
    const origins = [...threads.callIds.map((id) => `VI_${id}`), ...threads.sessionIds.map((id) => `IMOL_${id}`)];
    const found: ThreadActivities = { calls: new Map(), sessions: new Map() };
    if (origins.length === 0) return found;
    const rows = await this.portal.query<{ ID: number; ORIGIN_ID: string }>(
      'SELECT ID, ORIGIN_ID FROM b_crm_act WHERE ORIGIN_ID IN (?) ORDER BY ID DESC',
      [origins],
    );
    for (const { ID, ORIGIN_ID } of rows) {
      const [mark = ''] = ORIGIN_ID.split('_', 1);
      const id = ORIGIN_ID.slice(mark.length + 1);
      if (mark === 'VI') found.calls.set(id, ID);
      else found.sessions.set(Number(id), ID);
    }
    return found;
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
