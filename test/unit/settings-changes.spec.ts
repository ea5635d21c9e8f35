import type { PortalNames } from '../../src/settings/field-texts.js';
import { pathText } from '../../src/settings/problems.js';
import type { Settings } from '../../src/settings/settings-schema.js';
import { settingsDocument } from '../../src/settings-parts.js';

const names: PortalNames = {
  users: new Map([[7, 'Анна Петрова']]),
  departments: new Map([[4, 'Продажи']]),
  lines: new Map([[1, 'WhatsApp']]),
  pipelines: new Map([[5, 'Опт']]),
  groups: new Map([[9, 'Старшие']]),
};
const alfa = {
  code: 'alfa',
  name: 'Альфа',
  lineIds: [1, 2],
  numbers: ['101'],
  dealCategoryId: 1,
  headOfSalesId: 7,
  timeZone: 'Europe/Moscow',
};
const beta = { code: 'beta', name: 'Бета', dealCategoryId: 2, headOfSalesId: 8, timeZone: 'Europe/Moscow' };
const sales = { departmentId: 4, weekly: { '1': [{ from: 540, to: 1080 }] } };

function parsed(document: object): Settings {
  const result = settingsDocument.parse(document);
  if (result.kind === 'wrong') throw new Error(JSON.stringify(result.problems));
  return result.settings;
}
const changes = (before: object, after: object) => settingsDocument.changes(parsed(before), parsed(after), names);
const russian = (before: object, after: object) => changes(before, after).map(({ path, text }) => [path, text.ru]);
const company = (parts: object) => ({ companies: [{ ...alfa, ...parts }] });

