import type { Client, World, Written } from '../../playground/harness/world.js';
import { alfa, departments, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

const checkAfterMs = 181_000;
const { telegram, whatsapp } = alfa.lines;
const one = people.operatorOne;
const two = people.operatorTwo;
const staff = [one, two, people.senior, people.groupHead, alfa.headOfSalesId, people.chief];

describe('who gets a dialog', () => {
  let world: World;
  let clients = 0;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  async function newDialog(line: { id: number; connector: string }, ...queue: number[]): Promise<Written> {
    await world.portal.act('setQueue', { lineId: line.id, userIds: queue });
    clients += 1;
    const client: Client = { externalUserId: `gets-${clients}`, name: 'Клиент', lastName: String(clients) };
    const written = await world.clientWrites(line, client, 'Здравствуйте');
    await world.untilQuiet();
    return written;
  }

  const operatorOf = async ({ sessionId }: Written) => (await world.session(sessionId)).OPERATOR_ID;
  const workDay = (userId: number, what: 'start' | 'pause' | 'continue' | 'end') => world.portal.act('workDay', { userId, do: what });
  const rowsOf = async ({ sessionId }: Written) => {
    const rows = await world.rows<{ rule: string }>(`SELECT rule FROM journal WHERE session_id = ? AND kind = 'check' ORDER BY id`, [
      sessionId,
    ]);
    return rows.map(({ rule }) => rule);
  };
  const noticesTo = (userId: number) =>
    world.portal.rows(
      `SELECT m.ID FROM b_im_message m JOIN b_im_relation r ON r.CHAT_ID = m.CHAT_ID
        WHERE m.NOTIFY_MODULE = 'linewarden.dispatch' AND r.USER_ID = ?`,
      [userId],
    );
  const fallsIll = async (userId: number) => {
    const fields = { userId, type: 'LEAVESICK', from: '2026-03-03 00:00:00', to: '2026-03-04 00:00:00' };
    const { elementId } = await world.portal.act('addAbsence', fields);
    await world.untilQuiet();
    return () => world.portal.act('removeAbsence', { elementId });
  };

  it('whoever has only accepted has not answered: absent, they lose it to the head', async () => {
    const dialog = await newDialog(telegram, one);
    await world.portal.act('operatorAnswers', { chatId: dialog.chatId, userId: one });
    const recovers = await fallsIll(one);
    await world.turnBy(checkAfterMs);
    expect([await rowsOf(dialog), await operatorOf(dialog)]).toEqual([['row4'], departments.sales.headId]);
    await recovers();
  });

  it("another person's answer keeps no dialog with an absent operator", async () => {
    const dialog = await newDialog(telegram, one);
    await world.portal.act('operatorAnswers', { chatId: dialog.chatId, userId: one });
    await world.portal.act('operatorWrites', { chatId: dialog.chatId, userId: alfa.headOfSalesId, text: 'Вам ответят' });
    const recovers = await fallsIll(one);
    await world.turnBy(checkAfterMs);
    expect([await rowsOf(dialog), await operatorOf(dialog)]).toEqual([['row4'], departments.sales.headId]);
    await recovers();
  });

  it.each([
    ['a break', () => workDay(one, 'pause'), () => workDay(one, 'continue')],
    [
      "the line's pause",
      () => world.portal.act('linePause', { userId: one, on: true }),
      () => world.portal.act('linePause', { userId: one, on: false }),
    ],
  ])('whoever is on %s gets nothing new while another is at work, and it when nobody else is', async (_, rests, comesBack) => {
    const before = [await operatorOf(await newDialog(whatsapp, one, two)), await operatorOf(await newDialog(whatsapp, one, two))];
    expect(before.toSorted((a, b) => a - b)).toEqual([one, two]);
    await rests();
    await world.untilQuiet();
    const while_ = [await operatorOf(await newDialog(whatsapp, one, two)), await operatorOf(await newDialog(whatsapp, one, two))];
    expect(while_).toEqual([two, two]);
    await workDay(two, 'end');
    await world.untilQuiet();
    expect(await operatorOf(await newDialog(whatsapp, one, two))).toBe(one);
    await comesBack();
    await workDay(two, 'start');
    await world.untilQuiet();
  });

  it('in the morning nothing climbs from desk to dark desk, and whoever kept a dialog at night is asked about', async () => {
    const [first, second] = [await operatorOf(await newDialog(telegram, one, two)), await operatorOf(await newDialog(telegram, one, two))];
    expect([first, second].toSorted((a, b) => a - b)).toEqual([one, two]);
    await world.turnTo(new Date('2026-03-03T20:00:00+03:00'));
    for (const userId of staff) await workDay(userId, 'end');
    await world.turnTo(new Date('2026-03-04T07:00:00+03:00'));
    const notices = (await noticesTo(departments.sales.headId)).length;

    const early = await newDialog(telegram, one, two);
    expect(await operatorOf(early)).toBe(first); // who keeps it for the night
    const ofSenior = await newDialog(whatsapp, people.senior);
    await world.turnBy(checkAfterMs);
    expect([await rowsOf(early), await rowsOf(ofSenior)]).toEqual([['row8'], ['row5']]);
    expect([one, two]).toContain(await operatorOf(early));
    expect(await operatorOf(ofSenior)).toBe(people.senior);
    expect((await noticesTo(departments.sales.headId)).length).toBe(notices + 1);

    await world.turnTo(new Date('2026-03-04T09:45:00+03:00'));
    for (const userId of staff.filter((person) => person !== people.senior)) await workDay(userId, 'start');
    await world.turnTo(new Date('2026-03-04T10:05:00+03:00'));
    expect(await rowsOf(ofSenior)).toEqual(['row5', 'row6']);
    expect(await operatorOf(ofSenior)).toBe(departments.sales.headId);
    expect([one, two]).toContain(await operatorOf(early));
    expect(await operatorOf(await newDialog(telegram, one, two))).toBe(first); // what was only kept has used up no turn
  });
});
