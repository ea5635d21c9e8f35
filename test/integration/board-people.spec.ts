import type { BoardPerson, Changes, Standing } from '../../src/board/messages.js';
import { Intake } from '../../src/work/intake.js';
import { type BoardClient, ListeningSidecar } from './board-fixture.js';
import { twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
let one: ListeningSidecar;
let two: ListeningSidecar;
const clients: BoardClient[] = [];

beforeEach(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  await writeTwoCompanies(fixture.portal);
  await writeClient(fixture.portal, 500, { name: 'Вера' });
  one = await ListeningSidecar.start(fixture, 'one');
  two = await ListeningSidecar.start(fixture, 'two');
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await one.close();
  await two.close();
  await fixture.drop();
});

const headOfAlfa = { userId: 10, name: 'Имя10', isAdmin: false };
const headOfBeta = { userId: 20, name: 'Имя20', isAdmin: false };

async function opened(claims = {}): Promise<{ client: BoardClient; people: Map<number, BoardPerson>; seq: number }> {
  const client = await one.open(claims);
  clients.push(client);
  const { people, seq } = await client.next('snapshot');
  return { client, people: new Map(people.map((person) => [person.userId, person])), seq };
}

async function workDay(userId: number, status: 'OPENED' | 'PAUSED' | 'CLOSED', isTold = true): Promise<void> {
  await fixture.portal.run(`UPDATE b_timeman_entries SET CURRENT_STATUS = '${status}' WHERE USER_ID = ${userId}`);
  if (!isTold) return;
  await fixture.event('WorkDayChanged', { userId }, `user:${userId}`);
  await two.get(Intake).drain();
}

const pauses = (userId: number) => fixture.portal.insert('b_imopenlines_user_option', [{ USER_ID: userId, PAUSE: 'Y' }]);
const dismiss = (userId: number) => fixture.portal.run(`UPDATE b_user SET ACTIVE = 'N' WHERE ID = ${userId}`);

/** A dialog of Альфа's that this person has. */
async function dialogOf(operatorId: number, sessionId: number): Promise<void> {
  const start = await writeSession(fixture.portal, sessionId, { lineId: 1, clientUserId: 500 });
  await fixture.event('DialogStarted', start);
  await two.get(Intake).drain();
  await fixture.event('OperatorChanged', {
    sessionId,
    chatId: start.chatId,
    userCode: start.userCode,
    fromUserId: 0,
    toUserId: operatorId,
    by: 'person',
    actorUserId: 10,
  });
  await fixture.portal.run(`UPDATE b_imopenlines_session SET OPERATOR_ID = ${operatorId} WHERE ID = ${sessionId}`);
  await two.get(Intake).drain();
}

const stands = (userId: number, code: string, standing: Standing) => (changes: Changes) =>
  changes.people.some((person) => person.userId === userId && person.standings[code] === standing);

it('says of everybody who could get a dialog whether they are at work, or why not, for each company', async () => {
  await workDay(12, 'CLOSED');
  await workDay(21, 'PAUSED');
  await pauses(13);
  await dismiss(22);
  const { people } = await opened();
  const standings = Object.fromEntries([...people].map(([userId, person]) => [userId, person.standings]));
  expect(standings).toEqual({
    1: { alfa: 'atWork', beta: 'atWork' }, // the head above all
    10: { alfa: 'atWork' },
    11: { alfa: 'atWork' },
    12: { alfa: 'dayNotStarted' },
    13: { alfa: 'onLinePause' },
    20: { beta: 'atWork' },
    21: { beta: 'onBreak' },
    22: { beta: 'dismissed' },
  });
  const { body } = await one.read('/api/board', one.token(headOfBeta));
  expect((body['people'] as BoardPerson[]).find(({ userId }) => userId === 1)).toMatchObject({ standings: { beta: 'atWork' } });
});

it('tells of a work day as soon as the portal has, whichever sidecar hears of it, and of a pause, of which no event tells', async () => {
  const { client, seq } = await opened();
  await workDay(12, 'CLOSED');
  const ended = await client.next('changes', stands(12, 'alfa', 'dayNotStarted'));
  expect(ended).toMatchObject({ fromSeq: seq, dialogs: [], gone: [] });
  expect(ended.people).toEqual([
    { userId: 12, name: 'Имя12', isActive: true, companyCodes: ['alfa'], standings: { alfa: 'dayNotStarted' } },
  ]);
  await workDay(12, 'OPENED');
  await client.next('changes', stands(12, 'alfa', 'atWork'));
  await pauses(13);
  await client.next('changes', stands(13, 'alfa', 'onLinePause'));
});

it('tells a head of sales nothing of the people of another company', async () => {
  const { client, people } = await opened(headOfBeta);
  expect([...people.keys()].sort((a, b) => a - b)).toEqual([1, 20, 21, 22]);
  expect(people.get(1)?.standings).toEqual({ beta: 'atWork' });
  await workDay(12, 'CLOSED');
  await dialogOf(13, 301);
  await workDay(21, 'CLOSED');
  await client.next('changes', stands(21, 'beta', 'dayNotStarted'));
  expect(JSON.stringify(client.got)).not.toMatch(/"userId":1[0-3]\b|alfa/);
});

it('goes on naming who was dismissed and still has a dialog', async () => {
  await dialogOf(12, 302);
  const { client } = await opened(headOfAlfa);
  await dismiss(12);
  await fixture.portal.run('DELETE FROM b_imopenlines_queue WHERE USER_ID = 12');
  await fixture.event('EmployeeChanged', { userId: 12 }, 'user:12');
  await two.get(Intake).drain();
  await client.next('changes', stands(12, 'alfa', 'dismissed'));
  const { people } = await opened(headOfAlfa);
  expect(people.get(12)).toMatchObject({ name: 'Имя12', standings: { alfa: 'dismissed' } });
});

it('says of somebody of another company with a dialog of ours how they stand for ours, and no more than that', async () => {
  const before = await opened(headOfAlfa);
  expect(before.people.has(21)).toBe(false);
  await dialogOf(21, 303);
  await before.client.next('changes', stands(21, 'alfa', 'atWork'));
  const { people } = await opened(headOfAlfa);
  expect(people.get(21)).toEqual({ userId: 21, name: 'Имя21', isActive: true, companyCodes: [], standings: { alfa: 'atWork' } });
  await workDay(21, 'PAUSED');
  await before.client.next('changes', stands(21, 'alfa', 'onBreak'));
});
