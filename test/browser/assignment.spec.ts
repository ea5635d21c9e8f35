import type { World } from '../../playground/harness/world.js';
import type { Settings } from '../../src/settings-parts.js';
import { people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';
import { openApp } from './app-page.js';
import { looksRight } from './pictures.js';
import { SaveBar } from './save-bar.js';
import { useVisits } from './visits.js';

const administrator = { userId: people.chief, name: 'Глеб Генеральный', isAdmin: true };

describe('assignment rules', () => {
  let world: World;
  const visits = useVisits(() => world);
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  const saved = async () => (await world.api.ask<{ version: number; settings: Settings }>('GET', '/api/settings')).body.settings;

  it('a rule is added from a preset, shows who would get the next, is saved and then stands there, by keyboard too', async () => {
    const visit = await visits.open({ width: 1280, height: 1400 });
    const { page } = visit;
    await openApp(visit, world, administrator, 'assignment');
    const ofAlfa = page.locator('[data-test="rules-of-alfa"]');
    await ofAlfa.locator('[data-test="no-rules"]').waitFor();
    await ofAlfa.getByRole('button', { name: 'Добавить правило' }).press('Enter');
    await looksRight(page, 'ru', 'assignment-presets-ru-1280');
    await ofAlfa.locator('[data-preset="fifty"]').press('Enter');
    const editor = ofAlfa.locator('[data-test="rule-editor"]');
    await editor.locator('input[name="ruleName"]').fill('Новые лиды');
    expect(await editor.locator('input[name="perDay"]').inputValue()).toBe('50');
    await looksRight(page, 'ru', 'assignment-editor-ru-1280');
    await page.screenshot({ path: 'var/screenshots/assignment-editor-full.png', fullPage: true });

    await ofAlfa.getByRole('button', { name: 'Показать, кому достанется: Новые лиды' }).click();
    await ofAlfa.locator('[data-test="choice"]').nth(9).waitFor();
    await ofAlfa.getByRole('button', { name: 'Стоят на стадиях' }).click();
    await ofAlfa.locator('[data-test="nothing-stands"]').waitFor();
    await ofAlfa.getByRole('button', { name: 'Следующие десять' }).click();
    await editor.locator('input[name="perDay"]').fill('1');
    await ofAlfa.getByRole('button', { name: 'Показать снова' }).click();
    await ofAlfa.locator('[data-test="pool"]').getByText('взять некому: ждёт').first().waitFor();
    await page.screenshot({ path: 'var/screenshots/assignment-preview-full.png', fullPage: true });

    await ofAlfa.getByRole('group', { name: 'Режим: Новые лиды' }).getByRole('button', { name: 'работает' }).click();
    await new SaveBar(page.locator('main')).save();
    const [rule] = (await saved()).companies.find(({ code }) => code === 'alfa')?.assignmentRules ?? [];
    expect(rule).toMatchObject({
      name: 'Новые лиды',
      isOn: true,
      mode: 'live',
      entity: 'lead',
      stages: ['NEW'],
      assignment: { limits: { all: { lead: { perDay: 1 } } }, strategy: { name: 'roundRobin' } },
    });
    await ofAlfa.locator('[data-rule="rule1"]').getByText('Сегодня распределено: 0').waitFor();
  });

  it('groups by a list are filled by names and kept by ids; what the screen does not know stays; the order is set by buttons', async () => {
    const before = await saved();
    const alfa = before.companies.find(({ code }) => code === 'alfa');
    const [rule] = alfa?.assignmentRules ?? [];
    if (!alfa || !rule) throw new Error('the first test has saved a rule');
    const preference = { userId: people.operatorOne, when: [{ on: 'source' as const, oneOf: ['WEB'] }] };
    alfa.assignmentRules = [{ ...rule, assignment: { ...rule.assignment, preferences: [preference] } }];
    await world.saveSettings(before);

    const visit = await visits.open({ lang: 'en', width: 390, height: 900 });
    const { page } = visit;
    await openApp(visit, world, administrator, 'assignment');
    const ofAlfa = page.locator('[data-test="rules-of-alfa"]');
    await ofAlfa.locator('[data-rule="rule1"]').waitFor();
    await ofAlfa.getByRole('button', { name: 'Add a rule' }).click();
    await ofAlfa.locator('[data-preset="byList"]').click();
    const groups = ofAlfa.locator('[data-test="group"]');
    await groups.first().waitFor();
    expect(await groups.count()).toBeGreaterThan(1);
    await page.screenshot({ path: 'var/screenshots/assignment-groups-en-390.png', fullPage: true });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await ofAlfa.getByRole('button', { name: 'Fold: By region' }).click();
    await ofAlfa.getByRole('button', { name: 'Up: By region' }).click();
    await page.evaluate('window.scrollTo(0, 0)');
    await page.screenshot({ path: 'var/screenshots/assignment-en-390.png', fullPage: true });
    await page.setViewportSize({ width: 1280, height: 900 });
    await page.screenshot({ path: 'var/screenshots/assignment-en-1280.png' });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(1280);
    await new SaveBar(page.locator('main')).save();
    const rules = (await saved()).companies.find(({ code }) => code === 'alfa')?.assignmentRules ?? [];
    expect(rules.map(({ code }) => code)).toEqual(['rule2', 'rule1']);
    expect(rules[1]?.assignment.preferences).toEqual([preference]);
    const [group] = rules[0]?.assignment.groups ?? [];
    expect(group?.when).toMatchObject([{ on: 'field', of: 'item', test: { is: 'oneOf', ids: [expect.stringMatching(/^\d+$/)] } }]);
  });

  it('a head of sales sees the rules of their companies and the preview, and changes nothing', async () => {
    const visit = await visits.open({ width: 390, height: 900, lang: 'en' });
    const { page } = visit;
    const headOfAlfa = (await saved()).companies.find(({ code }) => code === 'alfa')?.headOfSalesId ?? 0;
    await openApp(visit, world, { userId: headOfAlfa, name: 'x', isAdmin: false }, 'assignment');
    const ofAlfa = page.locator('[data-test="rules-of-alfa"]');
    await ofAlfa.locator('[data-rule="rule1"]').waitFor();
    await page.screenshot({ path: 'var/screenshots/assignment-head-en-390.png', fullPage: true });
    expect(await page.locator('[data-test="rules-of-beta"], [data-test="edit"], [data-test="save-bar"]').count()).toBe(0);
    await ofAlfa.getByRole('button', { name: 'Show who would get it: Новые лиды' }).click();
    await ofAlfa.locator('[data-test="pool"]').first().waitFor();
  });
});
