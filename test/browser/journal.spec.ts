import { waitFor } from '../../playground/harness/wait-for.js';
import type { World, Written } from '../../playground/harness/world.js';
import { alfa, beta, people, usualSettings } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';
import { JournalScreen } from './journal-screen.js';
import { openTab } from './portal-page.js';
import { type Lang, useVisits, type VisitOptions } from './visits.js';

describe('journal and settings history, in the tab of the portal', () => {
  let world: World;
  let ofOlga: Written;
  let ofPavel: Written;
  let atBeta: Written;
  const visits = useVisits(() => world);
  beforeAll(async () => {
    world = await startWorld();
    const olga = { externalUserId: 'olga', name: 'Ольга', lastName: 'Первая', phone: '+7 903 111-11-11' };
    ofOlga = await world.clientWrites(alfa.lines.whatsapp, olga, 'Здравствуйте');
    await world.untilQuiet();
    ofPavel = await world.clientWrites(
      alfa.lines.telegram,
      { externalUserId: 'pavel', name: 'Павел', lastName: '<u>Второй</u>' },
      'Здравствуйте',
    );
    atBeta = await world.clientWrites(
      beta.lines.whatsapp,
      { externalUserId: 'maria', name: 'Мария', lastName: 'Двухлинейная' },
      'Здравствуйте',
    );
    await world.turnBy(181_000);
  });
  afterAll(() => world?.stop());

  async function openJournal(options: VisitOptions = {}) {
    const visit = await visits.open({ height: 1000, ...options });
    const root = await openTab(visit, world, 'journal');
    const screen = new JournalScreen(root, visit.page);
    await screen.entries.first().waitFor();
    return { ...visit, screen };
  }

  /** The sessions whose decisions are listed, in any order. */
  async function sessionsIn(screen: JournalScreen): Promise<string> {
    const texts = await screen.entries.locator('.links').allTextContents();
    return [...new Set(texts.map((text) => /(?:Диалог № |Dialog )(\d+)/.exec(text)?.[1] ?? ''))].sort().join();
  }

  it('finds decisions by client, phone, deal, dialog, operator, line, company, kind and period', async () => {
    const { screen } = await openJournal();
    const shows = async (...dialogs: Written[]) => {
      const expected = dialogs
        .map(({ sessionId }) => String(sessionId))
        .sort()
        .join();
      await waitFor(`the journal is about the dialogs ${expected}`, async () => (await sessionsIn(screen)) === expected);
    };
    await shows(ofOlga, ofPavel, atBeta);
    const [dealId] = (await world.bindingOf(ofOlga.sessionId)).dealIds;
    const operatorName = (await world.session(atBeta.sessionId)).OPERATOR_ID === 23 ? 'Тимур Безучётный' : 'Нина Ночкина';
    await screen.find({ client: 'двухлин' });
    await shows(atBeta);
    await screen.find({ client: '8 (903) 111-11-11' });
    await shows(ofOlga);
    await screen.find({ deal: String(dealId) });
    await shows(ofOlga);
    await screen.find({ session: String(ofPavel.sessionId) });
    await shows(ofPavel);
    await screen.find({}, [[/^Оператор/, operatorName]]);
    await shows(atBeta);
    await screen.find({}, [[/^Линия/, 'Альфа Telegram']]);
    await shows(ofPavel);
    await screen.find({}, [[/^Компания/, 'Бета']]);
    await shows(atBeta);
    await screen.find({ client: 'Ольга' }, [[/^Решение/, 'Проверка оператора']]);
    await shows(ofOlga);
    expect(await screen.entries.count()).toBe(1);
    await screen.find({ from: '2026-03-03', to: '2026-03-03' });
    await shows(ofOlga, ofPavel, atBeta);
    await screen.find({ from: '2026-03-04' });
    await screen.root.getByText('Решений не найдено.').waitFor();
  });

  it('a number that is none is refused at its field', async () => {
    const { screen } = await openJournal();
    await screen.find({ deal: 'двенадцать' });
    await screen.root.getByText('Номер — целое число больше нуля.').waitFor();
    expect(await screen.root.locator('input[name="deal"]').getAttribute('aria-invalid')).toBe('true');
  });

  it.each([
    {
      lang: 'ru' as Lang,
      considered: 'Кого рассматривали',
      chosen: 'выбран',
      passedOver: 'не выбран',
      commands: 'Команды порталу и его ответы',
      command: 'Принять диалог',
      done: 'выполнена',
      made: 'сделка создана: да',
      version: 'Версия настроек 1',
      deal: 'Сделка №',
    },
    {
      lang: 'en' as Lang,
      considered: 'Who was considered',
      chosen: 'chosen',
      passedOver: 'not chosen',
      commands: 'Commands to the portal and its answers',
      command: 'Place the dialog',
      done: 'done',
      made: 'deal created: yes',
      version: 'Settings version 1',
      deal: 'Deal',
    },
  ])('a decision opens to what was known, who else was considered, and what the portal answered ($lang)', async (says) => {
    const { screen } = await openJournal({ lang: says.lang });
    await screen.find({ client: 'Ольга' }, [[/^(Решение|Decision)/, /Приём диалога|Placement/]]);
    const entry = screen.entries.filter({ hasText: 'Альфа WhatsApp' });
    await waitFor('the search is over', async () => (await screen.entries.count()) === 1 && (await entry.count()) === 1);
    await screen.open(entry);
    const operatorId = (await world.session(ofOlga.sessionId)).OPERATOR_ID;
    for (const text of [says.considered, says.commands, says.made, says.version]) await entry.getByText(text).first().waitFor();
    const chosen = await entry.locator('.people .chosen').textContent();
    const others = await entry.locator('.people .passedOver').allTextContents();
    expect(chosen).toContain(says.chosen);
    expect(others.length).toBe(2);
    expect([chosen, ...others].join()).toContain(
      operatorId === people.operatorOne ? 'Анна Образцова' : operatorId === people.operatorTwo ? 'Борис Примеров' : 'Степан Старшов',
    );
    const command = entry.locator('.people li').filter({ hasText: says.command });
    expect(await command.textContent()).toContain(says.done);
    const [dealId] = (await world.bindingOf(ofOlga.sessionId)).dealIds;
    expect(await entry.getByRole('link', { name: new RegExp(`^${says.deal} ?${dealId}$`) }).getAttribute('href')).toBe(
      `/crm/deal/details/${dealId}/`,
    );
  });

  it('leads from a decision to all of its dialog and to the settings it was made by', async () => {
    const { screen } = await openJournal();
    await screen.find({ client: 'Ольга' });
    await waitFor('her two decisions are there', async () => (await sessionsIn(screen)) === String(ofOlga.sessionId));
    await screen.entries
      .last()
      .getByRole('button', { name: `Диалог № ${ofOlga.sessionId}` })
      .click();
    await waitFor('placement and check', async () => (await screen.entries.count()) === 2);
    expect(await screen.root.locator('input[name="session"]').inputValue()).toBe(String(ofOlga.sessionId));
    const entry = await screen.open(screen.entries.last());
    await entry.getByRole('button', { name: 'Версия настроек 1' }).click();
    await screen.root.getByRole('heading', { name: 'Первая версия: всё добавлено' }).waitFor();
  });

  it('HTML of a client is text in the journal', async () => {
    const { screen, page } = await openJournal();
    await screen.find({ client: 'Павел' });
    await waitFor('his decisions are there', async () => (await sessionsIn(screen)) === String(ofPavel.sessionId));
    const entry = await screen.open(screen.entries.last());
    await entry.locator('summary').click();
    expect(await page.locator('section#journal u').count()).toBe(0);
  });

  it.each([
    {
      lang: 'ru' as Lang,
      tab: 'История настроек',
      field: 'Проверка через',
      unit: 'с',
      back: 'Вернуть эту версию',
      done: 'возвращена и действует как версия',
    },
    {
      lang: 'en' as Lang,
      tab: 'Settings history',
      field: 'Check after',
      unit: 's',
      back: 'Put this version back',
      done: 'was put back and is in force as version',
    },
  ])('the history tells who changed what, and puts a version back ($lang)', async ({ lang, tab, field, unit, back, done }) => {
    const first = await currentVersion();
    const settings = usualSettings();
    settings.companies[0]!.check = { delaySeconds: lang === 'ru' ? 240 : 300 };
    const note = 'Больше времени <b>операторам</b>';
    const saved = await world.api.ask<{ version: number }>('PUT', '/api/settings', { baseVersion: first, settings, note }, 2);
    const { screen, page } = await openJournal({ lang });
    await screen.root.getByRole('button', { name: tab, exact: true }).click();
    const newest = screen.root.locator('.versions li').first();
    await newest.getByText(note).waitFor();
    await newest.getByText('Служебный пользователь').waitFor();
    const changed = screen.root.getByRole('row', { name: field });
    expect(await changed.locator('del').textContent()).toBe(`180 ${unit}`);
    expect(await changed.locator('ins').textContent()).toBe(`${lang === 'ru' ? 240 : 300} ${unit}`);

    await screen.root.locator('.versions button').nth(1).click();
    await screen.root.getByRole('button', { name: back }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('row', { name: field }).waitFor();
    await world.api.ask('PUT', '/api/settings', { baseVersion: saved.body.version, settings: { ...settings, language: 'en' } });
    await dialog.getByRole('button', { name: back }).click();
    await dialog.getByRole('alert').waitFor(); // somebody has saved meanwhile: nothing was put back yet
    expect(await currentVersion()).toBe(saved.body.version + 1);
    await dialog.getByRole('button', { name: back }).click();
    await screen.root.getByText(done).waitFor();
    expect(await currentVersion()).toBe(saved.body.version + 2);
    const { body } = await world.api.ask<{ settings: { language: string; companies: { check: { delaySeconds: number } }[] } }>(
      'GET',
      '/api/settings',
    );
    expect(body.settings).toMatchObject({ language: 'ru', companies: [{ check: { delaySeconds: 180 } }, {}] });
  });

  const currentVersion = async () => (await world.api.ask<{ version: number }>('GET', '/api/settings')).body.version;
});
