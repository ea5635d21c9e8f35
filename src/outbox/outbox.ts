import { randomUUID } from 'node:crypto';
import { insertRows, type Tx } from '../database/own-db.js';
import type { CommandBody, PlaceDialog } from '../portal/commands/command-types.js';

/**
 * What a placement knows of ids that an earlier command of the same client is still making: the worker puts them in when it sends,
 * from the client's row. `contact.create` and `deal.create` are then what is made if that earlier command was refused.
 */
export type PlaceDialogOrder = PlaceDialog & { takesContactOfClient: boolean; takesDealOfClient: boolean };

export type OrderBody = Exclude<CommandBody, PlaceDialog> | PlaceDialogOrder;

/** A command on its way into the outbox. */
export interface Order {
  /** Commands with the same key go out one at a time, in this order. */
  orderKey: string;
  companyCode: string | null;
  clientId: string | null;
  /** 0: about no dialog. */
  sessionId: number;
  journalUid: string | null;
  body: OrderBody;
  dueAt: Date;
}

/** Stores commands in the transaction of the decision they carry out. */
export async function addOrders(tx: Tx, orders: readonly Order[]): Promise<void> {
  const rows = orders.map((order) => [
    randomUUID(),
    order.orderKey,
    order.body.type,
    order.sessionId,
    order.companyCode,
    order.clientId,
    order.journalUid,
    JSON.stringify(order.body),
    order.dueAt,
    order.dueAt,
  ]);
  await insertRows(
    tx,
    'outbox_command',
    ['command_id', 'order_key', 'type', 'session_id', 'company_code', 'client_id', 'journal_uid', 'payload', 'due_at', 'created_at'],
    rows,
  );
}
