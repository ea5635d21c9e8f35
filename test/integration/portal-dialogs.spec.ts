import { PortalZone } from '../../src/portal/portal-zone.js';
import { Chats } from '../../src/portal/tables/chats.js';
import { Contacts } from '../../src/portal/tables/contacts.js';
import { Deals } from '../../src/portal/tables/deals.js';
import { DuplicateIndex } from '../../src/portal/tables/duplicate-index.js';
import { Lines, Queues } from '../../src/portal/tables/lines.js';
import { PortalSchema } from '../../src/portal/tables/portal-schema.js';
import { Sessions } from '../../src/portal/tables/sessions.js';
import { Users } from '../../src/portal/tables/users.js';
import { PortalFixture } from './portal-fixture.js';

const moscow = new PortalZone('Europe/Moscow');
const externalUserTypes = ['bot', 'email', 'imconnector'];

let fixture: PortalFixture;
beforeAll(async () => {
  fixture = await PortalFixture.create();
});
afterAll(() => fixture.drop());
beforeEach(() => void fixture.portal.take());

describe('sessions', () => {
  const session = (id: number, fields: Record<string, unknown> = {}) => ({
    ID: id,
    MODE: 'input',
    STATUS: 0,
    SOURCE: 'whatsapp',
    CONFIG_ID: 3,
    OPERATOR_ID: 0,
    USER_ID: 500,
    USER_CODE: 'whatsapp|3|79012345678|500',
    CHAT_ID: 900 + id,
    MESSAGE_COUNT: 1,
    CRM_ACTIVITY_ID: 0,
    DATE_CREATE: '2026-03-02 10:00:00',
    DATE_FIRST_ANSWER: null,
    WAIT_ANSWER: 'Y',
    CLOSED: 'N',
    SPAM: 'N',
    ...fields,
  });

  beforeAll(async () => {
    await fixture.insert('b_imopenlines_session', [
      session(1),
      session(2, {
        OPERATOR_ID: 11,
        STATUS: 40,
        WAIT_ANSWER: 'N',
        DATE_FIRST_ANSWER: '2026-03-02 10:05:30',
        CRM_ACTIVITY_ID: 77,
        CONFIG_ID: 4,
      }),
      session(3, { OPERATOR_ID: 11, STATUS: 60, CLOSED: 'Y' }),
      session(4, { OPERATOR_ID: 11, STATUS: 5 }),
      session(5, { OPERATOR_ID: 12, STATUS: 65, CLOSED: 'Y', SPAM: 'Y' }),
      session(6, { USER_CODE: 'vkgroup|3|-17|0', MODE: 'output', STATUS: 10 }),
      session(7, { OPERATOR_ID: 11, CONFIG_ID: 9 }),
    ]);
    await fixture.insert(
      'b_imopenlines_session_check',
      [1, 2, 4, 6, 7].map((id) => ({ SESSION_ID: id })),
    );
  });

  it('are read with the line they are in now, the client of the user code and instants', async () => {
    const sessions = await new Sessions(fixture.portal).byIds([1, 2, 999], moscow);
    expect([...sessions.keys()]).toEqual([1, 2]);
    expect(sessions.get(2)).toEqual({
      sessionId: 2,
      chatId: 902,
      lineId: 4,
      userCode: 'whatsapp|3|79012345678|500',
      connector: 'whatsapp',
      clientUserId: 500,
      operatorId: 11,
      status: 40,
      isOutgoing: false,
      isClosed: false,
      isSpam: false,
      isWaitingAnswer: false,
      messageCount: 1,
      createdAt: new Date('2026-03-02T07:00:00Z'),
      firstAnswerAt: new Date('2026-03-02T07:05:30Z'),
      lastMessageAt: null,
      activityId: 77,
    });
    expect(sessions.get(1)?.firstAnswerAt).toBeNull();
  });

  it('of a group chat have no client user, and those an operator began are outgoing', async () => {
    const found = (await new Sessions(fixture.portal).byIds([6], moscow)).get(6);
    expect(found).toMatchObject({ clientUserId: 0, connector: 'vkgroup', isOutgoing: true });
  });

  it('are marked closed and spam', async () => {
    const sessions = await new Sessions(fixture.portal).byIds([3, 5], moscow);
    expect(sessions.get(3)).toMatchObject({ isClosed: true, isSpam: false });
    expect(sessions.get(5)).toMatchObject({ isClosed: true, isSpam: true });
  });

  it('that are open in lines come page by page', async () => {
    const reader = new Sessions(fixture.portal);
    const first = await reader.openInLines([3, 4], 0, 2, moscow);
    expect(first.map((found) => found.sessionId)).toEqual([1, 2]);
    const rest = await reader.openInLines([3, 4], 2, 10, moscow);
    expect(rest.map((found) => found.sessionId)).toEqual([4, 6]);
  });

  it('are not asked for when there is nothing to ask', async () => {
    const reader = new Sessions(fixture.portal);
    await reader.byIds([], moscow);
    await reader.openInLines([], 0, 10, moscow);
    expect(fixture.portal.take()).toEqual([]);
  });
});

