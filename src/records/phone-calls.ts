import { insertRows } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import type { CallDirection } from '../domain/calls/call.js';
import type { PortalEvent } from '../portal/events/portal-event.js';

/** What the sidecar remembers of one call. */
export interface PhoneCall {
  callId: string;
  /** null: the portal's number is no company's, or two companies'. */
  companyCode: string | null;
  /** null: nothing was placed (yet). */
  clientId: string | null;
  direction: CallDirection;
  isExternal: boolean;
  portalNumber: string;
  phone: string;
  /** Who is connected, was, or is named by the portal; 0 = nobody. */
  userId: number;
  contactId: number;
  dealId: number;
  activityId: number;
  startedAt: Date;
  answeredAt: Date | null;
  endedAt: Date | null;
  isMissed: boolean;
  /** 0 until the portal has made it. */
  todoId: number;
  /** Who is to call back; 0 = no to-do was given. */
  todoUserId: number;
  /** The time of the to-do, while nobody has called back; null: none is open. */
  todoUntil: Date | null;
}

interface CallRow {
  call_id: string;
  company_code: string | null;
  client_id: string | null;
  direction: CallDirection;
  is_external: number;
  portal_number: string;
  phone: string;
  user_id: number;
  contact_id: number;
  deal_id: number;
  activity_id: number;
  started_at: Date;
  answered_at: Date | null;
  ended_at: Date | null;
  is_missed: number;
  todo_id: number;
  todo_user_id: number;
  todo_until: Date | null;
}

const columns = [
  'call_id',
  'company_code',
  'client_id',
  'direction',
  'is_external',
  'portal_number',
  'phone',
  'user_id',
  'contact_id',
  'deal_id',
  'activity_id',
  'started_at',
  'answered_at',
  'ended_at',
  'is_missed',
  'todo_id',
  'todo_user_id',
  'todo_until',
] as const;

/** Loads and locks calls, in the order of their ids. */
export async function lockCalls(tx: Tx, callIds: readonly string[]): Promise<Map<string, PhoneCall>> {
  if (callIds.length === 0) return new Map();
  const rows = await tx.query<CallRow[]>(`SELECT ${columns.join(', ')} FROM phone_call WHERE call_id IN (?) ORDER BY call_id FOR UPDATE`, [
    [...new Set(callIds)],
  ]);
  return new Map(rows.map((row) => [row.call_id, toCall(row)]));
}

/** Missed calls of these clients that nobody has answered by a call yet. Read under the lock of their companies. */
export async function callsToReturn(tx: Tx, clientIds: readonly string[]): Promise<PhoneCall[]> {
  if (clientIds.length === 0) return [];
  const rows = await tx.query<CallRow[]>(
    `SELECT ${columns.join(', ')} FROM phone_call WHERE client_id IN (?) AND todo_until IS NOT NULL ORDER BY started_at, call_id`,
    [[...new Set(clientIds)]],
  );
  return rows.map(toCall);
}

/** The same of calls with a company of the CRM, which have no client: by the deal that they are on. */
export async function firmCallsToReturn(tx: Tx, dealIds: readonly number[]): Promise<PhoneCall[]> {
  if (dealIds.length === 0) return [];
  const rows = await tx.query<CallRow[]>(
    `SELECT ${columns.join(', ')} FROM phone_call
      WHERE deal_id IN (?) AND client_id IS NULL AND todo_until IS NOT NULL ORDER BY started_at, call_id`,
    [[...new Set(dealIds)]],
  );
  return rows.map(toCall);
}

/** How many callers of the companies each person is to call back now; what should have been done by now is not counted. */
export async function countCallsToReturn(tx: Tx, companyCodes: readonly string[], at: Date): Promise<Map<number, number>> {
  if (companyCodes.length === 0) return new Map();
  const rows = await tx.query<{ todo_user_id: number; calls: number | string }[]>(
    'SELECT todo_user_id, COUNT(*) AS calls FROM phone_call WHERE company_code IN (?) AND todo_until > ? GROUP BY todo_user_id',
    [companyCodes, at],
  );
  return new Map(rows.map((row) => [row.todo_user_id, Number(row.calls)]));
}

/** Stores calls that this transaction has locked or made. */
export async function saveCalls(tx: Tx, calls: readonly PhoneCall[]): Promise<void> {
  const rows = calls.map((call) => [
    call.callId,
    call.companyCode,
    call.clientId,
    call.direction,
    call.isExternal ? 1 : 0,
    call.portalNumber,
    call.phone,
    call.userId,
    call.contactId,
    call.dealId,
    call.activityId,
    call.startedAt,
    call.answeredAt,
    call.endedAt,
    call.isMissed ? 1 : 0,
    call.todoId,
    call.todoUserId,
    call.todoUntil,
  ]);
  const changes = columns.slice(1).map((column) => `${column} = VALUES(${column})`);
  await insertRows(tx, 'phone_call', columns, rows, `ON DUPLICATE KEY UPDATE ${changes.join(', ')}`);
}

/** What is gone is forgotten: a call that goes on is bound to another at its end. */
export async function forgetDeletedOfCalls(tx: Tx, events: readonly PortalEvent[]): Promise<void> {
  const dealIds = events.flatMap((event) => (event.type === 'DealDeleted' ? [event.payload.dealId] : []));
  const contactIds = events.flatMap((event) => (event.type === 'ContactDeleted' ? [event.payload.contactId] : []));
  if (dealIds.length > 0) await tx.query('UPDATE phone_call SET deal_id = 0 WHERE deal_id IN (?) AND ended_at IS NULL', [dealIds]);
  if (contactIds.length > 0)
    await tx.query('UPDATE phone_call SET contact_id = 0, deal_id = 0 WHERE contact_id IN (?) AND ended_at IS NULL', [contactIds]);
}

function toCall(row: CallRow): PhoneCall {
  return {
    callId: row.call_id,
    companyCode: row.company_code,
    clientId: row.client_id,
    direction: row.direction,
    isExternal: row.is_external === 1,
    portalNumber: row.portal_number,
    phone: row.phone,
    userId: row.user_id,
    contactId: row.contact_id,
    dealId: row.deal_id,
    activityId: row.activity_id,
    startedAt: row.started_at,
    answeredAt: row.answered_at,
    endedAt: row.ended_at,
    isMissed: row.is_missed === 1,
    todoId: row.todo_id,
    todoUserId: row.todo_user_id,
    todoUntil: row.todo_until,
  };
}
