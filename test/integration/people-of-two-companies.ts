import type { PortalFixture } from './portal-fixture.js';
import { botId } from './sidecar-fixture.js';

/** Lines 1–5 are Альфа's (pipeline 1), lines 6 and 7 Бета's (pipeline 2). */
export const twoCompanies = {
  companies: [
    { code: 'alfa', name: 'Альфа', lineIds: [1, 2, 3, 4, 5], dealCategoryId: 1, headOfSalesId: 10, timeZone: 'Europe/Moscow' },
    { code: 'beta', name: 'Бета', lineIds: [6, 7], dealCategoryId: 2, headOfSalesId: 20, timeZone: 'Europe/Moscow' },
  ],
};

/**
 * Structure: 1 the whole firm (head 1) ← 2 sales of Альфа (head 10) ← 3 its group (head 11; 12, 13), 4 sales of Бета (head 20; 21, 22).
 * Queues: 12, 13 on Альфа's lines, 21, 22 on Бета's. Everybody is at work on 2 March 2026 from 09:00.
 */
export async function writeTwoCompanies(portal: PortalFixture): Promise<void> {
  const people = [1, 2, 10, 11, 12, 13, 20, 21, 22];
  const user = (id: number, fields: Record<string, unknown> = {}) => ({
    ID: id,
    LOGIN: `user${id}`,
    ACTIVE: 'Y',
    NAME: `Имя${id}`,
    LAST_NAME: '',
    EXTERNAL_AUTH_ID: null,
    DATE_REGISTER: '2026-01-01 00:00:00',
    PERSONAL_MOBILE: null,
    EMAIL: null,
    ...fields,
  });
  await portal.insert('b_user', [...people.map((id) => user(id)), user(botId, { EXTERNAL_AUTH_ID: 'bot' })]);
  await portal.insert('b_module', [{ ID: 'humanresources' }, { ID: 'timeman' }]);
  await portal.insert('b_option', [{ MODULE_ID: 'humanresources', NAME: 'company_structure_converted', VALUE: '1' }]);
  const made = { CREATED_BY: 1, CREATED_AT: '2026-01-01 00:00:00', UPDATED_AT: '2026-01-01 00:00:00' };
  await portal.insert('b_hr_structure', [{ ID: 1, NAME: 'Фирма', TYPE: 'COMPANY', XML_ID: 'COMPANY_STRUCTURE', ...made }]);
  const nodes = [
    { ID: 1, PARENT_ID: 0, NAME: 'Фирма' },
    { ID: 2, PARENT_ID: 1, NAME: 'Продажи Альфы' },
    { ID: 3, PARENT_ID: 2, NAME: 'Группа Альфы' },
    { ID: 4, PARENT_ID: 1, NAME: 'Продажи Беты' },
  ];
  await portal.insert(
    'b_hr_structure_node',
    nodes.map((node) => ({ ...node, TYPE: 'DEPARTMENT', STRUCTURE_ID: 1, ACTIVE: 'Y', GLOBAL_ACTIVE: 'Y', SORT: 100, ...made })),
  );
  await portal.insert('b_hr_structure_node_path', [
    { PARENT_ID: 1, CHILD_ID: 1, DEPTH: 0 },
    { PARENT_ID: 2, CHILD_ID: 2, DEPTH: 0 },
    { PARENT_ID: 1, CHILD_ID: 2, DEPTH: 1 },
    { PARENT_ID: 3, CHILD_ID: 3, DEPTH: 0 },
    { PARENT_ID: 2, CHILD_ID: 3, DEPTH: 1 },
    { PARENT_ID: 1, CHILD_ID: 3, DEPTH: 2 },
    { PARENT_ID: 4, CHILD_ID: 4, DEPTH: 0 },
    { PARENT_ID: 1, CHILD_ID: 4, DEPTH: 1 },
  ]);
  await portal.insert('b_hr_structure_role', [
    { ID: 1, ENTITY_TYPE: 'MEMBER', NAME: 'HEAD', PRIORITY: 100, CHILD_AFFECTION_TYPE: 1, XML_ID: 'MEMBER_HEAD' },
    { ID: 3, ENTITY_TYPE: 'MEMBER', NAME: 'EMPLOYEE', PRIORITY: 0, CHILD_AFFECTION_TYPE: 0, XML_ID: 'MEMBER_EMPLOYEE' },
  ]);
  const members = [
    { user: 1, node: 1, role: 1 },
    { user: 10, node: 2, role: 1 },
    { user: 11, node: 3, role: 1 },
    { user: 12, node: 3, role: 3 },
    { user: 13, node: 3, role: 3 },
    { user: 20, node: 4, role: 1 },
    { user: 21, node: 4, role: 3 },
    { user: 22, node: 4, role: 3 },
  ];
  const { CREATED_BY: addedBy, CREATED_AT, UPDATED_AT } = made;
  await portal.insert(
    'b_hr_structure_node_member',
    members.map((member) => ({
      ID: member.user,
      ENTITY_TYPE: 'USER',
      ENTITY_ID: member.user,
      ACTIVE: 'Y',
      NODE_ID: member.node,
      ADDED_BY: addedBy,
      CREATED_AT,
      UPDATED_AT,
    })),
  );
  await portal.insert(
    'b_hr_structure_node_member_role',
    members.map((member) => ({ MEMBER_ID: member.user, ROLE_ID: member.role, ...made })),
  );
  await portal.insert('b_user_field', [
    { ID: 1, ENTITY_ID: 'USER', FIELD_NAME: 'UF_DEPARTMENT', USER_TYPE_ID: 'iblock_section', MULTIPLE: 'Y' },
  ]);
  await portal.insert(
    'b_utm_user',
    members.map((member) => ({ VALUE_ID: member.user, FIELD_ID: 1, VALUE_INT: member.node })),
  );
  await startWork(portal, people);
  await portal.insert(
    'b_imopenlines_config',
    [1, 2, 3, 4, 5, 6, 7].map((id) => ({
      ID: id,
      LINE_NAME: `Линия ${id}`,
      TEMPORARY: 'N',
      ACTIVE: 'Y',
      QUEUE_TYPE: 'evenly',
      QUEUE_TIME: 300,
      CRM: 'Y',
      CRM_CREATE: 'none',
    })),
  );
  const queue = [1, 2, 3, 4, 5]
    .flatMap((line) => [12, 13].map((user, sort) => ({ line, user, sort })))
    .concat([6, 7].flatMap((line) => [21, 22].map((user, sort) => ({ line, user, sort }))));
  await portal.insert(
    'b_imopenlines_queue',
    queue.map(({ line, user, sort }) => ({ CONFIG_ID: line, USER_ID: user, SORT: sort })),
  );
}