describe('users', () => {
  const user = (id: number, fields: Record<string, unknown> = {}) => ({
    ID: id,
    LOGIN: `user${id}`,
    DATE_REGISTER: '2020-01-01 00:00:00',
    ACTIVE: 'Y',
    BLOCKED: 'N',
    CONFIRM_CODE: null,
    EXTERNAL_AUTH_ID: null,
    NAME: 'Анна',
    LAST_NAME: 'Смирнова',
    EMAIL: `user${id}@example.com`,
    WORK_POSITION: 'Старший менеджер ',
    PERSONAL_MOBILE: '+7 901 234-56-78',
    PERSONAL_PHONE: '',
    WORK_PHONE: null,
    TIME_ZONE: '',
    ...fields,
  });

  beforeAll(async () => {
    await fixture.insert('b_user', [
      user(11),
      user(12, { ACTIVE: 'N', CONFIRM_CODE: 'abcd1234' }),
      user(13, { BLOCKED: 'Y', TIME_ZONE: 'Asia/Yekaterinburg', EXTERNAL_AUTH_ID: 'LDAP#1' }),
      user(14, { CONFIRM_CODE: 'abcd1234' }),
      user(15, { EXTERNAL_AUTH_ID: 'bot', NAME: '', LAST_NAME: null, EMAIL: null }),
      user(500, { EXTERNAL_AUTH_ID: 'imconnector', NAME: 'Клиент', LAST_NAME: '' }),
    ]);
    await fixture.insert('b_group', [
      { ID: 20, NAME: 'Старшие', ACTIVE: 'Y' },
      { ID: 21, NAME: 'Бывшие', ACTIVE: 'N' },
    ]);
    await fixture.insert('b_user_group', [
      { USER_ID: 11, GROUP_ID: 20, DATE_ACTIVE_FROM: null, DATE_ACTIVE_TO: null },
      { USER_ID: 13, GROUP_ID: 20, DATE_ACTIVE_FROM: null, DATE_ACTIVE_TO: '2026-03-02 09:59:59' },
      { USER_ID: 14, GROUP_ID: 21, DATE_ACTIVE_FROM: null, DATE_ACTIVE_TO: null },
      { USER_ID: 12, GROUP_ID: 20, DATE_ACTIVE_FROM: '2026-03-02 10:00:01', DATE_ACTIVE_TO: null },
    ]);
  });

  it('are local people also when the type of login is NULL', async () => {
    const users = await new Users(fixture.portal, new PortalSchema(fixture.portal)).byIds([11, 13, 15, 500]);
    expect(users.get(11)).toMatchObject({
      userId: 11,
      name: 'Анна Смирнова',
      isActive: true,
      isBlocked: false,
      externalAuthId: '',
      workPosition: 'Старший менеджер',
      phones: ['+7 901 234-56-78'],
      timeZone: null,
    });
    expect([...users.values()].filter((found) => found.isPerson(externalUserTypes)).map((found) => found.userId)).toEqual([11, 13]);
    expect(users.get(15)?.name).toBe('#15');
    expect(users.get(500)?.name).toBe('Клиент');
  });

  it.each([
    { scenario: 'a dismissed person who never confirmed is dismissed, not blocked', userId: 12, isActive: false, isBlocked: false },
    { scenario: 'a blocked login stays an employee', userId: 13, isActive: true, isBlocked: true },
    { scenario: 'an invited person who never came cannot take a dialog', userId: 14, isActive: true, isBlocked: true },
  ])('$scenario', async ({ userId, isActive, isBlocked }) => {
    const users = await new Users(fixture.portal, new PortalSchema(fixture.portal)).byIds([userId]);
    expect(users.get(userId)).toMatchObject({ isActive, isBlocked });
  });

  it('belong to a group only while group and membership are in force', async () => {
    const users = new Users(fixture.portal, new PortalSchema(fixture.portal));
    const at = new Date('2026-03-02T07:00:00Z');
    expect(await users.inGroups([20, 21], [11, 12, 13, 14], at, moscow)).toEqual(new Set([11]));
    expect(await users.inGroups([20], [11, 12, 13], new Date('2026-03-02T06:59:59Z'), moscow)).toEqual(new Set([11, 13]));
  });
});

