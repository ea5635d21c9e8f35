import type { World } from '../../playground/harness/world.js';
import type { Settings } from '../../src/settings-parts.js';
import { departments } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';
import { administrator, openTab } from './portal-page.js';
import { SaveBar } from './save-bar.js';
import { SchedulesScreen, typeInto } from './schedules-screen.js';
import { type Lang, useVisits, type VisitOptions } from './visits.js';

const service = 2;

describe('schedules, in the tab of the portal', () => {
  let world: World;
  const visits = useVisits(() => world);
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  async function openSchedules(options: VisitOptions = {}, userId = administrator) {
    const visit = await visits.open({ height: 1000, ...options });
    const root = await openTab(visit, world, 'schedules', userId);
    await root.locator('[data-test="department-tree"]').waitFor();
    return { ...visit, screen: new SchedulesScreen(root), bar: new SaveBar(root) };
  }

  const saved = async () => (await world.api.ask<{ version: number; settings: Settings }>('GET', '/api/settings')).body;
  const scheduleOf = async (departmentId: number) =>
    (await saved()).settings.departments.find((department) => department.departmentId === departmentId);

  it.each([
    { lang: 'ru' as Lang, width: 1280, department: departments.sales, own: 'своё', nextDay: 'след. день' },
    { lang: 'en' as Lang, width: 390, department: departments.betaDay, own: 'own', nextDay: 'next day' },
  ])('hours are typed and drawn, several a day and past midnight ($lang, $width px)', async ({ lang, width, department, own, nextDay }) => {
    const { id } = department;
    const { screen, bar } = await openSchedules({ lang, width });
    await screen.choose({ department: id });
    await screen.makeOwn();
    await screen.type(1, 0, '9', '13.00');
    await screen.addInterval(1);
    await screen.type(1, 1, '14', '1830');
    await screen.removeInterval(2, 0);
    await screen.draw(2, 8 * 60, 12 * 60);
    await screen.draw(2, 13 * 60, 17 * 60);
    await screen.pullEnd(3, 19 * 60, 21 * 60);
    await screen.type(5, 0, '20:00', '02:00');
    await screen.day(5).getByText(nextDay).waitFor();
    await screen.draw(6, 22 * 60, 27 * 60);
    const version = await bar.save('Новая неделя');
    await screen.inTree(id).getByText(own, { exact: true }).waitFor();
    expect((await saved()).version).toBe(version);
    expect((await scheduleOf(id))?.weekly).toEqual({
      1: hours([540, 780], [840, 1110]),
      2: hours([480, 720], [780, 1020]),
      3: hours([600, 1260]),
      4: hours([600, 1140]),
      5: hours([1200, 120]),
      6: hours([1320, 180]),
      7: [],
    });
  });

  it('exceptions by date, the zone and the rule outside hours are kept, and the strip shows what they come to', async () => {
    const { screen, bar, page } = await openSchedules();
    await screen.choose({ company: 'beta' });
    await screen.chooseDate('2026-03-09');
    await screen.exceptionDay.getByLabel('выходной', { exact: true }).check();
    await screen.chooseDate('2026-03-14');
    await screen.exceptionDay.getByLabel('свои часы').check();
    await typeInto(screen.exceptionDay.locator('input[data-end="to"]'), '15');
    await typeInto(screen.root.locator('input[name="timeZone"]'), 'Europe/Berlin');
    await screen.root.getByLabel('остаются в очереди линии').check();
    await typeInto(page.locator('input[name="strip-from"]'), '2026-03-09');
    await screen.strip('2026-03-09').getByText('особый день').waitFor();
    expect(await screen.strip('2026-03-09').textContent()).toContain('выходной');
    expect(await screen.strip('2026-03-14').textContent()).toContain('10:00–15:00');
    await bar.save();
    const { companies } = (await saved()).settings;
    expect(companies.find(({ code }) => code === 'beta')).toMatchObject({
      timeZone: 'Europe/Berlin',
      hours: {
        outsideHours: 'queue',
        exceptions: [
          { on: '2026-03-09', intervals: [] },
          { on: '2026-03-14', intervals: hours([600, 900]) },
        ],
      },
    });
  });

  it.each([
    { lang: 'ru' as Lang, said: 'перевод часов: в сутках 23 ч' },
    { lang: 'en' as Lang, said: 'clocks change: the day has 23 h' },
  ])('the strip tells the day on which clocks change, unsaved hours included ($lang)', async ({ lang, said }) => {
    const { screen } = await openSchedules({ lang });
    await screen.choose({ department: departments.betaEvening.id });
    await typeInto(screen.root.locator('input[name="timeZone"]'), 'Europe/Berlin');
    await screen.addInterval(7);
    await screen.type(7, 0, '1:00', '4:00');
    await typeInto(screen.root.locator('input[name="strip-from"]'), '2026-03-28');
    await screen.strip('2026-03-29').getByText(said).waitFor();
    const text = await screen.strip('2026-03-29').textContent();
    expect(text).toContain('01:00–04:00');
    expect(text).toContain(lang === 'ru' ? '2 ч 0 мин' : '2 h 0 min'); // from 02:00 to 03:00 there is no time that day
  });

  it.each([
    {
      lang: 'ru' as Lang,
      wrongTime: 'Введите время от 00:00 до 24:00, например 9:30. Здесь: «утром».',
      wrongZone: 'Часовой пояс «Europe/Moskow» неизвестен; пример: Europe/Moscow.',
      refused: 'Не сохранено: 2 места с ошибками',
      places: ['Компания Альфа, Понедельник', 'Компания Альфа, Часовой пояс'],
      overlap: 'пересекается с',
    },
    {
      lang: 'en' as Lang,
      wrongTime: 'Type a time between 00:00 and 24:00, like 9:30. It is “утром”.',
      wrongZone: 'The time zone “Europe/Moskow” is not known; an example: Europe/Moscow.',
      refused: 'Not saved: 2 places are wrong',
      places: ['Company Альфа, Monday', 'Company Альфа, Time zone'],
      overlap: 'overlaps',
    },
  ])(
    'nothing is saved when something is wrong, and the wrong field says why ($lang)',
    async ({ lang, wrongTime, wrongZone, refused, places, overlap }) => {
      const { version } = await saved();
      const { screen, bar } = await openSchedules({ lang });
      await screen.choose({ company: 'alfa' });
      await typeInto(screen.time(1, 0, 'from'), 'утром');
      await typeInto(screen.root.locator('input[name="timeZone"]'), 'Europe/Moskow');
      await screen.day(1).getByText(wrongTime).waitFor();
      expect(await screen.time(1, 0, 'from').getAttribute('aria-invalid')).toBe('true');
      expect(await screen.time(1, 0, 'from').inputValue()).toBe('утром');
      await screen.root.getByText(wrongZone).first().waitFor();
      await typeInto(screen.time(3, 0, 'to'), '25:00');
      await screen
        .day(3)
        .getByText(lang === 'ru' ? 'Здесь: «25:00».' : 'It is “25:00”.')
        .waitFor();
      await screen.type(3, 0, '10', '19');
      await bar.press();
      await bar.problems.getByText(refused).waitFor();
      for (const place of places) await bar.problems.getByText(place).first().waitFor();
      expect((await saved()).version).toBe(version);

      await typeInto(screen.time(1, 0, 'from'), '10');
      await screen.addInterval(2);
      await screen.type(2, 1, '18:00', '20:00');
      await typeInto(screen.root.locator('input[name="timeZone"]'), lang === 'ru' ? 'Asia/Yekaterinburg' : 'Asia/Omsk');
      await screen.day(2).getByText(overlap).waitFor();
      await bar.press();
      await bar.problems.getByText(overlap).waitFor();
      expect((await saved()).version).toBe(version);

      await screen.removeInterval(2, 1);
      await bar.problems.waitFor({ state: 'hidden' });
      expect(await bar.save()).toBe(version + 1);
    },
  );

  it('what is being typed stays when the word on something else comes', async () => {
    const { screen } = await openSchedules();
    await screen.choose({ company: 'alfa' });
    await typeInto(screen.root.locator('input[name="timeZone"]'), 'Europe/Moskow');
    await screen.time(1, 0, 'from').fill('7:1');
    await screen.root.getByText('Часовой пояс «Europe/Moskow» неизвестен').first().waitFor();
    expect(await screen.time(1, 0, 'from').inputValue()).toBe('7:1');
  });

  it('a schedule is copied to other departments, only the parts that were ticked', async () => {
    const { screen, bar, page } = await openSchedules();
    await screen.choose({ department: departments.alfaEvening.id });
    await screen.type(1, 0, '7', '11');
    await screen.root.getByLabel('остаются в очереди линии').check();
    await screen.root.locator('[data-test="copy-open"]').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('часовой пояс').uncheck();
    await dialog.getByLabel('правило вне часов').uncheck();
    await dialog.getByLabel('Отдел продаж «Бета»').check();
    await dialog.getByLabel('«Бета»: вечерняя группа').check();
    await dialog.locator('[data-test="copy-do"]').click();
    await dialog.waitFor({ state: 'hidden' });
    await bar.save();
    const [from, fresh, existing] = await Promise.all(
      [departments.alfaEvening.id, departments.betaSales.id, departments.betaEvening.id].map(scheduleOf),
    );
    expect(from?.weekly[1]).toEqual(hours([420, 660]));
    expect(fresh).toMatchObject({ weekly: from?.weekly, outsideHours: null });
    expect(existing).toMatchObject({ weekly: from?.weekly, outsideHours: 'queue' });
  });

  it.each(['ru', 'en'] as const)("the portal's calendar is taken over after a preview of what changes (%s)", async (lang) => {
    await world.portal.act('setOption', { module: 'calendar', name: 'work_time_start', value: lang === 'ru' ? '8' : '7.30' });
    await world.portal.act('setOption', { module: 'calendar', name: 'year_holidays', value: '8.03,23.02' });
    const before = await saved();
    const { screen, bar, page } = await openSchedules({ lang });
    await screen.choose({ company: 'alfa' });
    await screen.root.locator('[data-test="import-open"]').click();
    const preview = page.locator('[data-test="import-differences"]');
    await preview.waitFor();
    expect(await preview.locator('li').count()).toBeGreaterThan(0);
    await page.getByText(lang === 'ru' ? 'выходные: Сб, Вс;' : 'days off: Sat, Sun;').waitFor();
    // over the bar with the save button, which stays in sight; in the portal its own panels are up to 1000
    const layer = await page.evaluate("getComputedStyle(document.querySelector('.linewarden-overlays')).zIndex");
    expect(Number(layer)).toBeGreaterThan(1000);
    expect(await preview.textContent()).toContain(lang === 'ru' ? '08:00–' : '07:30–');
    expect(await saved()).toEqual(before);
    await page.locator('[data-test="import-take"]').click();
    await preview.waitFor({ state: 'hidden' });
    expect(await screen.time(1, 0, 'from').inputValue()).toBe(lang === 'ru' ? '08:00' : '07:30');
    await bar.save();
    const alfa = (await saved()).settings.companies.find(({ code }) => code === 'alfa');
    expect(alfa?.hours.weekly[1][0]?.from).toBe(lang === 'ru' ? 480 : 450);
    expect(alfa?.hours.exceptions).toContainEqual({ on: '2027-02-23', intervals: [] });
  });

  it.each([
    {
      lang: 'ru' as Lang,
      id: departments.alfaEvening.id,
      title: 'Администратор портала сохранил(а) настройки, пока вы редактировали',
      both: 'Изменено и вами, и там',
    },
    {
      lang: 'en' as Lang,
      id: departments.betaEvening.id,
      title: 'Администратор портала has saved the settings while you were editing',
      both: 'Changed by both',
    },
  ])(
    'of two administrators who edit one schedule the second is told, and loses nothing typed ($lang)',
    async ({ lang, id, title, both }) => {
      const second = await openSchedules({ lang }, service);
      const first = await openSchedules({ lang });
      for (const { screen } of [first, second]) await screen.choose({ department: id });
      await second.screen.type(3, 0, '12:15', '20:45');
      await second.screen.type(4, 0, '11:11', '22:22');
      await first.screen.type(4, 0, '8', '18');
      await first.screen.type(5, 0, '8', '17');
      const version = await first.bar.save();

      await second.bar.press();
      await second.bar.conflict.getByText(title).waitFor();
      await second.bar.conflict.getByText(both).waitFor();
      expect(await second.screen.time(3, 0, 'from').inputValue()).toBe('12:15');
      expect(await second.screen.time(4, 0, 'to').inputValue()).toBe('22:22');
      expect(await second.screen.time(5, 0, 'to').inputValue()).toBe('17:00');
      expect((await saved()).version).toBe(version);
      expect(await second.bar.save()).toBe(version + 1);
      expect((await scheduleOf(id))?.weekly).toMatchObject({
        3: hours([735, 1245]),
        4: hours([671, 1342]),
        5: hours([480, 1020]),
      });
    },
  );
});

function hours(...list: [from: number, to: number][]) {
  return list.map(([from, to]) => ({ from, to }));
}
