import { Board } from '../../src/board/board.js';
import { DialogComparison } from '../../src/dialogs/dialog-comparison.js';
import { TellOfWaits } from '../../src/dialogs/tell-of-waits.js';
import { ClientsWaiting } from '../../src/health/clients-waiting.js';
import { Intake } from '../../src/work/intake.js';
import { QuestionWorker } from '../../src/work/question-worker.js';
import { twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { at, SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
let sidecar: Awaited<ReturnType<SidecarFixture['sidecar']>>;
let start: Awaited<ReturnType<typeof writeSession>>;

beforeEach(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  await writeTwoCompanies(fixture.portal);
});
afterEach(async () => {
  const different = await fixture.replayedDifferently();
  await fixture.drop();
  expect(different).toEqual([]);
});

/** The dialog of the spec, which 12 has been offered at 10:00. @param tellsMessages whether the portal's module does */
async function begin(tellsMessages = true): Promise<void> {
  if (tellsMessages)
    await fixture.rows(`UPDATE portal_handshake SET document = JSON_SET(document, '$.events', JSON_ARRAY('EmployeeWrote'))`);
  sidecar = await fixture.sidecar();
  await writeClient(fixture.portal, 500);
  start = await writeSession(fixture.portal, 101, { lineId: 1, clientUserId: 500 });
  await told('10:00', 'DialogStarted', start);
  await told('10:00', 'ClientWrote', { ...start, messageId: 1 });
  await fixture.rows(`UPDATE dialog SET operator_id = 12, assignment = 1, assigned_at = ?`, [at('10:00')]);
  await fixture.rows(`UPDATE outbox_command SET state = 'done'`);
  await portalSays('OPERATOR_ID = 12, STATUS = 5');
}

async function told(time: string, type: string, payload: Record<string, unknown>): Promise<void> {
  fixture.clock.at = at(time);
  await fixture.event(type, payload);
  await sidecar.get(Intake).drain();
}

const clientWrites = (time: string, messageId: number) => told(time, 'ClientWrote', { ...start, messageId });
const about = () => ({ sessionId: start.sessionId, chatId: start.chatId, userCode: start.userCode });
const writes = (time: string, userId: number, messageId: number) => told(time, 'EmployeeWrote', { ...about(), userId, messageId });
const accepts = (time: string, userId: number) => told(time, 'OperatorAnswered', { ...about(), userId });
const handsOver = (time: string, fromUserId: number, toUserId: number) =>
  told(time, 'OperatorChanged', { ...about(), fromUserId, toUserId, by: 'person', actorUserId: fromUserId });
const portalSays = (set: string) => fixture.portal.run(`UPDATE b_imopenlines_session SET ${set} WHERE ID = 101`);

async function waitingSince(): Promise<Date | null> {
  const [row] = await fixture.rows<{ waiting_since: Date | null }>('SELECT waiting_since FROM dialog WHERE session_id = 101');
  return row?.waiting_since ?? null;
}

describe('where the module tells of messages', () => {
  beforeEach(() => begin());

  it('a client waits from the first unanswered message, whoever accepts the dialog and whoever gets it', async () => {
    await accepts('10:05', 12);
    expect(await waitingSince()).toEqual(at('10:00'));
    await clientWrites('10:10', 2);
    await handsOver('10:40', 12, 13);
    await accepts('10:41', 13);
    expect(await waitingSince()).toEqual(at('10:00'));
  });

  it('anybody’s message ends it, and it is known whose; the next one of the client begins it anew', async () => {
    await writes('10:03', 10, 2);
    expect(await waitingSince()).toBeNull();
    expect(await fixture.rows('SELECT answered_at, answered_by, operator_answered_at FROM dialog')).toEqual([
      { answered_at: at('10:03'), answered_by: 10, operator_answered_at: null },
    ]);
    await clientWrites('10:20', 3);
    await clientWrites('10:30', 4);
    expect(await waitingSince()).toEqual(at('10:20'));
    await writes('10:31', 12, 5);
    expect(await waitingSince()).toBeNull();
    expect(await fixture.rows('SELECT answered_by, operator_answered_at FROM dialog')).toEqual([
      { answered_by: 12, operator_answered_at: at('10:31') },
    ]);
  });

  it('a message of the client that is told after its answer begins nothing', async () => {
    await writes('10:03', 12, 9);
    await clientWrites('10:04', 8);
    expect(await waitingSince()).toBeNull();
  });

  it('the board shows the wait of an accepted dialog, with its thresholds in working minutes; who waits too long is counted', async () => {
    await writes('10:01', 12, 2);
    await accepts('10:02', 12);
    await clientWrites('18:50', 3);
    const board = await sidecar.get(Board).read({ companyCodes: 'all' });
    expect(board.dialogs).toMatchObject([
      {
        state: 'accepted',
        waitingSince: at('18:50').toISOString(),
        yellowAt: at('18:55').toISOString(),
        redAt: at('10:05', 3).toISOString(), // ten minutes of the evening, five of the morning
      },
    ]);
    expect(await sidecar.get(ClientsWaiting).count()).toEqual({ all: 1, red: 0 });
    fixture.clock.at = at('10:05', 3);
    expect(await sidecar.get(ClientsWaiting).count()).toEqual({ all: 1, red: 1 });
    await writes('10:06', 12, 4);
    expect((await sidecar.get(Board).read({ companyCodes: 'all' })).dialogs).toMatchObject([
      { waitingSince: null, yellowAt: null, redAt: null },
    ]);
    expect(await sidecar.get(ClientsWaiting).count()).toEqual({ all: 0, red: 0 });
  });

  describe('the head of sales', () => {
    const look = (time: string, day = 2) => {
      fixture.clock.at = at(time, day);
      return sidecar.get(TellOfWaits).run();
    };
    const notices = async () => {
      const rows = await fixture.rows<{ payload: string }>(`SELECT payload FROM outbox_command WHERE type = 'notify' ORDER BY id`);
      return rows.map(({ payload }) => JSON.parse(payload) as { userIds: number[]; text: string; sessionId: number });
    };

    it('is told once of a wait that has crossed the second threshold, whoever has accepted or got the dialog', async () => {
      await accepts('10:05', 12);
      expect(await look('10:14')).toBe(0);
      await handsOver('10:14', 12, 13);
      expect(await look('10:15')).toBe(1);
      expect(await look('10:16')).toBe(0);
      await clientWrites('10:17', 2);
      expect(await look('11:00')).toBe(0);
      expect(await notices()).toEqual([
        {
          type: 'notify',
          userIds: [10],
          text: 'Клиент ждёт ответа 15\u00a0мин (порог — 15 рабочих\u00a0мин). Оператор — Имя13.',
          sessionId: 101,
        },
      ]);
      expect(await fixture.rows(`SELECT rule, because, session_id, operator_id FROM journal WHERE kind = 'wait'`)).toEqual([
        { rule: 'tell', because: 'redWait', session_id: 101, operator_id: 13 },
      ]);
    });

    it('is told of many in one notice, with the one who has waited longest', async () => {
      await writeClient(fixture.portal, 501);
      const other = await writeSession(fixture.portal, 102, { lineId: 1, clientUserId: 501 });
      fixture.clock.at = at('10:03');
      await fixture.event('DialogStarted', other, 'client:whatsapp:501');
      await fixture.event('ClientWrote', { ...other, messageId: 2 }, 'client:whatsapp:501');
      await sidecar.get(Intake).drain();
      expect(await look('10:40')).toBe(2);
      expect(await notices()).toMatchObject([
        { userIds: [10], text: 'Ответа ждут 2\u00a0клиента, дольше всех — 40\u00a0мин.', sessionId: 101 },
      ]);
    });

    it('is not told of who was answered, needs no answer or has left, nor at night', async () => {
      await writes('10:14', 12, 2);
      expect(await look('10:30')).toBe(0);
      await clientWrites('18:30', 3);
      expect(await look('18:44')).toBe(0);
      expect(await look('23:00')).toBe(0); // it turned red while nobody looked
      expect(await look('10:00', 3)).toBe(1);
      await writes('10:01', 12, 4);
      await clientWrites('10:02', 5);
      await told('10:10', 'DialogClosed', { ...about(), isSpam: false });
      expect(await look('11:00', 3)).toBe(0);
      expect(await notices()).toHaveLength(1);
    });

    it('who is dismissed is stood in for by the next one up; with nobody there the journal says so', async () => {
      await fixture.portal.run(`UPDATE b_user SET ACTIVE = 'N' WHERE ID = 10`);
      expect(await look('10:15')).toBe(1);
      expect(await notices()).toMatchObject([{ userIds: [1] }]);
      await writes('10:16', 12, 2);
      await clientWrites('10:20', 3);
      await fixture.portal.run(`UPDATE b_user SET ACTIVE = 'N' WHERE ID = 1`);
      expect(await look('10:40')).toBe(1);
      expect(await notices()).toHaveLength(1);
      expect(await fixture.rows(`SELECT rule FROM journal WHERE kind = 'wait' ORDER BY id`)).toEqual([
        { rule: 'tell' },
        { rule: 'nobody' },
      ]);
    });

    it('two sidecars tell once', async () => {
      const other = await fixture.sidecar('two');
      fixture.clock.at = at('10:20');
      const told = await Promise.all([sidecar.get(TellOfWaits).run(), other.get(TellOfWaits).run()]);
      expect(told.toSorted()).toEqual([0, 1]);
      expect(await notices()).toHaveLength(1);
    });
  });

  it('in a closed dialog nobody waits', async () => {
    await told('10:30', 'DialogClosed', { ...about(), isSpam: false });
    expect(await waitingSince()).toBeNull();
  });

  it('a dialog handed to another company’s line keeps the client’s wait', async () => {
    await clientWrites('10:05', 2);
    await portalSays('CONFIG_ID = 6');
    await told('10:30', 'DialogMovedToLine', { ...start, lineId: 6, fromLineId: 1, by: 'person', actorUserId: 12 });
    expect(await fixture.rows('SELECT company_code, waiting_since FROM dialog')).toEqual([
      { company_code: 'beta', waiting_since: at('10:00') },
    ]);
  });

  it.each([
    { what: 'has accepted', happens: () => accepts('10:01', 12), rule: 'row8' },
    { what: 'has seen another person answer', happens: () => writes('10:01', 13, 2), rule: 'row8' },
    { what: 'has written to the client', happens: () => writes('10:01', 12, 2), rule: 'row2' },
  ])('the check asks for the operator’s own message: one who $what gets $rule', async ({ happens, rule }) => {
    await fixture.portal.run('DELETE FROM b_timeman_entries WHERE USER_ID = 12');
    await fixture.rows(`INSERT INTO question (kind, subject, set_for, due_at) VALUES ('check', 'dialog:101', 1, ?)`, [at('10:03')]);
    await happens();
    await portalSays("STATUS = 40, WAIT_ANSWER = 'N'");
    fixture.clock.at = at('10:04');
    await sidecar.get(QuestionWorker).run();
    expect(await fixture.rows(`SELECT rule FROM journal WHERE kind = 'check'`)).toEqual([{ rule }]);
  });

  it('who gets the dialog has not answered in it yet, though they had it before', async () => {
    await writes('10:01', 12, 2);
    await handsOver('10:05', 12, 13);
    await handsOver('10:06', 13, 12);
    expect(await fixture.rows('SELECT operator_id, operator_answered_at FROM dialog')).toEqual([
      { operator_id: 12, operator_answered_at: null },
    ]);
  });

  describe('what nobody told of', () => {
    const compare = (time: string) => {
      fixture.clock.at = at(time);
      return sidecar.get(DialogComparison).run();
    };

    it('an answer ends the wait at the next comparison, also when only the portal knows of it', async () => {
      await portalSays(`STATUS = 40, WAIT_ANSWER = 'N', DATE_LAST_MESSAGE = '2026-03-02 10:10:00'`);
      await compare('11:00');
      expect(await waitingSince()).toBeNull();
    });

    it('a message after an answer begins one, and is as old as the portal says', async () => {
      await writes('10:03', 12, 2);
      await portalSays(`STATUS = 25, WAIT_ANSWER = 'N', DATE_LAST_MESSAGE = '2026-03-02 10:20:00'`);
      await compare('11:00');
      expect(await waitingSince()).toEqual(at('10:20'));
    });

    it('a row that is older than what was told changes nothing', async () => {
      await clientWrites('10:15', 2);
      await portalSays(`STATUS = 40, WAIT_ANSWER = 'N', DATE_LAST_MESSAGE = '2026-03-02 10:10:00'`);
      await compare('11:00');
      expect(await waitingSince()).toEqual(at('10:15'));
      await writes('10:30', 12, 3);
      await portalSays(`STATUS = 25, DATE_LAST_MESSAGE = '2026-03-02 10:15:00'`);
      await compare('12:01');
      expect(await waitingSince()).toBeNull();
    });

    it('who has not been accepted is not judged by the row: a text of either side leaves the same there', async () => {
      await writes('10:03', 12, 2);
      await portalSays(`STATUS = 25, WAIT_ANSWER = 'Y', DATE_LAST_MESSAGE = '2026-03-02 10:20:00'`);
      await compare('11:00');
      expect(await waitingSince()).toBeNull();
    });
  });
});

describe('where the module is older', () => {
  beforeEach(() => begin(false));

  it('an acceptance counts as the answer, and a hand-over leaves it so', async () => {
    expect(await waitingSince()).toEqual(at('10:00'));
    await accepts('10:05', 12);
    expect(await waitingSince()).toBeNull();
    await clientWrites('10:10', 2);
    expect(await waitingSince()).toBeNull();
  });

  it('the check takes it for one too', async () => {
    await fixture.rows(`INSERT INTO question (kind, subject, set_for, due_at) VALUES ('check', 'dialog:101', 1, ?)`, [at('10:03')]);
    await accepts('10:01', 12);
    fixture.clock.at = at('10:04');
    await sidecar.get(QuestionWorker).run();
    expect(await fixture.rows(`SELECT rule FROM journal WHERE kind = 'check'`)).toEqual([{ rule: 'row2' }]);
  });
});
