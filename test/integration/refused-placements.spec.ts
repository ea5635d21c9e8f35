import { PlaceAgain } from '../../src/dialogs/place-again.js';
import type { Command } from '../../src/portal/commands/command-types.js';
import { Intake } from '../../src/work/intake.js';
import { OutboxWorker } from '../../src/work/outbox-worker.js';
import { QuestionWorker } from '../../src/work/question-worker.js';
import { twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { ScriptedModule } from './scripted-module.js';
import { botId, SidecarFixture } from './sidecar-fixture.js';
import { writeContact, writeDeal } from './telephony-of-two-companies.js';

let fixture: SidecarFixture;
let sidecar: Awaited<ReturnType<SidecarFixture['sidecar']>>;
const module = new ScriptedModule(() => ({ status: 'superseded', code: 'OPERATOR_CHANGED' }));
const minuteMs = 60_000;
let sessions = 100;

beforeEach(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  fixture.portalUrl = await module.start();
  module.seen.length = 0;
  await writeTwoCompanies(fixture.portal);
  sidecar = await fixture.sidecar();
  module.says = refuses('SERVICE_USER_WRONG');
});
afterEach(async () => {
  const different = await fixture.replayedDifferently();
  await fixture.drop();
  await module.stop();
  expect(different).toEqual([]);
});

/** Placements; a hand-over is done. */
const refuses = (code: string) => (command: Command) =>
  command.type === 'placeDialog' ? ({ status: 'refused', code, message: 'no' } as const) : handedOver(command);

function handedOver(command: Command) {
  const operatorId = command.type === 'handOver' && 'userId' in command.to ? command.to.userId : 0;
  return { status: 'done', result: { operatorId, operatorOutcome: 'offered' } } as const;
}

const does = (command: Command) =>
  command.type === 'placeDialog'
    ? ({
        status: 'done',
        result: {
          contactId: 700 + command.sessionId,
          contactCreated: true,
          dealId: 800 + command.sessionId,
          dealCreated: true,
          activityId: 1,
          operatorId: command.operator && 'userId' in command.operator ? command.operator.userId : command.expectedOperatorId,
          operatorOutcome: command.operator ? 'offered' : 'kept',
        },
      } as const)
    : handedOver(command);

async function started(count = 1): Promise<number[]> {
  const started: number[] = [];
  for (let number = 0; number < count; number += 1) {
    const sessionId = ++sessions;
    await writeClient(fixture.portal, sessionId);
    const start = await writeSession(fixture.portal, sessionId, { lineId: 1, clientUserId: sessionId });
    await fixture.event('DialogStarted', { ...start, operatorId: botId }, `client:whatsapp:${sessionId}`);
    started.push(sessionId);
  }
  await sidecar.get(Intake).drain();
  await send();
  return started;
}

const send = () => sidecar.get(OutboxWorker).send();

async function turnBy(ms: number): Promise<void> {
  fixture.clock.turn(ms);
  await sidecar.get(QuestionWorker).run();
  await send();
}

async function clientWrites(sessionId: number, messageId: number): Promise<void> {
  const [about] = await fixture.rows<{ chat_id: number; user_code: string }>('SELECT chat_id, user_code FROM dialog WHERE session_id = ?', [
    sessionId,
  ]);
  const dialog = {
    sessionId,
    chatId: about?.chat_id,
    userCode: about?.user_code,
    lineId: 1,
    connector: 'whatsapp',
    clientUserId: sessionId,
  };
  await fixture.event('ClientWrote', { ...dialog, messageId }, `client:whatsapp:${sessionId}`);
  await sidecar.get(Intake).drain();
  await sidecar.get(QuestionWorker).run();
  await send();
}

const portalSays = (sessionId: number, set: string) =>
  fixture.portal.run(`UPDATE b_imopenlines_session SET ${set} WHERE ID = ${sessionId}`);

const journal = (sessionId: number) =>
  fixture
    .rows<{ kind: string; rule: string; because: string }>('SELECT kind, rule, because FROM journal WHERE session_id = ? ORDER BY id', [
      sessionId,
    ])
    .then((rows) => rows.map(({ kind, rule, because }) => `${kind} ${rule} ${because}`));