describe('members of chats', () => {
  beforeAll(() =>
    fixture.insert('b_im_relation', [
      { CHAT_ID: 901, USER_ID: 500, MESSAGE_TYPE: 'L' },
      { CHAT_ID: 901, USER_ID: 15, MESSAGE_TYPE: 'L' },
      { CHAT_ID: 901, USER_ID: 11, MESSAGE_TYPE: 'L' },
      { CHAT_ID: 902, USER_ID: 500, MESSAGE_TYPE: 'L' },
    ]),
  );

  it('are all users, or only the people among them', async () => {
    const chats = new Chats(fixture.portal);
    expect(await chats.membersOf([901, 902, 903])).toEqual(
      new Map([
        [901, [11, 15, 500]],
        [902, [500]],
        [903, []],
      ]),
    );
    expect((await chats.membersOf([901, 902], externalUserTypes)).get(901)).toEqual([11]);
  });
});

describe('lines and their queues', () => {
  beforeAll(async () => {
    await fixture.insert('b_imopenlines_config', [
      { ID: 3, LINE_NAME: 'Альфа WhatsApp', ACTIVE: 'Y', TEMPORARY: 'N', QUEUE_TYPE: 'all', WELCOME_BOT_ENABLE: 'Y', WELCOME_BOT_ID: 15 },
      {
        ID: 4,
        LINE_NAME: 'Альфа Telegram',
        ACTIVE: 'N',
        TEMPORARY: 'N',
        QUEUE_TYPE: 'evenly',
        WELCOME_BOT_ENABLE: 'N',
        WELCOME_BOT_ID: 15,
      },
      { ID: 5, LINE_NAME: 'черновик', ACTIVE: 'Y', TEMPORARY: 'Y', QUEUE_TYPE: 'evenly', WELCOME_BOT_ENABLE: 'N', WELCOME_BOT_ID: 0 },
    ]);
    await fixture.insert('b_imopenlines_queue', [
      { CONFIG_ID: 3, USER_ID: 13, SORT: 20, DEPARTMENT_ID: 0 },
      { CONFIG_ID: 3, USER_ID: 11, SORT: 30, DEPARTMENT_ID: 0 },
      { CONFIG_ID: 3, USER_ID: 12, SORT: 10, DEPARTMENT_ID: 1 },
      { CONFIG_ID: 3, USER_ID: 12, SORT: 40, DEPARTMENT_ID: 2 },
    ]);
  });

  it('all come without the drafts when no id is given', async () => {
    const lines = await new Lines(fixture.portal).byIds([]);
    expect([...lines.keys()]).toEqual([3, 4]);
    expect(lines.get(3)).toMatchObject({ name: 'Альфа WhatsApp', isActive: true, queueType: 'all', botId: 15 });
    expect(lines.get(4)).toMatchObject({ isActive: false, botId: 0 });
    expect([...(await new Lines(fixture.portal).byIds([4, 5])).keys()]).toEqual([4]);
  });

  it('list each operator once, in the order of the queue', async () => {
    expect(await new Queues(fixture.portal).of([3, 4])).toEqual(
      new Map([
        [3, [12, 13, 11]],
        [4, []],
      ]),
    );
  });
});

