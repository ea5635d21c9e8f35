import { waitFor } from '../../playground/harness/wait-for.js';
import type { Client, World, Written } from '../../playground/harness/world.js';
import { alfa, beta, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';
import { openApp } from './app-page.js';
import { BoardScreen } from './board-screen.js';
import { looksRight } from './pictures.js';
import { openTab } from './portal-page.js';
import { pick } from './select.js';
import { type Lang, useVisits, type VisitOptions } from './visits.js';

const chief = { userId: people.chief, name: 'Глеб Генеральный', isAdmin: true };

describe('the live board', () => {
  let world: World;
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

  let clients = 0;
  /** A dialog that this operator is offered: alone in the line's queue for the moment. */
  async function offeredTo(operatorId: number, client: Partial<Client> = {}, line = alfa.lines.telegram): Promise<Written> {
    clients += 1;
    await world.portal.act('setQueue', { lineId: line.id, userIds: [operatorId] });
    const written = await world.clientWrites(
      line,
      { externalUserId: `board-${clients}`, name: 'Клиент', lastName: String(clients), ...client },
      'Здравствуйте',
    );
    await world.untilQuiet();
    return written;
  }

  async function openBoard(options: VisitOptions = {}) {
    const visit = await visits.open(options);
    const screen = new BoardScreen(await openTab(visit, world, 'board'), visit.page);
    await screen.untilLive();
    return { ...visit, screen };
  }

  async function openOwnBoard(options: VisitOptions = {}) {
    const visit = await visits.open(options);
    await openApp(visit, world, chief, 'board');
    const screen = new BoardScreen(visit.page.locator('main'), visit.page);
    await screen.untilLive();
    return { ...visit, screen };
  }

  it.each([
    {
      lang: 'ru' as Lang,
      width: 1280,
      offered: 'предложен',
      accepted: 'принят',
      countdown: /^2 мин (\d+) с$/,
      reason: 'Первое обращение',
      lastName: 'Первая',
    },
    {
      lang: 'en' as Lang,
      width: 390,
      offered: 'offered',
      accepted: 'accepted',
      countdown: /(?:Check )?2 min (\d+) s$/,
      reason: 'First dialog',
      lastName: 'Новая',
    },
  ])('shows a dialog as it comes and goes, with its countdown and reason ($lang, $width px)', async (says) => {
    const { screen } = await openBoard({ lang: says.lang, width: says.width });
    const { sessionId, chatId } = await offeredTo(people.operatorOne, { name: 'Ольга', lastName: says.lastName });
    const row = screen.row(sessionId);
    await row.waitFor();
    await row.getByText(says.offered).waitFor();
    for (const text of [`Ольга ${says.lastName}`, 'Анна Образцова', 'Альфа Telegram', says.reason])
      await row.getByText(text).first().waitFor();
    const seconds = async () => Number(says.countdown.exec(((await row.locator('.check').textContent()) ?? '').trim())?.[1]);
    const before = await seconds();
    expect(before).toBeGreaterThan(30);
    await waitFor('the countdown goes on', async () => (await seconds()) < before);
    await world.portal.act('operatorAnswers', { chatId, userId: people.operatorOne });
    await row.getByText(says.accepted).waitFor();
    await world.portal.act('dialogCloses', { chatId, userId: people.operatorOne });
    await row.waitFor({ state: 'detached' });
  });

  it.each([
    {
      lang: 'ru' as Lang,
      width: 1280,
      waiting: 'ждут ответа: 2, за красным порогом: 1',
      hint: 'Цвет меняется по рабочим минутам компании.',
      noAnswer: 'Ответ не нужен',
      settled: 'клиент не ждёт, пока не напишет снова',
    },
    {
      lang: 'en' as Lang,
      width: 390,
      waiting: 'waiting for an answer: 2, over the red threshold: 1',
      hint: 'working minutes',
      noAnswer: 'No answer needed',
      settled: 'does not wait until they write again',
    },
  ])('turns yellow and red where a client waits for an answer, accepted or not, and counts them ($lang, $width px)', async (says) => {
    const red = await offeredTo(people.operatorOne, { name: 'Ольга', lastName: 'Первая' });
    await world.portal.act('operatorAnswers', { chatId: red.chatId, userId: people.operatorOne });
    await world.turnBy(16 * 60_000);
    const yellow = await offeredTo(people.operatorOne, { name: 'Мария', lastName: 'Вторая' });
    const answered = await offeredTo(people.operatorOne, { name: 'Вера', lastName: 'Третья' });
    await world.portal.act('operatorAnswers', { chatId: answered.chatId, userId: people.operatorOne });
    await world.portal.act('operatorWrites', { chatId: answered.chatId, userId: people.operatorOne, text: 'Слушаю вас' });
    await world.turnBy(6 * 60_000);
    const { screen, page } = await openBoard({ lang: says.lang, width: says.width });
    const level = (written: Written) => screen.row(written.sessionId).locator('.waiting').getAttribute('data-level');
    await waitFor('the levels are shown', async () => (await level(red)) === 'red' && (await level(yellow)) === 'yellow');
    expect(await level(answered)).toBe('none');
    expect((await screen.row(answered.sessionId).locator('.waiting').textContent())?.trim()).toBe('');
    await screen.root.locator('[data-test="waiting"]').getByText(says.waiting).waitFor();
    await waitFor('the title counts them', async () => /^\(2\) /.test(await page.title()));
    const order = await screen.rows.evaluateAll((rows) =>
      rows.map((row) => `${Number(row.getAttribute('aria-posinset'))}:${row.getAttribute('data-session')}`),
    );
    expect(order.sort()[0]).toBe(`1:${red.sessionId}`);
    await looksRight(page, says.lang, `board-waiting-${says.lang}`, ['Ольга Первая', 'Мария Вторая', 'Вера Третья']);
    const panel = await screen.open(red.sessionId);
    await panel.getByText(says.hint).waitFor();
    await page.keyboard.press('Escape');
    const thanked = await screen.open(yellow.sessionId);
    await thanked.getByRole('button', { name: says.noAnswer }).click();
    await thanked.getByText(says.settled).waitFor();
    await page.keyboard.press('Escape');
    await waitFor('no answer is needed there', async () => (await level(yellow)) === 'none');
    await screen.row(yellow.sessionId).locator('.reason').getByText(says.noAnswer).waitFor();
    await world.portal.act('operatorWrites', { chatId: red.chatId, userId: people.operatorTwo, text: 'Подскажу' });
    await waitFor('anybody’s answer ends the wait', async () => (await level(red)) === 'none');
  });

  it('filters by company, line, operator, state and words, and says when nothing fits', async () => {
    const { screen } = await openBoard();
    const first = await offeredTo(people.operatorOne, { name: 'Павел', lastName: 'Второй' });
    const second = await offeredTo(people.operatorTwo, { name: 'Мария', lastName: 'Двухлинейная' }, alfa.lines.whatsapp);
    const third = await offeredTo(25, { name: 'Игорь', lastName: 'Третий' }, beta.lines.whatsapp);
    await world.portal.act('operatorAnswers', { chatId: second.chatId, userId: people.operatorTwo });
    await screen.row(second.sessionId).getByText('принят', { exact: true }).waitFor();
    const shows = async (...expected: Written[]) => {
      const ids = expected.map(({ sessionId }) => String(sessionId)).sort();
      await waitFor(`the rows are ${ids}`, async () => {
        const seen = await screen.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-session')));
        return seen.sort().join() === ids.join();
      });
    };
    await shows(first, second, third);
    await screen.root.getByRole('button', { name: /^Бета/ }).click();
    await shows(third);
    await screen.root.getByRole('button', { name: /^Все компании/ }).click();
    await screen.filter(/Линия/, 'Альфа WhatsApp');
    await shows(second);
    await screen.root.getByRole('button', { name: 'Сбросить' }).click();
    await screen.filter(/Оператор/, 'Анна Образцова');
    await shows(first);
    await screen.root.getByRole('button', { name: 'Сбросить' }).click();
    await screen.filter(/Состояние/, 'предложен');
    await shows(first, third);
    await screen.root.getByRole('button', { name: 'Сбросить' }).click();
    await screen.search('двухлин');
    await shows(second);
    await screen.search('никто с таким именем');
    await screen.root.getByText('Таких диалогов нет. Измените или сбросьте фильтр.').waitFor();
  });

  it.each([
    { lang: 'ru' as Lang, to: 'Кому', give: 'Передать', moved: 'Диалог передан: Борис Примеров.', byHand: 'передан вручную' },
    { lang: 'en' as Lang, to: 'To', give: 'Give', moved: 'The dialog was given to Борис Примеров.', byHand: 'moved by hand' },
  ])('a hand move to an operator is made in the portal, and rules keep it ($lang)', async ({ lang, to, give, moved, byHand }) => {
    const { screen, page } = await openBoard({ lang });
    const { sessionId } = await offeredTo(people.operatorOne);
    const panel = await screen.open(sessionId);
    await pick(page, panel.getByRole('button', { name: to, exact: true }), 'Борис Примеров');
    await panel.getByRole('button', { name: give, exact: true }).click();
    await panel.getByText(moved).waitFor();
    expect((await world.session(sessionId)).OPERATOR_ID).toBe(people.operatorTwo);
    await page.keyboard.press('Escape');
    await screen.row(sessionId).getByText(byHand, { exact: true }).waitFor();
    await world.portal.act('workDay', { userId: people.operatorTwo, do: 'end' });
    await world.turnBy(181_000);
    expect((await world.session(sessionId)).OPERATOR_ID).toBe(people.operatorTwo);
    await world.portal.act('workDay', { userId: people.operatorTwo, do: 'start' });
  });

  it('a hand move to the queue takes the dialog from its operator, and rules leave it there', async () => {
    const { screen, page } = await openOwnBoard();
    const { sessionId, chatId } = await offeredTo(people.operatorOne);
    await world.portal.act('operatorAnswers', { chatId, userId: people.operatorOne });
    await screen.row(sessionId).getByText('принят', { exact: true }).waitFor();
    const panel = await screen.open(sessionId);
    await panel.getByRole('button', { name: 'В очередь линии' }).click();
    await panel.getByText('Диалог возвращён в очередь.').waitFor();
    await page.keyboard.press('Escape');
    await screen.row(sessionId).getByText('в очереди', { exact: true }).waitFor();
    await world.portal.act('workDay', { userId: people.operatorOne, do: 'end' });
    await world.turnBy(181_000);
    const decided = await world.rows<{ kind: string }>('SELECT kind FROM journal WHERE session_id = ? ORDER BY id', [sessionId]);
    expect(decided.map(({ kind }) => kind)).toEqual(['placement', 'move']);
    await world.portal.act('workDay', { userId: people.operatorOne, do: 'start' });
  });

  it('says when the dialog was closed while it was open beside the list', async () => {
    const { screen } = await openBoard();
    const { sessionId, chatId } = await offeredTo(people.operatorOne);
    const panel = await screen.open(sessionId);
    await world.portal.act('operatorAnswers', { chatId, userId: people.operatorOne });
    await world.portal.act('dialogCloses', { chatId, userId: people.operatorOne });
    await panel.getByText('Диалог уже закрыт.').waitFor();
    expect(await panel.getByRole('button', { name: 'Передать' }).count()).toBe(0);
  });

  it.each([
    { lang: 'ru' as Lang, lost: /Связь с табло потеряна|Табло не отвечает/ },
    { lang: 'en' as Lang, lost: /The connection to the board is lost|The board does not answer/ },
  ])('a lost connection shows itself, and heals with what happened meanwhile ($lang)', async ({ lang, lost }) => {
    const { screen, accept } = await openBoard({ lang });
    const before = await offeredTo(people.operatorOne);
    await screen.row(before.sessionId).waitFor();
    accept(/WebSocket connection to '\S+' failed/);
    await world.sidecar.stop();
    await screen.untilConnection('lost');
    await screen.root.getByRole('alert').getByText(lost).waitFor();
    await world.portal.act('operatorAnswers', { chatId: before.chatId, userId: people.operatorOne });
    await world.portal.act('dialogCloses', { chatId: before.chatId, userId: people.operatorOne });
    const meanwhile = await world.clientWrites(alfa.lines.telegram, { externalUserId: `meanwhile-${lang}`, name: 'Пока' }, 'Есть кто?');
    await world.startSidecar();
    await screen.untilLive();
    await screen.row(meanwhile.sessionId).waitFor();
    await screen.row(before.sessionId).waitFor({ state: 'detached' });
  });

  it('a gap in the numbers shows itself, and a fresh snapshot heals it', async () => {
    const visit = await visits.open();
    let isToBeLost = false;
    let hasBeenLost = false;
    /** What comes from the snapshot on, in its order, until the test has looked. */
    let held: (() => void)[] | null = null;
    await visit.page.routeWebSocket(/\/board\?snapshot=parts$/, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((text) => {
        const { type } = JSON.parse(String(text)) as { type: string };
        if (isToBeLost && type === 'changes') {
          isToBeLost = false;
          hasBeenLost = true;
          return;
        }
        if (hasBeenLost && type === 'snapshot') held ??= [];
        if (held === null) socket.send(text);
        else held.push(() => socket.send(text));
      });
    });
    const screen = new BoardScreen(await openTab(visit, world, 'board'), visit.page);
    await screen.untilLive();
    isToBeLost = true;
    const unseen = await offeredTo(people.operatorOne);
    const next = await offeredTo(people.operatorTwo);
    await screen.untilConnection('stale');
    await screen.root.getByText('Часть изменений не дошла').waitFor();
    const waiting = await waitFor('a snapshot was asked for', () => held);
    held = null;
    hasBeenLost = false;
    for (const send of waiting) send();
    await screen.untilLive();
    for (const { sessionId } of [unseen, next]) await screen.row(sessionId).waitFor();
  });

  it('names with HTML in them show as text', async () => {
    const { screen, page } = await openBoard();
    const name = '<img src=x onerror="document.title=1">';
    const { sessionId } = await offeredTo(people.operatorOne, { name, lastName: '<b>Ким</b>' });
    await screen.row(sessionId).getByText(`${name} <b>Ким</b>`).waitFor();
    const panel = await screen.open(sessionId);
    await panel.getByRole('heading', { name: '<b>Ким</b>' }).waitFor();
    expect(await page.locator('img[src="x"]').count()).toBe(0);
    expect(await page.title()).not.toBe('1');
  });
});
