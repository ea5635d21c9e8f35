import { waitFor } from '../../playground/harness/wait-for.js';
import type { Client, World, Written } from '../../playground/harness/world.js';
import { openApp } from '../browser/app-page.js';
import { BoardScreen } from '../browser/board-screen.js';
import { looksRight } from '../browser/pictures.js';
import { type Lang, useVisits, type Visit, type VisitOptions } from '../browser/visits.js';
import { alfa, departments, people, usualSettings } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

const minuteMs = 60_000;
const checkAfterMs = 181_000;
const patience = 60_000;
const { telegram, whatsapp } = alfa.lines;
const one = people.operatorOne;
const two = people.operatorTwo;
const staff = [one, two, people.senior, people.groupHead, alfa.headOfSalesId, people.chief];
const head = { userId: alfa.headOfSalesId, name: 'Алла Альфина', isAdmin: false };
const chief = { userId: people.chief, name: 'Глеб Генеральный', isAdmin: true };
const names = {
  [one]: 'Анна Образцова',
  [two]: 'Борис Примеров',
  [people.senior]: 'Степан Старшов',
  [departments.sales.headId]: 'Григорий Групповой',
};

/** Clients of all scenes: their names are no words of the screen. */
const clients: string[] = [];

/**
 * What went wrong at work once, played through a day and a night and looked at on the board as a head of sales does. A picture of each scene lies
 * under var/screenshots.
 */