describe('contacts and deals', () => {
  beforeAll(async () => {
    await fixture.insert('b_crm_contact', [
      {
        ID: 1,
        FULL_NAME: 'Пётр Иванов',
        NAME: 'Пётр',
        LAST_NAME: 'Иванов',
        ASSIGNED_BY_ID: 11,
        CATEGORY_ID: 0,
        LAST_ACTIVITY_TIME: '2026-03-01 00:00:00',
      },
      {
        ID: 2,
        FULL_NAME: null,
        NAME: 'Пётр',
        LAST_NAME: null,
        ASSIGNED_BY_ID: 12,
        CATEGORY_ID: 0,
        LAST_ACTIVITY_TIME: '2026-03-01 00:00:00',
      },
      {
        ID: 3,
        FULL_NAME: 'Поставщик',
        NAME: null,
        LAST_NAME: null,
        ASSIGNED_BY_ID: 12,
        CATEGORY_ID: 7,
        LAST_ACTIVITY_TIME: '2026-03-01 00:00:00',
      },
    ]);
    const index = (type: string, value: string, contactId: number, entityTypeId = 3) => ({
      ENTITY_TYPE_ID: entityTypeId,
      ENTITY_ID: contactId,
      TYPE: type,
      VALUE: value,
    });
    await fixture.insert('b_crm_dp_comm_mcd', [
      index('PHONE', '79012345678', 2),
      index('PHONE', '79012345678', 1),
      index('PHONE', '79012345678', 3),
      index('PHONE', '70000000000', 2, 1),
      index('EMAIL', 'p@example.com', 1),
      index('EMAIL', 'P@EXAMPLE.COM', 2),
      index('SLUSER', '500', 1),
      index('IMOL', 'imol|whatsapp|3|79012345678|500', 1),
    ]);
    const deal = (id: number, fields: Record<string, unknown> = {}) => ({
      ID: id,
      CATEGORY_ID: 5,
      STAGE_ID: 'C5:NEW',
      STAGE_SEMANTIC_ID: 'P',
      CLOSED: 'N',
      IS_RECURRING: 'N',
      ASSIGNED_BY_ID: 11,
      DATE_CREATE: '2026-03-01 12:00:00',
      LAST_ACTIVITY_TIME: '2026-03-01 12:00:00',
      ...fields,
    });
    await fixture.insert('b_crm_deal', [
      deal(101),
      deal(102, { STAGE_ID: 'C5:WON', STAGE_SEMANTIC_ID: 'S', CLOSED: 'Y' }),
      deal(103, { CATEGORY_ID: 0, STAGE_ID: 'NEW', ASSIGNED_BY_ID: 12 }),
      deal(104, { IS_RECURRING: 'Y' }),
    ]);
    await fixture.insert('b_crm_deal_contact', [
      { DEAL_ID: 101, CONTACT_ID: 1, SORT: 10, IS_PRIMARY: 'Y' },
      { DEAL_ID: 102, CONTACT_ID: 1, SORT: 10, IS_PRIMARY: 'Y' },
      { DEAL_ID: 103, CONTACT_ID: 1, SORT: 20, IS_PRIMARY: 'N' },
      { DEAL_ID: 103, CONTACT_ID: 2, SORT: 10, IS_PRIMARY: 'Y' },
      { DEAL_ID: 104, CONTACT_ID: 1, SORT: 10, IS_PRIMARY: 'Y' },
    ]);
  });

  it('are found by every key in one query a type; suppliers and leads are not clients', async () => {
    const [full, first] = [
      { name: 'Пётр', lastName: 'Иванов' },
      { name: 'Пётр', lastName: '' },
    ];
    const matches = await new DuplicateIndex(fixture.portal).find([
      { type: 'PHONE', value: '79012345678' },
      { type: 'PHONE', value: '70000000000' },
      { type: 'SLUSER', value: '500' },
      { type: 'IMOL', value: 'imol|whatsapp|3|79012345678|500' },
      { type: 'EMAIL', value: '' },
    ]);
    expect(matches).toEqual([
      { type: 'PHONE', value: '79012345678', contactId: 1, ...full },
      { type: 'SLUSER', value: '500', contactId: 1, ...full },
      { type: 'IMOL', value: 'imol|whatsapp|3|79012345678|500', contactId: 1, ...full },
      { type: 'PHONE', value: '79012345678', contactId: 2, ...first },
    ]);
    expect(fixture.portal.take()).toHaveLength(3);
  });

  it('are found by e-mail in whatever case the index holds it', async () => {
    const [full, first] = [
      { name: 'Пётр', lastName: 'Иванов' },
      { name: 'Пётр', lastName: '' },
    ];
    const matches = await new DuplicateIndex(fixture.portal).find([{ type: 'EMAIL', value: 'p@example.com' }]);
    expect(matches).toEqual([
      { type: 'EMAIL', value: 'p@example.com', contactId: 1, ...full },
      { type: 'EMAIL', value: 'p@example.com', contactId: 2, ...first },
    ]);
  });

  it('are not asked for without a key', async () => {
    expect(await new DuplicateIndex(fixture.portal).find([{ type: 'PHONE', value: '' }])).toEqual([]);
    expect(fixture.portal.take()).toEqual([]);
  });

  it('name the company in the field of the module once it is installed', async () => {
    const without = await new Contacts(fixture.portal, new PortalSchema(fixture.portal)).byIds([1, 2]);
    expect(without.get(1)).toEqual({
      contactId: 1,
      responsibleId: 11,
      name: 'Пётр Иванов',
      companyName: null,
      createdOn: null,
      firmId: 0,
    });
    expect(without.get(2)?.name).toBe('Пётр');
    await fixture.run(`ALTER TABLE b_uts_crm_contact ADD COLUMN UF_CRM_LINEWARDEN text;
      INSERT INTO b_uts_crm_contact (VALUE_ID, UF_CRM_LINEWARDEN) VALUES (1, 'Альфа')`);
    const withField = await new Contacts(fixture.portal, new PortalSchema(fixture.portal)).byIds([1, 2]);
    expect(withField.get(1)?.companyName).toBe('Альфа');
    expect(withField.get(2)?.companyName).toBeNull();
  });

  it('have their deals of every pipeline newest first, without recurring templates', async () => {
    const deals = await new Deals(fixture.portal).ofContacts([1, 2], moscow);
    expect(deals.map((found) => [found.contactId, found.dealId, found.categoryId, found.isOpen, found.responsibleId])).toEqual([
      [1, 103, 0, true, 12],
      [2, 103, 0, true, 12],
      [1, 102, 5, false, 11],
      [1, 101, 5, true, 11],
    ]);
    expect(deals[0]?.createdAt).toEqual(new Date('2026-03-01T09:00:00Z'));
  });

  it('read deals by id', async () => {
    const deals = await new Deals(fixture.portal).byIds([102, 104, 999], moscow);
    expect([...deals.values()]).toMatchObject([{ dealId: 102, stageId: 'C5:WON', isOpen: false }]);
  });
});

