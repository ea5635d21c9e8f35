import { waitFor } from '../../playground/harness/wait-for.js';
import type { Client, World, Written } from '../../playground/harness/world.js';
import { alfa, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';
import { openApp } from './app-page.js';
import { BoardScreen } from './board-screen.js';
import { tabTo } from './keyboard.js';
import { looksRight } from './pictures.js';
import { openTab } from './portal-page.js';
import { type Lang, useVisits, type VisitOptions } from './visits.js';

const head = { userId: alfa.headOfSalesId, name: 'Алла Альфина', isAdmin: false };

describe('a link from the board to a dialog in the portal', () => {
  let world: World;
  const visits = useVisits(() => world);
  beforeAll(async () => {
    world = await startWorld();
    await world.portal.act('setQueue', { lineId: alfa.lines.telegram.id, userIds: [people.operatorOne] });
  });
  afterAll(() => world?.stop());
  afterEach(async () => {
    const open = await world.portal.rows<{ CHAT_ID: number }>("SELECT CHAT_ID FROM b_imopenlines_session WHERE CLOSED = 'N'");
    for (const { CHAT_ID } of open) await world.portal.act('dialogCloses', { chatId: CHAT_ID, userId: people.chief });
    await world.untilQuiet();
  });

  let clients = 0;
  async function newDialog(client: Partial<Client> = {}): Promise<Written> {
    clients += 1;
    const about = { externalUserId: `links-${clients}`, name: 'Клиент', lastName: String(clients), ...client };
    const written = await world.clientWrites(alfa.lines.telegram, about, 'Здравствуйте');
    await world.untilQuiet();
    return written;
  }

  async function openOwnBoard(options: VisitOptions = {}) {
    const visit = await visits.open(options);
    await openApp(visit, world, head, 'board');
    const screen = new BoardScreen(visit.page.locator('main'), visit.page);
    await screen.untilLive();
    return { ...visit, screen };
  }

  async function noticesAbout({ sessionId }: Written): Promise<{ userId: number; text: string }[]> {
    return world.portal.rows(
      `SELECT r.USER_ID AS userId, m.MESSAGE AS text FROM b_im_message m JOIN b_im_relation r ON r.CHAT_ID = m.CHAT_ID
        WHERE m.NOTIFY_MODULE = 'linewarden.dispatch' AND m.MESSAGE LIKE ? ORDER BY m.ID`,
      [`%[CHAT=imol|${sessionId}]%`],
    );
  }

  it.each([
    { lang: 'ru' as Lang, width: 1280, done: (id: number) => `Диалог № ${id}: ссылка отправлена в ваши уведомления на портале.` },
    { lang: 'en' as Lang, width: 390, done: (id: number) => `Dialog ${id}: the link has been sent to your notices in the portal.` },
  ])('goes from the row to the notices of who looks, once for a double click ($lang, $width px)', async ({ lang, width, done }) => {
    const { screen, page } = await openOwnBoard({ lang, width });
    const dialog = await newDialog({ name: 'Ольга', lastName: 'Первая' });
    const other = await newDialog({ name: 'Павел', lastName: 'Второй' });
    await screen.row(other.sessionId).waitFor();
    await screen.link(dialog.sessionId).dblclick();
    await screen.linkNotice.getByText(done(dialog.sessionId)).waitFor();
    await looksRight(page, lang, `board-link-${lang}-${width}`, ['Ольга Первая', 'Павел Второй']);
    expect(await noticesAbout(dialog)).toEqual([
      {
        userId: head.userId,
        text: `Ссылка с табло: диалог № ${dialog.sessionId}, компания «Альфа». [CHAT=imol|${dialog.sessionId}]Открыть диалог[/CHAT]`,
      },
    ]);
    expect(await noticesAbout(other)).toEqual([]);
    expect(await page.getByRole('dialog').count()).toBe(0); // the row was not opened
    await screen.linkNotice.getByRole('button').click();
    await screen.linkNotice.waitFor({ state: 'detached' });
  });

  it('by the keyboard: from the list, and from the open dialog', async () => {
    const { screen, page } = await openOwnBoard();
    const dialog = await newDialog();
    await screen.row(dialog.sessionId).waitFor();
    await tabTo(page, screen.root.getByRole('listbox'));
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Control+Enter');
    await screen.linkNotice.getByText('ссылка отправлена').waitFor();
    expect(await noticesAbout(dialog)).toHaveLength(1);
    await page.keyboard.press('Enter');
    const panel = page.getByRole('dialog');
    await tabTo(page, panel.getByRole('button', { name: 'Прислать ссылку на диалог' }));
    await page.keyboard.press('Enter');
    await panel.getByText('ссылка отправлена').waitFor();
    expect(await noticesAbout(dialog)).toHaveLength(1); // the newer one took the place of the older, or there was none
  });

  it('of a dialog that is closed meanwhile there is none, and the board says why', async () => {
    const { screen } = await openOwnBoard();
    const dialog = await newDialog();
    await screen.row(dialog.sessionId).waitFor();
    await world.portal.rows(`UPDATE b_imopenlines_session SET CLOSED = 'Y' WHERE ID = ?`, [dialog.sessionId]); // and nobody was told
    await screen.link(dialog.sessionId).click();
    await screen.linkNotice.getByText(`Диалог № ${dialog.sessionId}: ссылка не отправлена. Диалог уже закрыт`).waitFor();
    expect(await noticesAbout(dialog)).toEqual([]);
    await world.portal.rows(`UPDATE b_imopenlines_session SET CLOSED = 'N' WHERE ID = ?`, [dialog.sessionId]);
  });

  it('while the portal is silent the board says so, and the link comes when it answers', async () => {
    const { screen } = await openOwnBoard();
    const dialog = await newDialog();
    await screen.row(dialog.sessionId).waitFor();
    await world.portal.stopPhp();
    await screen.link(dialog.sessionId).click();
    await screen.linkNotice.getByText('ссылка придёт в ваши уведомления, как только портал ответит').waitFor();
    await world.portal.startPhp();
    await screen.linkNotice.getByText('ссылка отправлена').waitFor();
    expect(await noticesAbout(dialog)).toHaveLength(1);
  });

  it('within the portal too, for an administrator', async () => {
    const visit = await visits.open();
    const screen = new BoardScreen(await openTab(visit, world, 'board'), visit.page);
    await screen.untilLive();
    const dialog = await newDialog();
    await screen.row(dialog.sessionId).waitFor();
    await screen.link(dialog.sessionId).click();
    await screen.linkNotice.getByText('ссылка отправлена').waitFor();
    await waitFor('the notice is there', async () => (await noticesAbout(dialog)).length === 1);
  });
});
