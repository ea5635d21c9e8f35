import { insertRows } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import type { MessageMark, Waiting } from '../domain/waiting/waiting.js';
import { dialogSubject } from './subject.js';

/** What the sidecar remembers of one session of a dialog. */
export interface Dialog {
  sessionId: number;
  chatId: number;
  lineId: number;
  userCode: string;
  clientUserId: number;
  /** null: the line belongs to no company. */
  companyCode: string | null;
  clientId: string | null;
  contactId: number;
  dealId: number;
  /** Who has the dialog, or is about to: set with the decision, corrected by the portal's answer. 0 = nobody. */
  operatorId: number;
  /** Counts the assignments; a check that was set for an earlier one is void. */
  assignment: number;
  assignedAt: Date | null;
  /** The operator pressed "answer", or took what was nobody's by writing. */
  acceptedAt: Date | null;
  movedByPersonAt: Date | null;
  /** A person changed the responsible of the deal or the contact during this session. */
  isResponsibleByPerson: boolean;
  /** Given to the line's queue by a rule and not taken since. */
  queuedAt: Date | null;
  /** The head of sales who joined at night, 0 = none. */
  observerId: number;
  startedAt: Date;
  lastClientAt: Date | null;
  /** Of a closed dialog it is what was known at its end: nobody waits there. */
  waiting: Waiting;
  /** The last message of an employee to the client, and whose. */
  answeredAt: Date | null;
  answeredBy: number;
  /** The last message of the operator since it is this one. */
  operatorAnsweredAt: Date | null;
  /** The check was asked for out of turn, as the operator had left: of which wait, and why. null: of none of this operator. */
  leftAsked: LeftAsked | null;
  /** By what the portal has refused to place it; null: it has not, or it has placed it since. */
  placementRefused: string | null;
  closedAt: Date | null;
}

export interface LeftAsked {
  /** Since when the client waited. */
  waitingSince: Date;
  because: string;
}

interface DialogRow {
  session_id: number;
  chat_id: number;
  line_id: number;
  user_code: string;
  client_user_id: number;
  company_code: string | null;
  client_id: string | null;
  contact_id: number;
  deal_id: number;
  operator_id: number;
  assignment: number;
  assigned_at: Date | null;
  accepted_at: Date | null;
  moved_by_person_at: Date | null;
  is_responsible_by_person: number;
  queued_at: Date | null;
  observer_id: number;
  started_at: Date;
  last_client_at: Date | null;
  waiting_since: Date | null;
  waiting_message_id: number;
  client_message_at: Date | null;
  client_message_id: number;
  settled_at: Date | null;
  settled_message_id: number;
  answered_at: Date | null;
  answered_by: number;
  operator_answered_at: Date | null;
  left_asked_for: Date | null;
  left_asked_because: string | null;
  placement_refused: string | null;
  closed_at: Date | null;
}

/** Of a new dialog: nobody has written yet. */
export const nothingWritten = {
  waiting: { since: null, lastClient: null, settled: null },
  answeredAt: null,
  answeredBy: 0,
  operatorAnsweredAt: null,
  leftAsked: null,
} satisfies Partial<Dialog>;

/** What was written in it, for the same dialog under another placement. */
export function writtenIn({ lastClientAt, waiting, answeredAt, answeredBy, operatorAnsweredAt }: Dialog) {
  return { lastClientAt, waiting, answeredAt, answeredBy, operatorAnsweredAt } satisfies Partial<Dialog>;
}

/** What each entry of the journal about a dialog says of it. */
export function aboutDialog({ sessionId, companyCode, lineId, clientId, contactId, dealId }: Dialog) {
  return { subject: dialogSubject(sessionId), companyCode, lineId, clientId, contactId, dealId };
}

/** Loads and locks dialogs, in the order of their ids so that two transactions cannot wait for one another. */
export async function lockDialogs(tx: Tx, sessionIds: readonly number[]): Promise<Map<number, Dialog>> {
  return lockWhere(tx, 'session_id IN (?)', [...new Set(sessionIds)]);
}

/** As they are stored; another transaction may be changing them. */
export async function readDialogs(tx: Tx, sessionIds: readonly number[]): Promise<Map<number, Dialog>> {
  return dialogsWhere(tx, 'session_id IN (?)', [...new Set(sessionIds)], '');
}

export async function lockOpenDialogsOfDeals(tx: Tx, dealIds: readonly number[]): Promise<Map<number, Dialog>> {
  return lockWhere(tx, 'deal_id IN (?) AND is_closed = 0', [...new Set(dealIds)]);
}

export async function lockOpenDialogsOfContacts(tx: Tx, contactIds: readonly number[]): Promise<Map<number, Dialog>> {
  return lockWhere(tx, 'contact_id IN (?) AND is_closed = 0', [...new Set(contactIds)]);
}

/** Past ones too. */
export async function lockDialogsOfClients(tx: Tx, clientIds: readonly string[]): Promise<Map<number, Dialog>> {
  return lockWhere(tx, 'client_id IN (?)', [...new Set(clientIds)]);
}

async function lockWhere(tx: Tx, where: string, ids: readonly (number | string)[]): Promise<Map<number, Dialog>> {
  return dialogsWhere(tx, where, ids, 'FOR UPDATE');
}