describe('what changed between two versions of the settings', () => {
  it('is nothing between two that say the same, in whatever order', () => {
    const week = (first: object, second: object) => ({ hours: { weekly: { '1': [first, second] } } });
    const [morning, evening] = [
      { from: 600, to: 780 },
      { from: 840, to: 1140 },
    ];
    expect(
      changes(
        { companies: [{ ...alfa, ...week(morning, evening) }, beta], departments: [sales] },
        { companies: [beta, { ...alfa, lineIds: [2, 1], ...week(evening, morning) }], departments: [sales] },
      ),
    ).toEqual([]);
  });

  it.each([
    { scenario: 'the name', to: { name: 'Альфа+' }, path: 'companies[0].name', ru: 'Название: было «Альфа», стало «Альфа+»' },
    {
      scenario: 'lines that came and went',
      to: { lineIds: [1, 3] },
      path: 'companies[0].lineIds',
      ru: 'Открытые линии: добавлено: линия № 3; убрано: линия № 2',
    },
    { scenario: 'the last number gone', to: { numbers: [] }, path: 'companies[0].numbers', ru: 'Номера: убрано: 101' },
    {
      scenario: 'the pipeline',
      to: { dealCategoryId: 5 },
      path: 'companies[0].dealCategoryId',
      ru: 'Воронка: было воронка № 1, стало «Опт» (5)',
    },
    {
      scenario: 'the common pipeline',
      to: { dealCategoryId: 0 },
      path: 'companies[0].dealCategoryId',
      ru: 'Воронка: было воронка № 1, стало общая воронка',
    },
    {
      scenario: 'the strategy',
      to: { strategy: 'even' },
      path: 'companies[0].strategy',
      ru: 'Выбор оператора: было по очереди, стало поровну',
    },
    {
      scenario: 'a switch deep inside',
      to: { afterHandOver: { dealFollows: false } },
      path: 'companies[0].afterHandOver.dealFollows',
      ru: 'Сделка переходит вместе с диалогом: было да, стало нет',
    },
    {
      scenario: 'the time of the night',
      to: { nightly: { atMinutes: 1350 } },
      path: 'companies[0].nightly.atMinutes',
      ru: 'Ночное подключение в: было 23:00, стало 22:30',
    },
    {
      scenario: 'the rule outside hours',
      to: { hours: { outsideHours: 'queue' } },
      path: 'companies[0].hours.outsideHours',
      ru: 'Вне рабочих часов: было к руководителю, стало остаётся в очереди',
    },
  ])('names $scenario', ({ to, path, ru }) => expect(russian(company({}), company(to))).toEqual([[path, ru]]));

  it('overlooks no field', () => {
    const settings = parsed({
      companies: [{ ...alfa, check: { absenceTypes: ['VACATION'] }, hours: { exceptions: [{ on: '2026-01-02', intervals: [] }] } }],
      departments: [{ ...sales, timeZone: 'Asia/Omsk', outsideHours: 'head' }],
      seniors: { userIds: [7], workPositions: ['старший'], groupIds: [9] },
    });
    const others: Record<string, string> = { ru: 'en', head: 'queue', roundRobin: 'even', offer: 'answer', close: 'leave' };
    const different = (value: unknown) =>
      typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : (others[value as string] ?? `${value}!`);
    const leaves = (value: unknown, path: (string | number)[]): (string | number)[][] =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, Array.isArray(value) ? Number(key) : key]))
        : [path];
    // an entry of another code or id is another entry; dates are kept real
    const places = leaves(settings, []).filter((path) => !['code', 'departmentId', 'on'].includes(String(path.at(-1))));
    expect(places.length).toBeGreaterThan(35);
    for (const place of places) {
      const altered = structuredClone(settings);
      const parent = place.slice(0, -1).reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], altered);
      const key = place.at(-1) as string;
      (parent as Record<string, unknown>)[key] = different((parent as Record<string, unknown>)[key]);
      const [found, ...more] = settingsDocument.changes(settings, altered, names);
      expect(more).toEqual([]);
      expect(found && pathText(place).startsWith(found.path) ? place : `${pathText(place)} as ${found?.path}`).toEqual(place);
      expect(JSON.stringify(found)).not.toMatch(/undefined|null|NaN|\[object/);
    }
  });

  it('tells hours day by day, then dates in order, each with its place', () => {
    const usual = [1, 2, 3, 4, 5].map((day) => [day, [{ from: 600, to: 1140 }]]);
    const before = {
      exceptions: [
        { on: '2026-01-02', intervals: [] },
        { on: '2026-03-09', intervals: [] },
      ],
    };
    const after = {
      weekly: { ...Object.fromEntries(usual), '1': [], '6': [{ from: 1320, to: 360 }] },
      exceptions: [
        { on: '2026-05-01', intervals: [] },
        { on: '2026-03-09', intervals: [{ from: 600, to: 900 }] },
      ],
    };
    expect(russian(company({ hours: before }), company({ hours: after }))).toEqual([
      ['companies[0].hours.weekly.1', 'Понедельник: было 10:00–19:00, стало выходной'],
      ['companies[0].hours.weekly.6', 'Суббота: было выходной, стало 22:00–06:00'],
      ['companies[0].hours.exceptions[0]', '2 января 2026 г. (пятница): было выходной, стало как в обычную неделю'],
      ['companies[0].hours.exceptions[1]', '9 марта 2026 г. (понедельник): было выходной, стало 10:00–15:00'],
      ['companies[0].hours.exceptions[0]', '1 мая 2026 г. (пятница): было как в обычную неделю, стало выходной'],
    ]);
  });

  it('tells a new company, a removed one, and a department by its name', () => {
    expect(changes({ companies: [beta], departments: [sales] }, { companies: [alfa] })).toEqual([
      {
        path: 'companies[0]',
        kind: 'added',
        about: { ru: 'Компания «Альфа»', en: 'Company “Альфа”' },
        text: {
          ru: expect.stringMatching(
            /^Добавлено: «WhatsApp» \(1\), линия № 2; руководитель продаж «Анна Петрова» \(7\); Europe\/Moscow; По 10:00–19:00,/,
          ),
          en: expect.stringMatching(
            /^Added: “WhatsApp” \(1\), line 2; head of sales “Анна Петрова” \(7\); Europe\/Moscow; Mon 10:00–19:00,/,
          ),
        },
      },
      expect.objectContaining({ path: 'companies[0]', kind: 'removed', about: { ru: 'Компания «Бета»', en: 'Company “Бета”' } }),
      {
        path: 'departments[0]',
        kind: 'removed',
        about: { ru: 'Отдел «Продажи»', en: 'Department “Продажи”' },
        text: { ru: 'Убрано: По 09:00–18:00', en: 'Removed: Mon 09:00–18:00' },
      },
    ]);
  });

  it("tells what a department no longer takes from above, and the seniors' lists", () => {
    expect(
      russian(
        { departments: [sales], seniors: { userIds: [7], workPositions: ['старший'] } },
        {
          language: 'en',
          departments: [{ ...sales, timeZone: 'Asia/Omsk', outsideHours: 'queue' }],
          seniors: { userIds: [8], workPositions: ['старший'], groupIds: [9] },
        },
      ),
    ).toEqual([
      ['language', 'Язык: было русский, стало английский'],
      ['departments[0].timeZone', 'Часовой пояс: было как выше по структуре, стало Asia/Omsk'],
      ['departments[0].outsideHours', 'Вне рабочих часов: было как выше по структуре, стало остаётся в очереди'],
      ['seniors.userIds', 'Сотрудники: добавлено: сотрудник № 8; убрано: «Анна Петрова» (7)'],
      ['seniors.groupIds', 'Группы: добавлено: «Старшие» (9)'],
    ]);
  });
});
