import { randomUUID } from 'node:crypto';
import { insertRows, type Tx } from '../database/own-db.js';
import type { BindClient, CommandBody, HandOver, PlaceCall, PlaceDialog } from '../portal/commands/command-types.js';

interface TakesOfClient {
  takesContactOfClient: boolean;
  takesDealOfClient: boolean;
}

/**
 * What a placement knows of ids that an earlier command of the same client is still making: the worker puts them in when it sends,
 * from the client's row. `contact.create` and `deal.create` are then what is made if that earlier command was refused.
 */
export type PlaceDialogOrder = PlaceDialog & TakesOfClient;

/** Missed calls whose to-dos the call has answered: `completeTodoIds` are known only once the portal has made them. */
export type PlaceCallOrder = PlaceCall & TakesOfClient & { completesTodosOf: string[] };
export type BindClientOrder = BindClient & Partial<Pick<TakesOfClient, 'takesContactOfClient'>>;

/** What a dialog was before a person moved it from the board: it becomes that again when the portal does not do it. */
export interface BeforeMove {
  /** Number of the assignment that the move is; another one by now means that the world has gone on. */
  assignment: number;
  operatorId: number;
  assignedAt: Date | null;
  acceptedAt: Date | null;
  movedByPersonAt: Date | null;
  queuedAt: Date | null;
  checkAt: Date | null;
  rerouteAt: Date | null;
}

/** `before` stays here: it is no part of the command. */
export type HandOverOrder = HandOver & { before?: BeforeMove };

export type OrderBody =
  | Exclude<CommandBody, PlaceDialog | PlaceCall | BindClient | HandOver>
  | PlaceDialogOrder
  | PlaceCallOrder
  | BindClientOrder
  | HandOverOrder;

/** A command on its way into the outbox. */
export interface Order {
  /** UUID, for whoever waits for the answer; one is made when it is left out. */
  commandId?: string;
  /** Commands with the same key go out one at a time, in this order. */
  orderKey: string;
  companyCode: string | null;
  clientId: string | null;
  /** 0: about no dialog. */
  sessionId: number;
  /** CALL_ID, of a command about a call. */
  callId?: string;
  journalUid: string | null;
  body: OrderBody;
  dueAt: Date;
  /** One of thousands that nobody waits for: sent when nothing else is to be sent. */
  isBulk?: boolean;
}

/** Stores commands in the transaction of the decision they carry out. */
export async function addOrders(tx: Tx, orders: readonly Order[]): Promise<void> {
  const rows = orders.map((order) => [
    order.commandId ?? randomUUID(),
    order.orderKey,
    order.body.type,
    order.sessionId,
    order.callId ?? null,
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
      'order_key',
      'type',
      'session_id',
      'call_id',
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
