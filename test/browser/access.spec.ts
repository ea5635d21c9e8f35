import type { World, Written } from '../../playground/harness/world.js';
import { alfa, beta, departments, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';
import { openApp, tokenOf } from './app-page.js';
import { BoardScreen } from './board-screen.js';
import { logIn, openTab } from './portal-page.js';
import { SaveBar } from './save-bar.js';
import { SchedulesScreen } from './schedules-screen.js';
import { type Lang, useVisits } from './visits.js';

const chief = { userId: people.chief, name: 'Глеб <i>Генеральный</i>', isAdmin: true };

describe('who sees what', () => {
  let world: World;
  let own: Written;
  let foreign: Written;
  const visits = useVisits(() => world);
  beforeAll(async () => {
    world = await startWorld();
    own = await world.clientWrites(alfa.lines.telegram, { externalUserId: 'own', name: 'Своя' }, 'Здравствуйте');
    foreign = await world.clientWrites(beta.lines.whatsapp, { externalUserId: 'foreign', name: 'Чужая' }, 'Здравствуйте');
    await world.untilQuiet();
  });
  afterAll(() => world?.stop());

  it('a person without the right gets nothing: no tab, no answer of the proxy, no token, no board', async () => {
    const visit = await visits.open();
    const { page } = visit;
    await logIn(visit, world, people.operatorOne);
    await page.goto(`${world.portal.url}/bitrix/admin/settings.php?mid=linewarden.dispatch&lang=ru`);
    expect(await page.locator('.adm-tab, [data-linewarden-screen]').count()).toBe(0);
    visit.accept(/status of 40[13]|favicon\.ico/); // a page of plain text has no icon
    for (const [action, json] of [
      ['Sidecar.call', { method: 'GET', path: '/api/settings' }],
      ['Sidecar.token', {}],
      ['Lines.set', { lineIds: [alfa.lines.telegram.id] }],
    ] as const) {
      const answer = await page.evaluate(
        `BX.ajax.runAction('linewarden:dispatch.${action}', { json: ${JSON.stringify(json)} }).then(() => 'given', (refused) => refused.errors[0].code)`,
      );
      expect(`${action}: ${answer}`).toBe(`${action}: ACCESS_DENIED`);
    }
    const door = await page.goto(`${world.portal.url}/bitrix/tools/linewarden.dispatch/board.php`);
    expect(door?.status()).toBe(403);
  });

  it('a head with the right to view comes through the door of the portal to the own company, and to no settings', async () => {
    const group = 77;
    await world.portal.rows("INSERT INTO b_group (ID, ACTIVE, NAME) VALUES (?, 'Y', 'Руководители продаж')", [group]);
    await world.portal.rows('INSERT INTO b_user_group (USER_ID, GROUP_ID) VALUES (?, ?)', [alfa.headOfSalesId, group]);
    const admin = await visits.open();
    const rights = await openTab(admin, world, 'rights');
    await rights.getByLabel('Руководители продаж').selectOption('R');
    await rights.locator('button[name="do"][value="rights"]').last().click();
    await admin.page.waitForLoadState();
    const visit = await visits.open();
    const { page } = visit;
    await logIn(visit, world, alfa.headOfSalesId);
    await page.goto(`${world.portal.url}/bitrix/tools/linewarden.dispatch/board.php`);
    const board = new BoardScreen(page.locator('main'), page);
    await board.untilLive();
    expect(page.url()).not.toContain('token');
    await board.row(own.sessionId).waitFor();
    expect(await board.row(foreign.sessionId).count()).toBe(0);
    expect(await page.locator('header nav a').allTextContents()).toEqual(['Табло', 'Журнал', 'Дубликаты', 'Распределение']);
    await page.goto(`${world.sidecar.url}/app/#/schedules`);
    expect(await page.locator('[data-test="schedules-screen"]').count()).toBe(0);
  });

  it.each([
    { lang: 'ru' as Lang, asks: 'Ключ доступа', enter: 'Войти', wrong: 'Это не похоже на ключ доступа.' },
    { lang: 'en' as Lang, asks: 'Access key', enter: 'Enter', wrong: 'This does not look like an access key.' },
  ])(
    'without a key of the portal the application shows nothing, and a forged one does not help ($lang)',
    async ({ lang, asks, enter, wrong }) => {
      const { page, accept } = await visits.open({ lang });
      await page.goto(`${world.sidecar.url}/app/?lang=${lang}#/journal`);
      const entry = page.getByLabel(asks);
      await entry.fill('что угодно');
      await page.getByRole('button', { name: enter }).click();
      await page.getByText(wrong).waitFor();
      accept(/status of 401/);
      const [body] = tokenOf(world, chief).split('.');
      await entry.fill(`${body}.${'0'.repeat(64)}`);
      await page.getByRole('button', { name: enter }).click();
      await entry.waitFor();
      expect(await page.locator('[data-entry]').count()).toBe(0);
      await entry.fill(tokenOf(world, chief));
      await page.getByRole('button', { name: enter }).click();
      await page.locator('[data-entry]').first().waitFor();
      expect(await page.locator('header i').count()).toBe(0);
    },
  );

  it.each([
    { lang: 'ru' as Lang, asks: 'Ключ доступа', ended: 'Время ключа истекло.', department: departments.alfaEvening.id },
    { lang: 'en' as Lang, asks: 'Access key', ended: 'The key has ended.', department: departments.betaEvening.id },
  ])('a key that ends puts its entry over the screen, which keeps what was typed ($lang)', async ({ lang, asks, ended, department }) => {
    const visit = await visits.open({ lang });
    const { page } = visit;
    await openApp(visit, world, { ...chief, lifeSeconds: 120 }, 'schedules');
    const screen = new SchedulesScreen(page.locator('main'));
    await screen.choose({ department });
    await screen.type(1, 0, '7:07', '17:17');
    visit.accept(/status of 401/);
    world.clock.advance(121_000);
    await screen.type(2, 0, '8:08', '18:18'); // the server is asked about each change
    await page.getByText(ended).waitFor();
    expect(await screen.time(1, 0, 'from').inputValue()).toBe('07:07');
    await page.getByLabel(asks).fill(tokenOf(world, chief));
    await page.keyboard.press('Enter');
    await page.getByText(ended).waitFor({ state: 'hidden' });
    expect(await screen.time(1, 0, 'to').inputValue()).toBe('17:17');
    await new SaveBar(page.locator('main')).save();
    const { body } = await world.api.ask<{ settings: { departments: { departmentId: number; weekly: Record<string, unknown> }[] } }>(
      'GET',
      '/api/settings',
    );
    expect(body.settings.departments.find(({ departmentId }) => departmentId === department)?.weekly['1']).toEqual([
      { from: 427, to: 1037 },
    ]);
  });
});
