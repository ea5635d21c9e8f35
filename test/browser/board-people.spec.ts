import { waitFor } from '../../playground/harness/wait-for.js';
import type { Client, World, Written } from '../../playground/harness/world.js';
import { alfa, beta, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';
import { openApp } from './app-page.js';
import { BoardScreen } from './board-screen.js';
import { tabTo } from './keyboard.js';
import { looksRight } from './pictures.js';
import { openTab } from './portal-page.js';
import { pick } from './select.js';
import { type Lang, useVisits, type VisitOptions } from './visits.js';

const chief = { userId: people.chief, name: 'Глеб Генеральный', isAdmin: true };

describe('people and several dialogs on the live board', () => {
  let world: World;
  const visits = useVisits(() => world);
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());
  afterEach(async () => {
    for (const userId of [people.operatorOne, people.operatorTwo])
      await world.portal.act('workDay', { userId, do: 'start' }).catch(() => undefined); // started already
    const open = await world.portal.rows<{ CHAT_ID: number }>("SELECT CHAT_ID FROM b_imopenlines_session WHERE CLOSED = 'N'");
    for (const { CHAT_ID } of open) await world.portal.act('dialogCloses', { chatId: CHAT_ID, userId: people.chief });
    await world.untilQuiet();
  });

  let clients = 0;
  async function offeredTo(operatorId: number, client: Partial<Client> = {}, line = alfa.lines.telegram): Promise<Written> {
    clients += 1;
    await world.portal.act('setQueue', { lineId: line.id, userIds: [operatorId] });
    const about = { externalUserId: `people-${clients}`, name: 'Клиент', lastName: String(clients), ...client };
    const written = await world.clientWrites(line, about, 'Здравствуйте');
    await world.untilQuiet();
    return written;
  }

  async function openBoard(options: VisitOptions = {}) {
    const visit = await visits.open(options);
    const screen = new BoardScreen(await openTab(visit, world, 'board'), visit.page);
    await screen.untilLive();
    return { ...visit, screen };
  }

  async function openOwnBoard(options: VisitOptions = {}, query = '') {
    const visit = await visits.open(options);
    await openApp(visit, world, chief, `board${query}`);
    const screen = new BoardScreen(visit.page.locator('main'), visit.page);
    await screen.untilLive();
    return { ...visit, screen };
  }

  async function shows(screen: BoardScreen, ...expected: Written[]): Promise<void> {
    const ids = expected.map(({ sessionId }) => String(sessionId)).sort();
    await waitFor(`the rows are ${ids}`, async () => {
      const seen = await screen.rows.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-session')));
      return seen.sort().join() === ids.join();
    });
  }

  it.each([
    {
      lang: 'ru' as Lang,
      width: 1280,
      waits: 'Анна Образцова, на работе, диалогов: 2, ждут ответа: 2, за красным порогом: 1',
      ended: /^Анна Образцова, рабочий день не начат,/,
      back: /^Анна Образцова, на работе,/,
    },
    {
      lang: 'en' as Lang,
      width: 390,
      waits: 'Анна Образцова, at work, dialogs: 2, waiting for an answer: 2, over the red threshold: 1',
      ended: /^Анна Образцова, work day not started,/,
      back: /^Анна Образцова, at work,/,
    },
  ])('the strip says who is at work and whose clients wait, and goes on with the day ($lang, $width px)', async (says) => {
    const red = await offeredTo(people.operatorOne, { name: 'Ольга', lastName: 'Первая' });
    await world.portal.act('operatorAnswers', { chatId: red.chatId, userId: people.operatorOne });
    await world.turnBy(16 * 60_000);
    const fresh = await offeredTo(people.operatorOne, { name: 'Мария', lastName: 'Вторая' });
    const { screen, page } = await openBoard({ lang: says.lang, width: says.width });
    await shows(screen, red, fresh);
    const chip = screen.person(people.operatorOne);
    await waitFor('it says what she has', async () => (await chip.getAttribute('aria-label')) === says.waits);
    expect(await screen.people.first().getAttribute('data-person')).toBe(String(people.operatorOne)); // whose client waits comes first
    await looksRight(page, says.lang, `board-people-${says.lang}`, ['Ольга Первая', 'Мария Вторая']);
    await world.portal.act('workDay', { userId: people.operatorOne, do: 'end' });
    await waitFor('her day is over', async () => says.ended.test((await chip.getAttribute('aria-label')) ?? ''));
    await world.portal.act('workDay', { userId: people.operatorOne, do: 'start' });
    await waitFor('she is back', async () => says.back.test((await chip.getAttribute('aria-label')) ?? ''));
  });

  it('a person in the strip filters the list, and the address keeps it', async () => {
    const { screen, page } = await openOwnBoard();
    const mine = await offeredTo(people.operatorOne);
    const others = await offeredTo(people.operatorTwo, {}, alfa.lines.whatsapp);
    await shows(screen, mine, others);
    await screen.person(people.operatorOne).click();
    await shows(screen, mine);
    expect(await screen.person(people.operatorOne).getAttribute('aria-pressed')).toBe('true');
    await waitFor('the address says so', async () => new URL(page.url()).hash === `#/board?operator=${people.operatorOne}`);
    const sent = await openOwnBoard({}, `?operator=${people.operatorOne}`);
    await shows(sent.screen, mine);
    await screen.person(people.operatorOne).click();
    await shows(screen, mine, others);
    expect(new URL(page.url()).hash).toBe('#/board');
    await screen.filter(/Линия/, 'Альфа WhatsApp');
    await screen.search('клиент');
    await shows(screen, others);
    const { hash } = new URL(page.url());
    const again = await openOwnBoard({}, hash.slice(hash.indexOf('?')));
    await shows(again.screen, others);
    expect(await again.screen.root.locator('input[name="text"]').inputValue()).toBe('клиент');
  });

  it('those who are away are folded, and found again', async () => {
    const { screen } = await openBoard();
    await screen.people.first().waitFor();
    const before = await screen.people.count();
    await world.portal.act('workDay', { userId: people.operatorTwo, do: 'end' });
    await screen.person(people.operatorTwo).waitFor({ state: 'detached' });
    expect(await screen.people.count()).toBe(before - 1);
    await screen.root.getByRole('button', { name: /^Показать остальных/ }).click();
    await screen.person(people.operatorTwo).click();
    await screen.root.getByRole('button', { name: /^Скрыть остальных/ }).click();
    expect(await screen.person(people.operatorTwo).getAttribute('aria-pressed')).toBe('true'); // who is chosen stays in sight
  });

  it('the strip is one stop of the keyboard, and arrows lead on', async () => {
    const dialog = await offeredTo(people.operatorOne);
    const { screen, page } = await openBoard();
    await shows(screen, dialog);
    await tabTo(page, screen.person(people.operatorOne));
    await page.keyboard.press('ArrowRight');
    const next = await page.evaluate<string | null>('document.activeElement.getAttribute("data-person")');
    expect(next).not.toBe(String(people.operatorOne));
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    expect(await screen.person(people.operatorOne).getAttribute('aria-pressed')).toBe('true');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.hasAttribute("data-person")')).toBe(false);
  });

  it.each([
    {
      lang: 'ru' as Lang,
      width: 1280,
      all: 'Отметить все показанные',
      to: 'Кому',
      give: 'Передать',
      done: 'Передано 2 диалога.',
      refused: 'Не передано: 1.',
      closed: 'Диалог уже закрыт',
      byHand: 'передан вручную',
    },
    {
      lang: 'en' as Lang,
      width: 390,
      all: 'Tick all that are shown',
      to: 'To',
      give: 'Give',
      done: '2 dialogs moved.',
      refused: 'Not moved: 1.',
      closed: 'The dialog is closed already',
      byHand: 'moved by hand',
    },
  ])('several dialogs are moved at once, and one that cannot be is named ($lang, $width px)', async (says) => {
    const { screen, page } = await openBoard({ lang: says.lang, width: says.width });
    const moved = [await offeredTo(people.operatorOne), await offeredTo(people.operatorOne)] as const;
    const closed = await offeredTo(people.operatorOne, { name: 'Вера', lastName: 'Ушедшая' });
    await shows(screen, ...moved, closed);
    // the portal has closed it, and nobody was told
    await world.portal.rows(`UPDATE b_imopenlines_session SET CLOSED = 'Y' WHERE ID = ?`, [closed.sessionId]);
    await screen.many.getByLabel(says.all).check();
    await pick(page, screen.many.getByRole('button', { name: says.to, exact: true }), 'Борис Примеров');
    await looksRight(page, says.lang, `board-many-${says.lang}`, ['Вера Ушедшая', 'Клиент']);
    await screen.many.getByRole('button', { name: says.give, exact: true }).click();
    const outcome = screen.many.locator('[data-test="outcome"]');
    await outcome.getByText(says.done).waitFor();
    await outcome.getByText(says.refused).waitFor();
    await outcome.getByText(`Вера Ушедшая`).getByText(says.closed).waitFor();
    await looksRight(page, says.lang, `board-many-done-${says.lang}`, ['Вера Ушедшая', 'Клиент']);
    for (const { sessionId } of moved) {
      expect((await world.session(sessionId)).OPERATOR_ID).toBe(people.operatorTwo);
      await screen.row(sessionId).getByText(says.byHand, { exact: true }).waitFor();
    }
    const ticked = await screen.root
      .locator('[role="option"][aria-selected="true"]')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-session')));
    expect(ticked).toEqual([String(closed.sessionId)]);
    await world.portal.rows(`UPDATE b_imopenlines_session SET CLOSED = 'N' WHERE ID = ?`, [closed.sessionId]);
  });

  it('ticks a range by Shift, and lets go of what a filter hides', async () => {
    const { screen, page } = await openBoard();
    const written = [await offeredTo(people.operatorOne), await offeredTo(people.operatorOne), await offeredTo(people.operatorOne)];
    const other = await offeredTo(25, { name: 'Игорь', lastName: 'Третий' }, beta.lines.whatsapp);
    await shows(screen, ...written, other);
    const rows = await screen.rows.evaluateAll((rows) =>
      rows
        .sort((a, b) => Number(a.getAttribute('aria-posinset')) - Number(b.getAttribute('aria-posinset')))
        .map((row) => Number(row.getAttribute('data-session'))),
    );
    await screen.tick(rows[0] ?? 0);
    await screen.tick(rows[2] ?? 0, ['Shift']);
    await screen.many.getByText('Отмечено 3 диалога').waitFor();
    await screen.root.getByRole('listbox').focus();
    await page.keyboard.press('Control+a');
    await screen.many.getByText('Отмечено 4 диалога').waitFor();
    await screen.many.getByText('Отмечены диалоги разных компаний').waitFor({ state: 'detached' }); // the general director is above both
    await screen.root.getByRole('button', { name: /^Бета/ }).click();
    await screen.many.getByText('Отмечен 1 диалог').waitFor();
    await page.keyboard.press('Tab');
    await screen.root.getByRole('listbox').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press(' ');
    await screen.many.getByText('Отмечен').waitFor({ state: 'detached' });
  });

  it.each([
    { lang: 'ru' as Lang, all: 'Отметить все показанные', button: 'Ответ не нужен', done: 'Ответ не нужен в 2 диалогах.' },
    { lang: 'en' as Lang, all: 'Tick all that are shown', button: 'No answer needed', done: 'No answer needed in 2 dialogs.' },
  ])('several waits are ended at once ($lang)', async ({ lang, all, button, done }) => {
    const { screen } = await openBoard({ lang });
    const written = [await offeredTo(people.operatorOne), await offeredTo(people.operatorOne)];
    await shows(screen, ...written);
    await screen.many.getByLabel(all).check();
    await screen.many.getByRole('button', { name: button }).click();
    await screen.many.getByText(done).waitFor();
    for (const { sessionId } of written)
      await waitFor('nobody waits', async () => ((await screen.row(sessionId).locator('.waiting').textContent()) ?? '').trim() === '');
  });

  it('a dialog leads to its contact and deal in the portal', async () => {
    const { screen } = await openOwnBoard();
    const { sessionId } = await offeredTo(people.operatorOne, { phone: '+7 903 222-22-22' });
    const [dialog] = await world.rows<{ deal_id: number; contact_id: number }>(
      'SELECT deal_id, contact_id FROM dialog WHERE session_id = ?',
      [sessionId],
    );
    const panel = await screen.open(sessionId);
    const links = panel.locator('dl a');
    await links.first().waitFor();
    expect(await links.evaluateAll((found) => found.map((link) => link.getAttribute('href')))).toEqual([
      `${world.portal.url}/crm/deal/details/${dialog?.deal_id}/`,
      `${world.portal.url}/crm/contact/details/${dialog?.contact_id}/`,
    ]);
    await panel.getByText('Переписка — в таймлайне карточки на портале.').waitFor();
  });
});
