import { randomUUID } from 'node:crypto';
import { insertRows } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import type { CommandBody } from '../portal/commands/command-types.js';
import type { Subject } from './subject.js';

/** A command on its way into the outbox. */
export interface Order {
  /** UUID, for whoever waits for the answer; one is made when it is left out. */
  commandId?: string;
  /** Name of the capability that orders it: it fills in what is known only when the command is sent. */
  capability: string;
  subject: Subject;
  /** Commands with the same key go out one at a time, in this order. */
  orderKey: string;
  companyCode: string | null;
  clientId: string | null;
  journalUid: string | null;
  body: CommandBody;
  dueAt: Date;
  /** One of thousands that nobody waits for: sent when nothing else is to be sent. */
  isBulk?: boolean;
}

const keyLength = 190;

/** The lane of what is about one subject: its client's where one is known, so that commands of a client keep their order. */
export function laneOf(subject: Subject, clientId: string | null): string {
  return (clientId ?? subject).slice(0, keyLength);
}

/** Stores commands in the transaction of the decision they carry out. */
export async function addOrders(tx: Tx, orders: readonly Order[]): Promise<void> {
  const rows = orders.map((order) => [
    order.commandId ?? randomUUID(),
    order.capability,
    order.subject,
    order.orderKey,
    order.body.type,
    order.companyCode,
    order.clientId,
    order.journalUid,
    JSON.stringify(order.body),
    order.dueAt,
    order.dueAt,
    order.isBulk ? 1 : 0,
  ]);
  await insertRows(
    tx,
    'outbox_command',
    [
      'command_id',
      'capability',
      'subject',
      'order_key',
      'type',
      'company_code',
      'client_id',
      'journal_uid',
      'payload',
      'due_at',
      'created_at',
      'is_bulk',
    ],
    rows,
  );
}