describe('the zone of the portal', () => {
  const newYork = new PortalZone('America/New_York');

  it.each([
    { scenario: 'summer time', local: '2026-07-01 12:00:00', at: '2026-07-01T16:00:00Z' },
    { scenario: 'winter time', local: '2026-01-01 12:00:00', at: '2026-01-01T17:00:00Z' },
    { scenario: 'an hour that comes twice is the earlier one', local: '2026-11-01 01:30:00', at: '2026-11-01T05:30:00Z' },
    { scenario: 'an hour that is left out is the one after the change', local: '2026-03-08 02:30:00', at: '2026-03-08T07:30:00Z' },
    { scenario: 'the last second before the change', local: '2026-03-08 01:59:59', at: '2026-03-08T06:59:59Z' },
    { scenario: 'a day is its midnight', local: '2026-03-08', at: '2026-03-08T05:00:00Z' },
  ])('$scenario', ({ local, at }) => expect(newYork.toInstant(local)).toEqual(new Date(at)));

  it.each([null, '', '0000-00-00 00:00:00'])('has no instant for %p', (local) => expect(newYork.toInstant(local)).toBeNull());

  it('refuses a name it does not know and text that is no date', () => {
    expect(() => new PortalZone('Mars/Olympus')).toThrow('Mars/Olympus');
    expect(() => newYork.toInstant('tomorrow')).toThrow('tomorrow');
  });

  it('writes the literal to compare columns with', () => {
    expect(newYork.toLocal(new Date('2026-11-01T06:30:00Z'))).toBe('2026-11-01 01:30:00');
    expect(newYork.toLocal(new Date('2026-11-01T05:30:00Z'))).toBe('2026-11-01 01:30:00');
  });
});
