import type { DepartmentSchedule } from '../domain/schedule/department.js';
import type { Interval, Weekday } from '../domain/schedule/schedule.js';
import { SettingsDocument } from '../settings/settings-document.js';
import { departmentRows } from './effective-rows.js';

const week = (...intervals: Interval[]) =>
  Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, intervals])) as Record<Weekday, Interval[]>;

const tree = new Map(
  [
    { departmentId: 3, parentId: 2, name: 'Продажи' },
    { departmentId: 1, parentId: null, name: 'Холдинг' },
    { departmentId: 2, parentId: 1, name: 'Альфа' },
    { departmentId: 5, parentId: 1, name: 'Бухгалтерия' },
    { departmentId: 4, parentId: 3, name: 'Группа' },
  ].map((department) => [department.departmentId, department]),
);

const own = (departmentId: number, parts: Partial<DepartmentSchedule> = {}): [number, DepartmentSchedule] => [
  departmentId,
  { departmentId, timeZone: null, weekly: week({ from: 540, to: 1080 }), exceptions: [], outsideHours: null, ...parts },
];

const parsed = new SettingsDocument([]).parse({
  companies: [
    { code: 'alfa', name: 'Альфа', dealCategoryId: 1, headOfSalesId: 7, timeZone: 'Europe/Moscow' },
    { code: 'beta', name: 'Бета', dealCategoryId: 2, headOfSalesId: 8, timeZone: 'Asia/Yekaterinburg' },
  ],
});
const companies = parsed.kind === 'ok' ? parsed.settings.companies : [];
const rowOf = (departmentId: number, schedules: [number, DepartmentSchedule][]) =>
  departmentRows(tree, new Map(schedules), companies).find((row) => row.departmentId === departmentId);

describe('the effective schedules of departments', () => {
  it('come parents first, siblings by name, and those the portal no longer has at the end', () => {
    const rows = departmentRows(tree, new Map([own(99)]), companies);
    expect(rows.map(({ departmentId }) => departmentId)).toEqual([1, 2, 3, 4, 5, 99]);
    expect(rows.at(-1)).toMatchObject({ isInPortal: false, name: '#99', own: { departmentId: 99 } });
  });

  it("are each company's where nothing is set", () => {
    const company = { kind: 'company' };
    expect(rowOf(4, [])).toMatchObject({
      own: null,
      effective: [
        { companyCode: 'alfa', source: company, timeZone: 'Europe/Moscow', timeZoneSource: company, outsideHoursSource: company },
        { companyCode: 'beta', source: company, timeZone: 'Asia/Yekaterinburg' },
      ],
    });
  });

  it('may have hours, zone and rule from three different places', () => {
    const row = rowOf(4, [
      own(3, { exceptions: [{ on: '2026-01-01', intervals: [] }] }),
      own(2, { outsideHours: 'queue' }),
      own(1, { timeZone: 'Europe/Berlin', outsideHours: 'head', weekly: week() }),
    ]);
    expect(row?.own).toBeNull();
    expect(row?.effective[0]).toEqual({
      companyCode: 'alfa',
      source: { kind: 'department', departmentId: 3 },
      weekly: week({ from: 540, to: 1080 }),
      exceptionCount: 1,
      timeZone: 'Europe/Berlin',
      timeZoneSource: { kind: 'department', departmentId: 1 },
      outsideHours: 'queue',
      outsideHoursSource: { kind: 'department', departmentId: 2 },
    });
  });

  it('lists every department of a circle once', () => {
    const circle = new Map(
      [
        { departmentId: 8, parentId: 9, name: 'А' },
        { departmentId: 9, parentId: 8, name: 'Б' },
      ].map((department) => [department.departmentId, department]),
    );
    const rows = departmentRows(circle, new Map([own(9)]), companies);
    expect(rows.map(({ departmentId }) => departmentId)).toEqual([8, 9]);
    expect(rows[0]?.effective[0]?.source).toEqual({ kind: 'department', departmentId: 9 });
  });
});
