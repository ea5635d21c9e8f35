import type { Locator } from 'playwright-core';
import type { World } from '../../playground/harness/world.js';
import type { Settings } from '../../src/settings-parts.js';
import { alfa, beta, people, usualSettings } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';
import { openTab } from './portal-page.js';
import { SaveBar } from './save-bar.js';
import { pick } from './select.js';
import { type Lang, useVisits, type VisitOptions } from './visits.js';

describe('companies, lines and seniors, in the tab of the portal', () => {
  let world: World;
  const visits = useVisits(() => world);
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  async function openCompanies(options: VisitOptions = {}) {
    const visit = await visits.open({ height: 1000, ...options });
    const root = await openTab(visit, world, 'companies');
    await root.locator('[data-test="company-form"]').waitFor();
    return { ...visit, root, bar: new SaveBar(root) };
  }

  const saved = async () => (await world.api.ask<{ version: number; settings: Settings }>('GET', '/api/settings')).body;
  const lineOf = (root: Locator, name: string) => root.locator('[data-test="lines"] li').filter({ hasText: name }).first();

  it.each([
    {
      lang: 'ru' as Lang,
      wrong: 'Чат-бот встречает клиента: N → Y',
      button: 'Исправить настройки линии',
      right: 'настройки линии подходят',
    },
    {
      lang: 'en' as Lang,
      wrong: 'A chatbot receives the client: N → Y',
      button: 'Put the line’s settings right',
      right: 'settings of the line fit',
    },
  ])('a line whose settings would fight the rules is put right with one button ($lang)', async ({ lang, wrong, button, right }) => {
    const [before] = await world.portal.rows<Record<string, string>>('SELECT * FROM b_imopenlines_config WHERE ID = ?', [
      alfa.lines.telegram.id,
    ]);
    await world.portal.act('setLineConfig', { lineId: alfa.lines.telegram.id, fields: { CRM_CREATE: 'lead', WELCOME_BOT_ENABLE: 'N' } });
    const { root } = await openCompanies({ lang });
    const line = lineOf(root, 'Альфа Telegram');
    await line.getByText(wrong).waitFor();
    await lineOf(root, 'Альфа: чат на сайте').getByText(right).waitFor();
    await line.getByRole('button', { name: button }).click();
    await line.getByText(right).waitFor();
    const [after] = await world.portal.rows<Record<string, string>>('SELECT * FROM b_imopenlines_config WHERE ID = ?', [
      alfa.lines.telegram.id,
    ]);
    expect(after).toMatchObject({ CRM_CREATE: before!['CRM_CREATE'], WELCOME_BOT_ENABLE: before!['WELCOME_BOT_ENABLE'] });
  });

  it('seniors are people of a list, work positions and groups', async () => {
    const { root, bar, page } = await openCompanies();
    await root.getByRole('button', { name: 'Старшие менеджеры' }).click();
    const form = root.locator('[data-test="seniors-form"]');
    await pick(page, form.getByRole('button', { name: 'Сотрудники' }), 'Вера Вечерова');
    await page.keyboard.press('Escape');
    await form.getByRole('button', { name: 'Добавить должность' }).click();
    await form.getByLabel('Должность 1').fill('Старший менеджер');
    await bar.save();
    expect((await saved()).settings.seniors).toMatchObject({
      userIds: [people.senior, people.queueOperator],
      workPositions: ['Старший менеджер'],
    });
  });

  it.each([
    { lang: 'ru' as Lang, needed: 'Нужно заполнить.', refused: 'Не сохранено', name: 'Гамма', help: 'Отдел относится к той компании' },
    { lang: 'en' as Lang, needed: 'This is needed.', refused: 'Not saved', name: 'Gamma', help: 'A department belongs to the company' },
  ])('a new company is saved when its fields are filled, and until then they say what is missing ($lang)', async (texts) => {
    await world.saveSettings(usualSettings());
    const { root, bar, page } = await openCompanies({ lang: texts.lang });
    await root.getByText(texts.help).waitFor(); // which departments are the company's is set nowhere else
    const { version } = await saved();
    await root.locator('[data-test="add-company"]').click();
    await bar.press();
    await bar.problems.getByText(texts.refused).waitFor();
    expect(await root.locator('[data-test="company-form"]').getByText(texts.needed).count()).toBe(3);
    expect((await saved()).version).toBe(version);

    await root.locator('input[name="name"]').fill(texts.name);
    await root.locator('input[name="code"]').fill(texts.name === 'Гамма' ? 'gamma-ru' : 'gamma-en');
    await pick(page, root.getByRole('button', { name: /Руководитель отдела продаж|Head of sales/ }), 'Глеб Генеральный');
    await pick(page, root.getByRole('combobox', { name: /Воронка сделок|Deal pipeline/ }), /Общая воронка|Common pipeline/);
    await bar.save(`${texts.name} <b>начинает</b>`);
    const { settings } = await saved();
    expect(settings.companies.at(-1)).toMatchObject({ name: texts.name, headOfSalesId: people.chief, dealCategoryId: 0, lineIds: [] });
  });

  it('a delay out of range and a number of another company are refused at their fields', async () => {
    const { root, bar } = await openCompanies();
    const { version } = await saved();
    await root.locator('input[name="delaySeconds"]').fill('10');
    await root
      .getByText(/не меньше 30/)
      .first()
      .waitFor();
    await bar.press();
    await bar.problems.getByText('Компания «Альфа», Проверить оператора через').waitFor();
    await root.locator('input[name="delaySeconds"]').fill('240');
    await lineOf(root, 'Бета Telegram').getByRole('checkbox').check();
    await lineOf(root, 'Бета Telegram').getByText('у компании «Бета»').waitFor();
    await bar.press();
    await bar.problems.getByText('Компания «Бета», Открытые линии').waitFor();
    await root.getByRole('button', { name: /^Бета/ }).click();
    await lineOf(root, 'Бета Telegram').getByRole('alert').waitFor();
    expect((await saved()).version).toBe(version);
  });

  it('who counts as absent and how long a break may be is set by the names of the portal, and refused where it is no number', async () => {
    await world.saveSettings(usualSettings());
    const { root, bar } = await openCompanies();
    const types = root.locator('[data-test="absence-types"]');
    expect(await types.getByRole('radio').first().isChecked()).toBe(true);
    await root.locator('[data-test="work-day-help"]').getByText('больше 18 часов').waitFor();
    await types.getByText('Только отмеченные').click();
    const boxes = types.getByRole('checkbox');
    expect(await types.getByRole('checkbox', { name: 'Событие «отсутствую» в личном календаре' }).isChecked()).toBe(true);
    await types.getByRole('checkbox', { name: 'Событие «отсутствую» в личном календаре' }).uncheck();
    expect(await boxes.count()).toBeGreaterThan(2);
    await root.locator('input[name="breakTooLongMinutes"]').fill('1441');
    await root
      .getByText(/не больше 1440/)
      .first()
      .waitFor();
    await bar.press();
    await bar.problems.getByText('Компания «Альфа», Перерыв считается рабочим днём не дольше').waitFor();
    await root.locator('input[name="breakTooLongMinutes"]').fill('90');
    await root.locator('input[name="shortAbsenceMinutes"]').fill('120');
    await bar.save();
    const [company] = (await saved()).settings.companies;
    expect(company?.check).toMatchObject({ breakTooLongMinutes: 90, shortAbsenceMinutes: 120 });
    expect(company?.check.absenceTypes).toContain('VACATION');
    expect(company?.check.absenceTypes).not.toContain('CALENDAR');
  });

  it.each(['ru', 'en'] as const)(
    'what the lint finds stands beside the thing and on the overview, which leads there (%s)',
    async (lang) => {
      await world.portal.act('setQueue', { lineId: beta.lines.telegram.id, userIds: [] });
      await world.portal.act('dismiss', { userId: people.senior });
      const { root } = await openCompanies({ lang });
      await root.getByRole('button', { name: /^Бета/ }).click();
      await lineOf(root, 'Бета Telegram').locator('[data-test="findings"]').waitFor();
      const said = (await lineOf(root, 'Бета Telegram').locator('[data-test="findings"] li').textContent()) ?? '';
      await root.getByRole('button', { name: lang === 'ru' ? 'Обзор' : 'Overview' }).click();
      const overview = root.locator('[data-test="findings-overview"]');
      await overview.getByText(said.replace('⚠', '').trim()).waitFor();
      await overview.getByText('Степан Старшов').waitFor();
      await overview.getByRole('button', { name: lang === 'ru' ? 'Открыть: Старшие менеджеры' : 'Open: Senior managers' }).click();
      await root.locator('[data-test="seniors-form"] [data-test="findings"]').getByText('Степан Старшов').waitFor();
    },
  );
});