describe('a head of sales sees on the board', () => {
  let world: World;
  let lastDay = '2026-03-03';
  const visits = useVisits(() => world);
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());
  afterEach(async () => {
    const open = await world.portal.rows<{ CHAT_ID: number }>("SELECT CHAT_ID FROM b_imopenlines_session WHERE CLOSED = 'N'");
    for (const { CHAT_ID } of open) await world.portal.act('dialogCloses', { chatId: CHAT_ID, userId: people.chief });
    await world.untilQuiet();
  });

  async function newDialog(
    fullName: string,
    line: { id: number; connector: string },
    ...queue: number[]
  ): Promise<Written & { client: Client }> {
    if (queue.length > 0) await world.portal.act('setQueue', { lineId: line.id, userIds: queue });
    const [name = '', lastName = ''] = fullName.split(' ');
    clients.push(fullName);
    const client = { externalUserId: `scene-${clients.length}`, name, lastName };
    const written = await world.clientWrites(line, client, 'Здравствуйте');
    await world.untilQuiet();
    return { ...written, client };
  }

  const accepts = ({ chatId }: Written, userId: number) => world.portal.act('operatorAnswers', { chatId, userId });
  const writes = ({ chatId }: Written, userId: number) => world.portal.act('operatorWrites', { chatId, userId, text: 'Слушаю вас' });
  const workDay = (userId: number, what: 'start' | 'pause' | 'continue' | 'end') => world.portal.act('workDay', { userId, do: what });

  async function goesOnLeave(userId: number): Promise<() => Promise<unknown>> {
    const fields = { userId, type: 'VACATION', from: `${lastDay} 00:00:00`, to: '2026-03-20 00:00:00' };
    const { elementId } = await world.portal.act('addAbsence', fields);
    await world.untilQuiet();
    return () => world.portal.act('removeAbsence', { elementId });
  }

  /** The head of sales opens the board. */
  async function looks(options: VisitOptions = {}): Promise<Visit & { board: BoardScreen }> {
    const visit = await visits.open(options);
    await openApp(visit, world, head, 'board');
    const board = new BoardScreen(visit.page.locator('main'), visit.page);
    await board.untilLive();
    return { ...visit, board };
  }

  /** A picture of the board as it is: in Russian on a desk, in English on a phone. */
  async function pictures(name: string, show: (board: BoardScreen) => Promise<unknown> = async () => undefined): Promise<void> {
    for (const { lang, width } of [
      { lang: 'ru' as Lang, width: 1280 },
      { lang: 'en' as Lang, width: 390 },
    ]) {
      const { board, page } = await looks({ lang, width, height: width === 390 ? 900 : 800 });
      await show(board);
      expect(await cutIn(board)).toEqual([]);
      await looksRight(page, lang, `scene-${name}-${lang}-${width}`, clients);
      await page.close();
    }
  }

  /** Names that are not shown whole, and rows that do not hold their texts. */
  async function cutIn(board: BoardScreen): Promise<string[]> {
    return board.rows.evaluateAll((rows) =>
      rows.flatMap((row) => {
        const parts = ['.row', '.client b', '.operator', '.check'].map((part) => row.querySelector(part));
        return parts.flatMap((part) =>
          part && (part.scrollWidth > part.clientWidth || part.scrollHeight > part.clientHeight)
            ? [`${part.className}: ${part.textContent?.trim()}`]
            : [],
        );
      }),
    );
  }

  interface SeenRow {
    client: string;
    operator: string;
    state: string;
    level: string | null;
    waits: boolean;
    reason: string;
  }

  async function rowOf(board: BoardScreen, { sessionId }: Written): Promise<SeenRow> {
    const row = board.row(sessionId);
    const text = async (part: string) => ((await row.locator(part).textContent()) ?? '').trim();
    return {
      client: await text('.client b'),
      operator: await text('.operator'),
      state: await text('.state'),
      level: await row.locator('.waiting').getAttribute('data-level'),
      waits: (await text('.waiting')) !== '',
      reason: (await row.locator('.reason').getAttribute('title')) ?? '',
    };
  }

  async function untilRow(board: BoardScreen, dialog: Written, expected: Partial<Record<keyof SeenRow, unknown>>): Promise<void> {
    await board.row(dialog.sessionId).waitFor();
    let seen: SeenRow | null = null;
    const isSo = () => {
      try {
        expect(seen).toMatchObject(expected);
        return true;
      } catch {
        return false;
      }
    };
    await waitFor(
      'the row is as it should be',
      async () => {
        seen = await rowOf(board, dialog);
        return isSo();
      },
      patience,
    ).catch(() => expect(seen).toMatchObject(expected));
  }

  /** Sessions from the top. */
  async function order(board: BoardScreen): Promise<number[]> {
    const places = await board.rows.evaluateAll((rows) =>
      rows.map((row) => [Number(row.getAttribute('aria-posinset')), Number(row.getAttribute('data-session'))]),
    );
    return places.sort(([a = 0], [b = 0]) => a - b).map(([, sessionId = 0]) => sessionId);
  }

  const standing = async (board: BoardScreen, userId: number) =>
    ((await board.person(userId).getAttribute('aria-label')) ?? '').split(', ')[1];
  const untilStand = async (board: BoardScreen, ...expected: [string, string]) => {
    const seen = async () => [await standing(board, one), await standing(board, two)];
    await waitFor('both stand so', async () => String(await seen()) === String(expected), patience).catch(async () =>
      expect(await seen()).toEqual(expected),
    );
  };
  const unfold = (board: BoardScreen) => board.root.getByRole('button', { name: /^(Показать остальных|Show the others)/ }).click();
  const noticesTo = (userId: number) =>
    world.portal.rows<{ MESSAGE: string }>(
      `SELECT m.MESSAGE FROM b_im_message m JOIN b_im_relation r ON r.CHAT_ID = m.CHAT_ID
        WHERE m.NOTIFY_MODULE = 'linewarden.dispatch' AND r.USER_ID = ? ORDER BY m.ID`,
      [userId],
    );

  it('a client in an accepted dialog that nobody has answered turns yellow, then red, stands first and is counted', async () => {
    const dialog = await newDialog('Ольга Первая', telegram, one);
    await accepts(dialog, one);
    const begun = await looks();
    await untilRow(begun.board, dialog, { state: 'принят', level: 'none', waits: true });
    await begun.page.close(); // a turned clock ends the key of a page
    await world.turnBy(6 * minuteMs);
    const fresh = await newDialog('Павел Второй', whatsapp, two);
    const later = await looks();
    await untilRow(later.board, dialog, { state: 'принят', level: 'yellow', operator: names[one] });
    await later.page.close();
    await pictures('yellow');
    await world.turnBy(10 * minuteMs);
    const { board, page } = await looks();
    await untilRow(board, dialog, { level: 'red' });
    expect(await order(board)).toEqual([dialog.sessionId, fresh.sessionId]);
    expect(await board.root.locator('[data-test="waiting"]').textContent()).toBe('ждут ответа: 2, за красным порогом: 1');
    expect(await page.title()).toMatch(/^\(2\) /);
    expect(await board.person(one).getAttribute('aria-label')).toContain('за красным порогом: 1');
    await pictures('red');
    await writes(dialog, one);
    await untilRow(board, dialog, { level: 'none', waits: false });
    await waitFor('the title counts one less', async () => (await page.title()).startsWith('(1) '));
  });

  it('the only operator is on leave, and the head at work gets the dialog', async () => {
    const comesBack = await goesOnLeave(one);
    const { board } = await looks();
    const dialog = await newDialog('Мария Третья', telegram, one);
    await untilRow(board, dialog, {
      operator: names[departments.sales.headId],
      reason: expect.stringContaining('Анна Образцова'),
    });
    await pictures('leave');
    await comesBack();
  });

  it('an operator who has answered goes on leave, the client writes on, and the row goes to the head while one looks', async () => {
    const dialog = await newDialog('Нина Четвёртая', telegram, one);
    await accepts(dialog, one);
    await writes(dialog, one);
    await world.untilQuiet();
    const { board } = await looks();
    await untilRow(board, dialog, { operator: names[one], waits: false });
    const comesBack = await goesOnLeave(one);
    await world.clientWrites(telegram, dialog.client, 'Вы ещё здесь?');
    await untilRow(board, dialog, {
      operator: names[departments.sales.headId],
      waits: true,
      reason: expect.stringContaining('отсутствует. После ответа оператора клиент написал снова и ждёт ответа.'),
    });
    await world.untilQuiet();
    await pictures('left');
    await comesBack();
  });

  it('what the portal has refused to place says so in its row, and is placed later', async () => {
    const [row] = await world.rows<{ userId: number }>(
      `SELECT CAST(JSON_VALUE(document, '$.serviceUserId') AS UNSIGNED) AS userId FROM portal_handshake`,
    );
    const serviceUserId = Number(row?.userId);
    await world.portal.act('dismiss', { userId: serviceUserId });
    const { board, page } = await looks();
    const dialog = await newDialog('Роман Пятый', telegram, one);
    await untilRow(board, dialog, { operator: names[one], reason: expect.stringContaining('Портал не создал контакт и сделку') });
    await pictures('refused');
    await world.portal.act('hire', { userId: serviceUserId });
    await untilRow(board, dialog, { operator: names[one], reason: expect.stringContaining('повтор после отказа портала') });
    const panel = await board.open(dialog.sessionId);
    await panel.locator('dl a').nth(1).waitFor(); // deal and contact
    await world.untilQuiet();
    await looksRight(page, 'ru', 'scene-placed-ru-1280', clients);
  });

  it('accepted only is no answer, and the answer of somebody else keeps no dialog with an absent operator', async () => {
    const accepted = await newDialog('Вера Шестая', telegram, one);
    const byOther = await newDialog('Олег Седьмой', telegram, one);
    await accepts(accepted, one);
    await accepts(byOther, one);
    await writes(byOther, alfa.headOfSalesId);
    const comesBack = await goesOnLeave(one);
    await world.turnBy(checkAfterMs);
    const { board } = await looks();
    for (const [dialog, waits] of [
      [accepted, true],
      [byOther, false],
    ] as const)
      await untilRow(board, dialog, {
        operator: names[departments.sales.headId],
        waits,
        reason: expect.stringContaining('Анна Образцова отсутствует'),
      });
    await pictures('not-answered');
    await comesBack();
  });

  it('whoever is on a break or a pause gets nothing new while somebody else is at work, and the strip says why', async () => {
    const before = [await newDialog('Клара Восьмая', telegram, one), await newDialog('Игорь Девятый', telegram, two)];
    const { board } = await looks();
    await workDay(one, 'pause');
    await world.portal.act('linePause', { userId: two, on: true });
    await untilStand(board, 'на перерыве', 'на паузе в линиях');
    const fresh = [
      await newDialog('Анна Десятая', whatsapp, one, two, people.senior),
      await newDialog('Инна Одиннадцатая', whatsapp, one, two, people.senior),
    ];
    for (const dialog of fresh) await untilRow(board, dialog, { operator: names[people.senior] });
    await untilRow(board, before[0] as Written, { operator: names[one] });
    await pictures('rest');
    await workDay(one, 'continue');
    await world.portal.act('linePause', { userId: two, on: false });
    await untilStand(board, 'на работе', 'на работе');
  });

  it('the sidecar stops and starts again: the board says that it is old, comes back by itself and has what came meanwhile', async () => {
    const dialog = await newDialog('Яна Двенадцатая', telegram, one);
    const { board, page, accept } = await looks();
    accept(/WebSocket|ERR_CONNECTION_REFUSED|Failed to load resource/);
    await untilRow(board, dialog, { operator: names[one] });
    await world.sidecar.stop();
    await board.untilConnection('lost');
    await board.root.getByRole('alert').getByText('Связь с табло потеряна').waitFor();
    await looksRight(page, 'ru', 'scene-lost-ru-1280', clients);
    const [name, lastName] = ['Юрий', 'Тринадцатый'];
    clients.push(`${name} ${lastName}`);
    const meanwhile = await world.clientWrites(telegram, { externalUserId: 'scene-meanwhile', name, lastName }, 'Есть кто?');
    await world.startSidecar();
    await board.untilLive();
    await untilRow(board, meanwhile, { client: 'Юрий Тринадцатый', operator: names[one] });
    expect(await board.root.getByRole('alert').count()).toBe(0);
    await world.untilQuiet();
    await looksRight(page, 'ru', 'scene-back-ru-1280', clients);
  });

  it('"no answer needed" and closing end the waiting, of several at once too', async () => {
    const thanks = await newDialog('Глеб Четырнадцатый', telegram, one);
    const closed = await newDialog('Лидия Пятнадцатая', telegram, one);
    const several = [await newDialog('Марк Шестнадцатый', telegram, one), await newDialog('Рита Семнадцатая', telegram, one)];
    const { board, page } = await looks();
    const counted = (count: number) =>
      waitFor(
        `${count} wait`,
        async () => (await page.title()).startsWith(`(${count}) `) || (count === 0 && !(await page.title()).startsWith('(')),
      );
    await counted(4);
    const panel = await board.open(thanks.sessionId);
    await panel.getByRole('button', { name: 'Ответ не нужен' }).click();
    await panel.getByText('клиент не ждёт, пока не напишет снова').waitFor();
    await looksRight(page, 'ru', 'scene-no-answer-ru-1280', clients);
    await page.keyboard.press('Escape');
    await untilRow(board, thanks, { waits: false });
    await counted(3);
    await world.portal.act('dialogCloses', { chatId: closed.chatId, userId: one });
    await board.row(closed.sessionId).waitFor({ state: 'detached' });
    await counted(2);
    for (const { sessionId } of several) await board.tick(sessionId);
    await board.many.getByRole('button', { name: 'Ответ не нужен' }).click();
    await board.many.getByText('Ответ не нужен в 2 диалогах.').waitFor();
    await counted(0);
    await looksRight(page, 'ru', 'scene-several-ru-1280', clients);
  });

  it('at 07:00 with nobody at work the dialog waits in the queue and the head is told once; at opening it has one owner', async () => {
    await world.turnTo(new Date('2026-03-03T20:00:00+03:00'));
    for (const userId of staff) await workDay(userId, 'end'); // but for one, who forgets to
    lastDay = '2026-03-04';
    await world.turnTo(new Date('2026-03-04T07:00:00+03:00'));
    const told = (await noticesTo(departments.sales.headId)).length;
    const dialog = await newDialog('Зинаида Ранняя', telegram, one, two);
    await world.turnBy(checkAfterMs);
    const early = await looks();
    await untilRow(early.board, dialog, {
      state: 'в очереди',
      reason: expect.stringMatching(/^Диалог возвращён в очередь линии: .*сообщили руководителю: Григорий Групповой/),
    });
    expect([names[one], names[two]]).toContain((await rowOf(early.board, dialog)).operator);
    await early.page.close();
    await pictures('early');
    await world.turnTo(new Date('2026-03-04T09:45:00+03:00'));
    expect((await noticesTo(departments.sales.headId)).length).toBe(told + 1);
    for (const userId of staff) await workDay(userId, 'start');

    const owners: string[] = [];
    const see = async () => {
      const { board, page } = await looks();
      await board.row(dialog.sessionId).waitFor();
      const { operator } = await rowOf(board, dialog);
      if (owners.at(-1) !== operator) owners.push(operator);
      await page.close();
    };
    for (let minute = 46; minute <= 59; minute++) await world.turnTo(new Date(`2026-03-04T09:${minute}:00+03:00`));
    await see(); // the portal's queue stands still by now
    for (let minute = 0; minute <= 6; minute += 2) {
      await world.turnTo(new Date(`2026-03-04T10:0${minute}:30+03:00`));
      await see();
    }
    expect(owners.length).toBeLessThanOrEqual(2); // given away once, or to whom it was kept
    const given = await looks();
    await untilRow(given.board, dialog, { state: 'предложен' });
    expect([names[one], names[two]]).toContain(owners.at(-1));
    const orders = await world.rows(`SELECT id FROM journal WHERE session_id = ? AND rule = 'workingHoursBegan'`, [dialog.sessionId]);
    expect(orders).toHaveLength(1);
    await pictures('opening');
  });

  it('a work day left open yesterday is none today, and the strip says so', async () => {
    await world.turnTo(new Date('2026-03-04T10:30:00+03:00'));
    const { board } = await looks();
    await unfold(board);
    await board.person(people.leaver).waitFor();
    expect(await standing(board, people.leaver)).toBe('рабочий день не начат');
    expect(await standing(board, one)).toBe('на работе');
    await pictures('yesterday', unfold);
  });

  it('the evening joining switched off for nights and on again opens no incident for them', async () => {
    const settings = usualSettings();
    const saveAll = (isOn: boolean) =>
      world.saveSettings({ ...settings, companies: settings.companies.map((company) => ({ ...company, nightly: { isOn } })) });
    const turnOff = async (at: string) => {
      await world.sidecar.stop();
      world.clock.set(new Date(at));
      await world.startSidecar();
      await world.untilQuiet();
    };
    await saveAll(false);
    await turnOff('2026-03-07T12:00:00+03:00');
    await saveAll(true);
    await turnOff('2026-03-07T23:00:30+03:00');
    await waitFor(
      'the night is done',
      async () => {
        const rows = await world.rows<{ day: string }>(
          'SELECT local_day AS day FROM nightly_run WHERE finished_at IS NOT NULL ORDER BY local_day',
        );
        return rows.at(-1)?.day === '2026-03-07';
      },
      patience,
    );
    await world.untilQuiet();
    const visit = await visits.open();
    await openApp(visit, world, chief, 'overview');
    await visit.page.locator('[data-test="incidents"]').getByText('Открытых инцидентов нет.').waitFor();
    expect(await visit.page.locator('[data-test="incidents"]').textContent()).not.toMatch(/[Вв]ечерн/);
    await looksRight(visit.page, 'ru', 'scene-overview-ru-1280', clients);
    const told = (await noticesTo(alfa.headOfSalesId)).map(({ MESSAGE }) => MESSAGE);
    expect(told.filter((text) => /[Вв]ечерн/.test(text))).toEqual([]);
  });
});