/** Opens the work day of 2 March 2026 at 09:00 Moscow time. */
export async function startWork(portal: PortalFixture, userIds: readonly number[]): Promise<void> {
  await portal.insert(
    'b_timeman_entries',
    userIds.map((userId) => ({
      USER_ID: userId,
      ACTIVE: 'Y',
      PAUSED: 'N',
      CURRENT_STATUS: 'OPENED',
      DATE_START: '2026-03-02 09:00:00',
      RECORDED_START_TIMESTAMP: Date.UTC(2026, 2, 2, 6) / 1000,
      RECORDED_STOP_TIMESTAMP: 0,
      START_OFFSET: 10_800,
      SCHEDULE_ID: 0,
      SHIFT_ID: 0,
    })),
  );
}

/** A client of a connector, as the portal keeps it. */
export async function writeClient(
  portal: PortalFixture,
  userId: number,
  fields: { name?: string; phone?: string; email?: string } = {},
): Promise<void> {
  await portal.insert('b_user', [
    {
      ID: userId,
      LOGIN: `imconnector_${userId}`,
      ACTIVE: 'Y',
      NAME: fields.name ?? `Клиент${userId}`,
      LAST_NAME: '',
      EXTERNAL_AUTH_ID: 'imconnector',
      DATE_REGISTER: '2026-03-01 00:00:00',
      PERSONAL_MOBILE: fields.phone ?? null,
      EMAIL: fields.email ?? null,
    },
  ]);
}

/** A session at the gate, just started; the payload of its DialogStarted. */
export async function writeSession(
  portal: PortalFixture,
  sessionId: number,
  fields: { lineId: number; clientUserId: number; connector?: string; operatorId?: number; status?: number; waitAnswer?: 'Y' | 'N' },
) {
  const connector = fields.connector ?? 'whatsapp';
  const userCode = `${connector}|${fields.lineId}|ext${fields.clientUserId}|${fields.clientUserId}`;
  const operatorId = fields.operatorId ?? botId;
  await portal.insert('b_imopenlines_session', [
    {
      ID: sessionId,
      MODE: 'input',
      STATUS: fields.status ?? 0,
      SOURCE: connector,
      CONFIG_ID: fields.lineId,
      OPERATOR_ID: operatorId,
      USER_ID: fields.clientUserId,
      USER_CODE: userCode,
      CHAT_ID: 1000 + sessionId,
      MESSAGE_COUNT: 1,
      CRM_ACTIVITY_ID: 0,
      DATE_CREATE: '2026-03-02 10:00:00',
      WAIT_ANSWER: fields.waitAnswer ?? 'Y',
      CLOSED: 'N',
      SPAM: 'N',
    },
  ]);
  await portal.insert('b_imopenlines_session_check', [{ SESSION_ID: sessionId }]);
  return { sessionId, chatId: 1000 + sessionId, lineId: fields.lineId, userCode, connector, clientUserId: fields.clientUserId, operatorId };
}