async function dialogsWhere(
  tx: Tx,
  where: string,
  ids: readonly (number | string)[],
  locking: 'FOR UPDATE' | '',
): Promise<Map<number, Dialog>> {
  if (ids.length === 0) return new Map();
  const rows = await tx.query<DialogRow[]>(
    `SELECT session_id, chat_id, line_id, user_code, client_user_id, company_code, client_id, contact_id, deal_id, operator_id, assignment,
            assigned_at, accepted_at, moved_by_person_at, is_responsible_by_person, queued_at, observer_id, started_at, last_client_at,
            waiting_since, waiting_message_id, client_message_at, client_message_id, settled_at, settled_message_id,
            answered_at, answered_by, operator_answered_at, left_asked_for, left_asked_because, placement_refused, closed_at
       FROM dialog WHERE ${where} ORDER BY session_id ${locking}`,
    [ids],
  );
  return new Map(rows.map((row) => [row.session_id, toDialog(row)]));
}

/** Stores dialogs that this transaction has locked or made. */
export async function saveDialogs(tx: Tx, dialogs: readonly Dialog[]): Promise<void> {
  const rows = dialogs.map((dialog) => [
    dialog.sessionId,
    dialog.chatId,
    dialog.lineId,
    dialog.userCode,
    dialog.clientUserId,
    dialog.companyCode,
    dialog.clientId,
    dialog.contactId,
    dialog.dealId,
    dialog.operatorId,
    dialog.assignment,
    dialog.assignedAt,
    dialog.acceptedAt,
    dialog.movedByPersonAt,
    dialog.isResponsibleByPerson ? 1 : 0,
    dialog.queuedAt,
    dialog.observerId,
    dialog.startedAt,
    dialog.lastClientAt,
    dialog.closedAt ? null : (dialog.waiting.since?.at ?? null),
    dialog.waiting.since?.messageId ?? 0,
    dialog.waiting.lastClient?.at ?? null,
    dialog.waiting.lastClient?.messageId ?? 0,
    dialog.waiting.settled?.at ?? null,
    dialog.waiting.settled?.messageId ?? 0,
    dialog.answeredAt,
    dialog.answeredBy,
    dialog.operatorAnsweredAt,
    dialog.leftAsked?.waitingSince ?? null,
    dialog.leftAsked?.because ?? null,
    dialog.placementRefused,
    dialog.closedAt,
    dialog.closedAt ? 1 : 0,
  ]);
  await insertRows(tx, 'dialog', savedColumns, rows, onDuplicate);
}

/** Open dialogs each of these people has in the company, offers not yet taken included. */
export async function countOpenDialogs(tx: Tx, userIds: readonly number[]): Promise<Map<number, number>> {
  if (userIds.length === 0) return new Map();
  const rows = await tx.query<{ operator_id: number; open: number | string }[]>(
    `SELECT operator_id, COUNT(*) AS open FROM dialog WHERE operator_id IN (?) AND is_closed = 0 GROUP BY operator_id`,
    [userIds],
  );
  return new Map(rows.map((row) => [row.operator_id, Number(row.open)]));
}

const savedColumns = [
  'session_id',
  'chat_id',
  'line_id',
  'user_code',
  'client_user_id',
  'company_code',
  'client_id',
  'contact_id',
  'deal_id',
  'operator_id',
  'assignment',
  'assigned_at',
  'accepted_at',
  'moved_by_person_at',
  'is_responsible_by_person',
  'queued_at',
  'observer_id',
  'started_at',
  'last_client_at',
  'waiting_since',
  'waiting_message_id',
  'client_message_at',
  'client_message_id',
  'settled_at',
  'settled_message_id',
  'answered_at',
  'answered_by',
  'operator_answered_at',
  'left_asked_for',
  'left_asked_because',
  'placement_refused',
  'closed_at',
  'is_closed',
] as const;

const onDuplicate = `ON DUPLICATE KEY UPDATE ${savedColumns
  .slice(1)
  .map((column) => `${column} = VALUES(${column})`)
  .join(', ')}`;

function toDialog(row: DialogRow): Dialog {
  return {
    sessionId: row.session_id,
    chatId: row.chat_id,
    lineId: row.line_id,
    userCode: row.user_code,
    clientUserId: row.client_user_id,
    companyCode: row.company_code,
    clientId: row.client_id,
    contactId: row.contact_id,
    dealId: row.deal_id,
    operatorId: row.operator_id,
    assignment: row.assignment,
    assignedAt: row.assigned_at,
    acceptedAt: row.accepted_at,
    movedByPersonAt: row.moved_by_person_at,
    isResponsibleByPerson: row.is_responsible_by_person === 1,
    queuedAt: row.queued_at,
    observerId: row.observer_id,
    startedAt: row.started_at,
    lastClientAt: row.last_client_at,
    waiting: {
      since: markOf(row.waiting_message_id, row.waiting_since),
      lastClient: markOf(row.client_message_id, row.client_message_at),
      settled: markOf(row.settled_message_id, row.settled_at),
    },
    answeredAt: row.answered_at,
    answeredBy: row.answered_by,
    operatorAnsweredAt: row.operator_answered_at,
    leftAsked: row.left_asked_for && { waitingSince: row.left_asked_for, because: row.left_asked_because ?? '' },
    placementRefused: row.placement_refused,
    closedAt: row.closed_at,
  };
}

function markOf(messageId: number, at: Date | null): MessageMark | null {
  return at && { messageId, at };
}