const placements = (sessionId: number) =>
  module.seen.filter((command) => command.type === 'placeDialog' && command.sessionId === sessionId);
const openIncidents = () => fixture.rows('SELECT kind, subject FROM incident WHERE open_key IS NOT NULL');

it('tells the refusal as one, gives the dialog to whom it was meant for, and makes the cards when the cause is gone', async () => {
  const [sessionId = 0] = await started();
  const [{ operator } = { operator: null }] = placements(sessionId) as Extract<Command, { type: 'placeDialog' }>[];
  const userId = operator && 'userId' in operator ? operator.userId : 0;
  expect(await journal(sessionId)).toEqual(['placement first chosen', 'refused goesOn SERVICE_USER_WRONG']);
  expect(module.seen.at(-1)).toMatchObject({ type: 'handOver', to: { userId }, dealId: 0, setDealResponsible: false });
  await portalSays(sessionId, `OPERATOR_ID = ${userId}, STATUS = 5`);
  expect(await openIncidents()).toEqual([{ kind: 'command-refused', subject: `dialog:${sessionId}:placeDialog` }]);

  await turnBy(minuteMs); // not mended yet
  expect((await journal(sessionId)).slice(2)).toEqual(['placement first placedAgain', 'refused tryAgain SERVICE_USER_WRONG']);
  await turnBy(2 * minuteMs + 1000);
  expect((await journal(sessionId)).at(-1)).toBe('check row9 present'); // who got it is asked about as ever
  expect(placements(sessionId)).toHaveLength(2);

  module.says = does;
  await turnBy(5 * minuteMs);
  expect(placements(sessionId).at(-1)).toMatchObject({
    operator: null,
    contact: { create: {} },
    deal: { create: {} },
    responsibleId: userId,
  });
  expect(await fixture.rows('SELECT contact_id, deal_id, operator_id, placement_refused FROM dialog')).toEqual([
    { contact_id: 700 + sessionId, deal_id: 800 + sessionId, operator_id: userId, placement_refused: null },
  ]);
  expect(await openIncidents()).toEqual([]);
  const tried = placements(sessionId).length;
  await turnBy(24 * 60 * minuteMs);
  expect(placements(sessionId)).toHaveLength(tried);
});

it('tries at once when the client writes, not with each line', async () => {
  const [sessionId = 0] = await started();
  await portalSays(sessionId, 'OPERATOR_ID = 12, STATUS = 5');
  for (let line = 0; line < 5; line += 1) {
    fixture.clock.turn(1000);
    await clientWrites(sessionId, 2 + line);
  }
  expect(placements(sessionId)).toHaveLength(1);
  await turnBy(minuteMs); // the second try
  fixture.clock.turn(2 * minuteMs);
  module.says = does;
  await clientWrites(sessionId, 10);
  expect(placements(sessionId)).toHaveLength(3);
  expect(await fixture.rows('SELECT contact_id, placement_refused FROM dialog')).toEqual([
    { contact_id: 700 + sessionId, placement_refused: null },
  ]);
});

it('does nothing for a dialog that has closed meanwhile', async () => {
  const [told = 0, untold = 0] = await started(2);
  const [about] = await fixture.rows<{ chat_id: number; user_code: string }>('SELECT chat_id, user_code FROM dialog WHERE session_id = ?', [
    told,
  ]);
  await fixture.event('DialogClosed', { sessionId: told, chatId: about?.chat_id, userCode: about?.user_code, isSpam: false });
  await sidecar.get(Intake).drain();
  await portalSays(untold, "STATUS = 60, CLOSED = 'Y'");
  module.says = does;
  await turnBy(60 * minuteMs);
  expect([...placements(told), ...placements(untold)]).toHaveLength(2);
  expect(await fixture.rows(`SELECT kind FROM question WHERE kind = 'placeAgain'`)).toEqual([]);
});

