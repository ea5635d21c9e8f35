import { crc32 } from 'node:zlib';
import type { Connection, Pool } from 'mysql2/promise';
import { nextId, pick } from './portal-data.js';

export interface DialogsToMake {
  count: number;
  lineIds: number[];
  connector: string;
  /** The welcome bot that holds the dialogs, or the operators who were offered them. */
  operatorIds: number[];
  isAtGate: boolean;
  /** Portal-local DATETIME of their start. */
  startedAt: string;
}

export interface DialogsMade {
  firstSessionId: number;
  count: number;
}

/**
 * Open dialogs of as many clients, with the rows the portal's reception leaves behind (client, chat, member, session, its timers).
 * Every other client has the phone of a contact that is there already.
 */
export async function makeDialogs(db: Connection | Pool, dialogs: DialogsToMake): Promise<DialogsMade> {
  const { count, connector, startedAt } = dialogs;
  const first = {
    user: await nextId(db, 'b_user'),
    chat: await nextId(db, 'b_im_chat'),
    session: await nextId(db, 'b_imopenlines_session'),
  };
  const line = pick(dialogs.lineIds, 'n');
  const operator = pick(dialogs.operatorIds, 'n');
  const code = `CONCAT('${connector}|', ${line}, '|bench', ${first.user} + n, '|', ${first.user} + n)`;
  const numbers = `FROM bench_number WHERE n < ${count} ORDER BY n`;
  await db.query(
    `INSERT INTO b_user (ID, LOGIN, ACTIVE, NAME, LAST_NAME, EXTERNAL_AUTH_ID, XML_ID, DATE_REGISTER, LID, PERSONAL_MOBILE)
     SELECT ${first.user} + n, CONCAT('imconnector_bench', ${first.user} + n), 'Y', 'Client', CONCAT('Bench', n), 'imconnector', CONCAT('${connector}|bench', n), ?, 's1',
            IF(n % 2 = 0, CONCAT('+7900', LPAD(n * 7 % 20000, 7, '0')), NULL) ${numbers}`,
    [startedAt],
  );
  await db.query(
    `INSERT INTO b_im_chat (ID, TITLE, TYPE, AUTHOR_ID, ENTITY_TYPE, ENTITY_ID, ENTITY_DATA_1, USER_COUNT, DATE_CREATE)
     SELECT ${first.chat} + n, CONCAT('Client Bench', n), 'L', 0, 'LINES', ${code}, CONCAT('N|NONE|0|N|N|', ${first.session} + n, '|0|0|0|0'), 2, ? ${numbers}`,
    [startedAt],
  );
  await db.query(`INSERT INTO b_im_relation (CHAT_ID, MESSAGE_TYPE, USER_ID) SELECT ${first.chat} + n, 'L', ${first.user} + n ${numbers}`);
  if (dialogs.isAtGate)
    await db.query(`INSERT INTO b_im_relation (CHAT_ID, MESSAGE_TYPE, USER_ID) SELECT ${first.chat} + n, 'L', ${operator} ${numbers}`);
  await db.query(
    `INSERT INTO b_imopenlines_user_relation (USER_CODE, USER_ID, CHAT_ID) SELECT ${code}, ${first.user} + n, ${first.chat} + n ${numbers}`,
  );
  await db.query(
    `INSERT INTO b_imopenlines_session (ID, MODE, STATUS, SOURCE, CONFIG_ID, OPERATOR_ID, USER_ID, USER_CODE, CHAT_ID, MESSAGE_COUNT, DATE_CREATE,
            DATE_LAST_MESSAGE, DATE_MODIFY, WAIT_ANSWER, CLOSED, QUEUE_HISTORY)
     SELECT ${first.session} + n, 'input', ${dialogs.isAtGate ? 0 : 5}, '${connector}', ${line}, ${operator}, ${first.user} + n, ${code}, ${first.chat} + n, 1, ?, ?, ?,
            'Y', 'N', 'a:0:{}' ${numbers}`,
    [startedAt, startedAt, startedAt],
  );
  await db.query(
    `INSERT INTO b_imopenlines_session_check (SESSION_ID, DATE_CLOSE, DATE_QUEUE) SELECT ${first.session} + n, TIMESTAMPADD(MONTH, 1, ?), NULL ${numbers}`,
    [startedAt],
  );
  await db.query(
    `INSERT INTO b_imopenlines_recent (USER_ID, CHAT_ID, SESSION_ID, DATE_CREATE) SELECT ${operator}, ${first.chat} + n, ${first.session} + n, ? ${numbers}`,
    [startedAt],
  );
  return { firstSessionId: first.session, count };
}

/** Values of one `DialogStarted`, in the order of `eventColumns`. */
export type EventValues = [uid: string, type: string, subject: string, lane: number, occurredAt: number, payload: string];
export const eventColumns = 'UID, TYPE, SUBJECT, LANE, OCCURRED_AT, PAYLOAD';

/** A dialog of the portal as its events speak of it. */
export interface SessionRow {
  ID: number;
  CHAT_ID: number;
  CONFIG_ID: number;
  USER_CODE: string;
  USER_ID: number;
  OPERATOR_ID: number;
  SOURCE: string;
}

export async function sessionsOf(db: Connection | Pool, made: DialogsMade): Promise<SessionRow[]> {
  const [rows] = await db.query(
    'SELECT ID, CHAT_ID, CONFIG_ID, USER_CODE, USER_ID, OPERATOR_ID, SOURCE FROM b_imopenlines_session WHERE ID >= ? AND ID < ? ORDER BY ID',
    [made.firstSessionId, made.firstSessionId + made.count],
  );
  return rows as SessionRow[];
}

/** An event about a dialog, as the module stores it. */
export function eventOf(session: SessionRow, uid: string, type: string, occurredAt: number, payload: object): EventValues {
  const subject = `client:${session.SOURCE}:${session.USER_ID}`;
  return [uid, type, subject, crc32(subject) % 16, occurredAt, JSON.stringify(payload)];
}

export function startPayload(row: SessionRow): object {
  return {
    sessionId: row.ID,
    chatId: row.CHAT_ID,
    lineId: row.CONFIG_ID,
    userCode: row.USER_CODE,
    connector: row.SOURCE,
    clientUserId: row.USER_ID,
    operatorId: row.OPERATOR_ID,
  };
}

/** The events the module would have stored for these dialogs. */
export async function startEvents(db: Connection | Pool, made: DialogsMade, occurredAt: number): Promise<EventValues[]> {
  const rows = await sessionsOf(db, made);
  return rows.map((row) => eventOf(row, `bench${String(row.ID).padStart(27, '0')}`, 'DialogStarted', occurredAt, startPayload(row)));
}
