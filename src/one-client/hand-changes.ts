import { insertRows } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import type { PortalEvent } from '../portal/events/portal-event.js';

/** When people have saved contacts: for a while nothing is made of what is on such a card (decideMerge). */
export async function noteHandChanges(tx: Tx, events: readonly PortalEvent[]): Promise<void> {
  const changedAt = new Map<number, Date>();
  for (const event of events)
    if (event.type === 'ContactChanged' && event.payload.actorUserId > 0) {
      const before = changedAt.get(event.payload.contactId);
      if (!before || before < event.occurredAt) changedAt.set(event.payload.contactId, event.occurredAt);
    }
  await insertRows(
    tx,
    'contact_by_hand',
    ['contact_id', 'changed_at'],
    [...changedAt].sort(([a], [b]) => a - b),
    'ON DUPLICATE KEY UPDATE changed_at = GREATEST(changed_at, VALUES(changed_at))',
  );
}

/** Of the last day only. */
export async function handChangesOf(tx: Tx, contactIds: readonly number[]): Promise<Map<number, Date>> {
  if (contactIds.length === 0) return new Map();
  const rows = await tx.query<{ contact_id: number; changed_at: Date }[]>(
    'SELECT contact_id, changed_at FROM contact_by_hand WHERE contact_id IN (?)',
    [contactIds],
  );
  return new Map(rows.map((row) => [row.contact_id, row.changed_at]));
}