it('a dialog that nobody has got is not said to stay with anybody: somebody is chosen anew', async () => {
  module.says = refuses('OPERATOR_WRONG');
  const [sessionId = 0] = await started();
  await portalSays(sessionId, `OPERATOR_ID = ${botId}`);
  expect(await journal(sessionId)).toEqual(['placement first chosen', 'refused tryAgain OPERATOR_WRONG']);
  expect(await fixture.rows('SELECT operator_id FROM dialog')).toEqual([{ operator_id: 0 }]);
  await turnBy(minuteMs);
  module.says = does;
  await turnBy(2 * minuteMs + 1000); // the check would be asked now
  expect((await journal(sessionId)).filter((entry) => entry.startsWith('check'))).toEqual([]);
  expect(placements(sessionId).at(-1)).toMatchObject({ operator: { userId: expect.any(Number) } });
  expect((await journal(sessionId)).at(-1)).toBe('placement first chosen');
});

it('tries some when something is new, and the others when those are done; never all at once', async () => {
  const dialogs = await started(60);
  for (let tries = 0; tries < 4; tries += 1) await turnBy(60 * minuteMs);
  module.says = does;
  const before = module.seen.length;
  await fixture.saveSettings({ ...twoCompanies, seniors: { userIds: [13] } });
  fixture.clock.turn(minuteMs);
  await sidecar.get(PlaceAgain).look();
  await sidecar.get(QuestionWorker).run();
  const [waiting] = await fixture.rows<{ many: number }>(
    `SELECT COUNT(*) AS many FROM outbox_command WHERE state = 'waiting' AND type = 'placeDialog'`,
  );
  expect(waiting?.many).toBe(20);
  for (let round = 0; round < 10; round += 1) {
    await send();
    await sidecar.get(QuestionWorker).run();
  }
  expect(module.seen.slice(before).filter(({ type }) => type === 'placeDialog')).toHaveLength(dialogs.length);
  expect(await fixture.rows('SELECT session_id FROM dialog WHERE placement_refused IS NOT NULL')).toEqual([]);
});

it('tries again what a person has closed the incident of', async () => {
  const [sessionId = 0] = await started();
  await portalSays(sessionId, 'OPERATOR_ID = 12, STATUS = 5');
  await sidecar.get(PlaceAgain).look(); // what is new since the start is seen
  await sidecar.get(QuestionWorker).run();
  await send();
  const tried = placements(sessionId).length;
  module.says = does;
  await sidecar.get(PlaceAgain).look();
  await turnBy(1000);
  expect(placements(sessionId)).toHaveLength(tried);
  await fixture.rows('UPDATE incident SET open_key = NULL, closed_at = ?, closed_by = 1', [fixture.clock.now()]);
  await sidecar.get(PlaceAgain).look();
  await turnBy(1000);
  expect(placements(sessionId)).toHaveLength(tried + 1);
});

it("places a newcomer who told a stranger's number, and was refused, on no card of the stranger's", async () => {
  const sessionId = ++sessions;
  await fixture.portal.run('ALTER TABLE b_uts_crm_contact ADD COLUMN UF_CRM_LINEWARDEN text');
  await writeContact(fixture.portal, 60, { phone: '79010000060', responsibleId: 12, company: 'Альфа' });
  await writeDeal(fixture.portal, 61, 60, 1);
  await fixture.portal.insert('b_crm_dp_comm_mcd', [{ ENTITY_TYPE_ID: 3, ENTITY_ID: 60, TYPE: 'SLUSER', VALUE: String(sessionId) }]);
  await writeClient(fixture.portal, sessionId);
  const { operatorId: _, ...start } = await writeSession(fixture.portal, sessionId, { lineId: 1, clientUserId: sessionId });
  await fixture.event('ClientWrote', { ...start, messageId: 1, tellsKeys: true }, `client:whatsapp:${sessionId}`);
  await sidecar.get(Intake).drain();
  await send();
  module.says = does;
  await turnBy(minuteMs);
  const contacts = placements(sessionId).map((command) => (command.type === 'placeDialog' ? command.contact : null));
  expect(contacts).toEqual([{ create: expect.anything() }, { create: expect.anything() }]);
});
