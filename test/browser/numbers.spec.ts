import { waitFor } from '../../playground/harness/wait-for.js';
import type { World } from '../../playground/harness/world.js';
import type { Settings } from '../../src/settings-parts.js';
import { alfa, beta, cast, people, usualSettings } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';
import { tabTo } from './keyboard.js';
import { openTab, showTab } from './portal-page.js';
import { SaveBar } from './save-bar.js';
import { pick } from './select.js';
import { type Lang, useVisits, type VisitOptions } from './visits.js';

const ofNobody = cast.numberOfNobody.searchId;

describe('calls and clients of a company, in the tab of the portal', () => {
  let world: World;
  const visits = useVisits(() => world);
  beforeAll(async () => {
    world = await startWorld();
    for (const phone of ['+79005550001', '+79005550002'])
      await world.calls.incoming({ number: ofNobody, phone, answeredBy: people.operatorOne });
    await world.untilQuiet();
  });
  afterAll(() => world?.stop());
  afterEach(() => world.saveSettings(usualSettings()));

  async function openCompany(name: string, options: VisitOptions = {}) {
    const visit = await visits.open({ height: 1000, ...options });
    const root = await openTab(visit, world, 'companies');
    await root.locator('[data-test="company-form"]').waitFor();
    await root.getByRole('button', { name: new RegExp(`^${name}`) }).click();
    await root.getByRole('heading', { name, exact: true }).waitFor();
    const numbers = root.locator('[data-test="numbers"]');
    const row = (text: string) => numbers.locator('> ul > li').filter({ hasText: text });
    return { ...visit, root, numbers, row, bar: new SaveBar(root) };
  }

  const companyOf = async (code: string) => {
    const { body } = await world.api.ask<{ settings: Settings }>('GET', '/api/settings');
    return body.settings.companies.find((company) => company.code === code);
  };

  it.each([
    {
      lang: 'ru' as Lang,
      width: 1280,
      give: 'Отдать «Бета»',
      calls: '2 звонка за 30 дней',
      ofOther: 'у компании «Альфа»',
      kind: 'арендован',
    },
    {
      lang: 'en' as Lang,
      width: 390,
      give: 'Give to “Бета”',
      calls: '3 calls within 30 days',
      ofOther: 'of the company “Альфа”',
      kind: 'rented',
    },
  ])('numbers are ticked, and one that is called and nobody’s is given with a button ($lang, $width px)', async (says) => {
    const { numbers, row, bar } = await openCompany('Бета', { lang: says.lang, width: says.width });
    await row(beta.numbers.main.searchId).getByText(says.kind).waitFor();
    expect(await row(beta.numbers.main.searchId).getByRole('checkbox').isChecked()).toBe(true);
    await row(alfa.numbers.main.searchId).getByText(says.ofOther).waitFor();
    const unowned = numbers.locator('[data-test="unowned-numbers"]');
    await unowned.getByText(says.calls).waitFor();
    await unowned.getByRole('button', { name: `${says.give}: ${ofNobody}` }).click();
    await unowned.waitFor({ state: 'hidden' });
    expect(await row(ofNobody).getByRole('checkbox').isChecked()).toBe(true);
    await row(beta.numbers.sip.searchId).getByRole('checkbox').uncheck();
    await bar.save();
    const saved = (await companyOf('beta'))?.numbers;
    expect(saved).toContain(ofNobody);
    expect(saved).not.toContain(beta.numbers.sip.searchId);

    const call = await world.calls.incoming({ number: ofNobody, phone: `+7900777${says.width}`, answeredBy: people.operatorOne });
    await world.untilQuiet();
    const [entry] = await world.rows<{ company_code: string }>('SELECT company_code FROM journal WHERE call_id = ?', [call.callId]);
    expect(entry?.company_code).toBe('beta');
  });

  it.each([
    { lang: 'ru' as Lang, unknown: 'портал такого номера не знает', taken: 'у компании «Альфа»', refused: 'Номера компании' },
    {
      lang: 'en' as Lang,
      unknown: 'the portal does not know this number',
      taken: 'of the company “Альфа”',
      refused: 'Numbers of the company',
    },
  ])(
    'a typed number says at once that it is another’s, or that the portal does not know it ($lang)',
    async ({ lang, unknown, taken, refused }) => {
      const { root, row, bar, page } = await openCompany('Бета', { lang });
      const field = root.locator('input[name="number"]');
      await field.fill('+7 (499) 111-22-33');
      await page.keyboard.press('Enter');
      await row('+7 (499) 111-22-33').getByText(unknown).waitFor();
      await field.fill('8 495 000 01 01'); // Alfa's, in another spelling; the field is left
      await page.keyboard.press('Tab');
      await row(alfa.numbers.main.searchId).getByText(taken).waitFor();
      expect(await row(alfa.numbers.main.searchId).getByRole('checkbox').isChecked()).toBe(true);
      await bar.press();
      await bar.problems.getByText(refused).waitFor();
      await row(alfa.numbers.main.searchId).getByRole('alert').waitFor();
      await row(alfa.numbers.main.searchId).getByRole('checkbox').uncheck();
      await bar.problems.waitFor({ state: 'hidden' });
      await bar.save();
      expect((await companyOf('beta'))?.numbers).toContain('+7 (499) 111-22-33');
    },
  );

  it('who answers for callers, by when, and what is merged are saved; a wrong length is refused at its field', async () => {
    const { root, bar, ...visit } = await openCompany('Альфа');
    const { page } = visit;
    const calls = root.locator('[data-test="calls"]');
    await pick(page, calls.getByRole('button', { name: 'Кто отвечает' }), 'Борис Примеров');
    await page.keyboard.press('Escape');
    await calls.locator('input[name="callBackMinutes"]').fill('0');
    await calls.getByText(/не меньше 1/).waitFor();
    await bar.press();
    await bar.problems.getByText('Компания «Альфа», Перезвонить в течение').waitFor();
    await calls.locator('input[name="callBackMinutes"]').fill('45');
    const merging = root.locator('[data-test="merging"]');
    await merging.getByRole('checkbox').uncheck();
    await merging.getByText('Сами контакты не объединяются').waitFor();
    await merging.locator('input[name="sharedByMoreThan"]').fill('5');
    await merging.getByLabel('остаются открытыми').check();
    await bar.save();
    expect(await companyOf('alfa')).toMatchObject({
      calls: { operatorIds: [people.operatorTwo], callBackMinutes: 45 },
      merging: { isOn: false, sharedByMoreThan: 5, otherDeals: 'leave' },
    });

    const journal = await showTab(visit, 'journal');
    await journal.getByRole('button', { name: 'История настроек' }).click();
    for (const [field, before, after] of [
      ['Кто отвечает за тех, кто звонит', '—', 'Борис Примеров'],
      ['Перезвонить в течение', '30 мин', '45 мин'],
      ['Объединение контактов', 'да', 'нет'],
      ['Другие открытые сделки после объединения', 'закрываются как проигранные', 'остаются открытыми'],
    ] as const) {
      const changed = journal.locator('.difference tr').filter({ hasText: field });
      expect([await changed.locator('del').textContent(), await changed.locator('ins').textContent()]).toEqual([before, after]);
    }
  });

  it.each([
    { lang: 'ru' as Lang, overview: 'Обзор', unowned: 'Звонят, но номер ничей', give: 'Отдать «Бета»' },
    { lang: 'en' as Lang, overview: 'Overview', unowned: 'Called, but nobody’s', give: 'Give to “Бета”' },
  ])('the overview shows numbers of nobody and leads to a company, by keyboard ($lang)', async ({ lang, overview, unowned, give }) => {
    const { root, page } = await openCompany('Альфа', { lang });
    await tabTo(page, root.getByRole('button', { name: overview }));
    await page.keyboard.press('Enter');
    const numbers = root.locator('[data-test="unowned-numbers"]');
    await numbers.getByText(unowned).waitFor();
    await tabTo(page, numbers.getByRole('button', { name: 'Бета' }));
    await page.keyboard.press('Enter');
    await root.getByRole('heading', { name: 'Бета', exact: true }).waitFor();
    const button = root.getByRole('button', { name: new RegExp(`^${give}`) });
    await waitFor('the calls are in sight', async () => ((await button.boundingBox())?.y ?? Infinity) < 1000);
    await tabTo(page, button);
    await page.keyboard.press('Enter');
    expect(await new SaveBar(root).save()).toBeGreaterThan(1);
    expect((await companyOf('beta'))?.numbers).toContain(ofNobody);
  });
});
