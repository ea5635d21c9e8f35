import type { World, Written } from '../../playground/harness/world.js';
import type { Settings } from '../../src/settings-parts.js';
import { alfa, departments, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';
import { tabTo } from './keyboard.js';
import { logIn } from './portal-page.js';
import { useVisits } from './visits.js';

describe('an administrator without a mouse', () => {
  let world: World;
  let dialog: Written;
  const visits = useVisits(() => world);
  beforeAll(async () => {
    world = await startWorld();
    await world.portal.act('setQueue', { lineId: alfa.lines.telegram.id, userIds: [people.operatorOne] });
    dialog = await world.clientWrites(alfa.lines.telegram, { externalUserId: 'olga', name: 'Ольга', lastName: 'Первая' }, 'Здравствуйте');
    await world.untilQuiet();
  });
  afterAll(() => world?.stop());

  it('sets hours and a holiday, moves a dialog and reads why it went where it went', async () => {
    const visit = await visits.open();
    const { page } = visit;
    const { keyboard } = page;
    const press = async (target: Parameters<typeof tabTo>[1], key = 'Enter') => {
      await tabTo(page, target);
      await keyboard.press(key);
    };
    await logIn(visit, world, 1);
    await page.goto(`${world.portal.url}/bitrix/admin/settings.php?mid=linewarden.dispatch&lang=ru`);

    await press(page.locator('.adm-tab[data-tab="schedules"]'));
    const schedules = page.locator('section#schedules');
    await press(schedules.locator(`[data-key="department:${departments.sales.id}"]`));
    await press(schedules.locator('[data-test="make-own"]'));
    const monday = schedules.locator('[data-weekday="1"]');
    await tabTo(page, monday.locator('input[data-end="from"]'));
    await keyboard.type('9:15');
    await keyboard.press('Tab');
    await keyboard.type('18:45');
    await press(schedules.locator('[data-weekday="6"]').getByRole('button', { name: 'Добавить часы: Суббота' }));
    await keyboard.type('11'); // the new hours wait to be typed over
    await tabTo(page, schedules.locator('[data-on="2026-03-03"]'));
    for (const key of ['ArrowDown', 'ArrowLeft']) await keyboard.press(key);
    await page.locator('[data-test="exception-day"]').getByText('9 марта').waitFor();
    await tabTo(page, page.locator('[data-test="exception-day"] input[type="radio"]'));
    await keyboard.press('ArrowDown');
    await press(page.locator('[data-test="save-bar"] input[name="note"]'));
    await page.locator('[data-test="save-state"]').filter({ hasText: 'Сохранено' }).waitFor();
    const { settings } = (await world.api.ask<{ settings: Settings }>('GET', '/api/settings')).body;
    const own = settings.departments.find(({ departmentId }) => departmentId === departments.sales.id);
    expect(own).toMatchObject({
      weekly: { 1: [{ from: 555, to: 1125 }], 6: [{ from: 660, to: 1140 }] },
      exceptions: [{ on: '2026-03-09', intervals: [] }],
    });

    await page.reload();
    await press(page.locator('.adm-tab[data-tab="board"]'));
    const board = page.locator('section#board');
    await board.locator(`[data-session="${dialog.sessionId}"]`).waitFor();
    await tabTo(page, board.getByRole('listbox'));
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    const panel = page.getByRole('dialog');
    await press(panel.getByRole('button', { name: 'Кому' }));
    await page.getByRole('option', { name: 'Борис Примеров' }).waitFor();
    await keyboard.type('Борис');
    await page.getByRole('option').nth(1).waitFor({ state: 'detached' });
    await keyboard.press('Enter');
    await press(panel.getByRole('button', { name: 'Передать', exact: true }));
    await panel.getByText('Диалог передан: Борис Примеров.').waitFor();
    expect((await world.session(dialog.sessionId)).OPERATOR_ID).toBe(people.operatorTwo);
    await keyboard.press('Escape');
    await panel.waitFor({ state: 'hidden' });
    expect(await board.getByRole('listbox').evaluate((list) => list === list.ownerDocument.activeElement)).toBe(true);

    await page.reload();
    await press(page.locator('.adm-tab[data-tab="journal"]'));
    const journal = page.locator('section#journal');
    await tabTo(page, journal.locator('input[name="client"]'));
    await keyboard.type('Ольга');
    await keyboard.press('Enter');
    await press(journal.locator('[data-entry] button[aria-expanded]').first());
    await journal.getByText('Команды порталу и его ответы').waitFor();
  });
});
