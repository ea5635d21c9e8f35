import { difference } from './difference';
import { valueText, type Words } from './value-text';

const week = (monday: { from: number; to: number }[]) => ({ '1': monday, '2': [] });
const company = (code: string, over: object = {}) => ({
  code,
  name: code.toUpperCase(),
  lineIds: [1, 2],
  headOfSalesId: 5,
  hours: { weekly: week([{ from: 600, to: 1140 }]), exceptions: [] as object[], outsideHours: 'head' },
  check: { delaySeconds: 180 },
  ...over,
});
const settings = (over: object = {}) => ({
  language: 'ru',
  companies: [company('alfa'), company('beta')],
  departments: [] as object[],
  seniors: { userIds: [7], workPositions: [] },
  ...over,
});

describe('the difference of two settings versions', () => {
  it('of equal documents is empty, also with the companies in another order', () => {
    expect(difference(settings(), settings({ companies: [company('beta'), company('alfa')] }))).toEqual([]);
  });

  it('names the one value that differs, under its company', () => {
    expect(difference(settings(), settings({ companies: [company('alfa', { check: { delaySeconds: 60 } }), company('beta')] }))).toEqual([
      {
        subject: { kind: 'company', code: 'alfa', name: 'ALFA' },
        kind: 'changed',
        changes: [{ field: 'check.delaySeconds', before: 180, after: 60 }],
      },
    ]);
  });

  it('compares dates one by one, the first one included', () => {
    const holiday = { on: '2026-03-09', intervals: [] };
    const hours = { weekly: week([{ from: 600, to: 1140 }]), exceptions: [holiday], outsideHours: 'head' };
    const [found] = difference(settings(), settings({ companies: [company('alfa', { hours }), company('beta')] }));
    expect(found?.changes).toEqual([{ field: 'hours.exceptions.2026-03-09', before: undefined, after: [] }]);
  });

  it('tells an added and a removed department from a changed one', () => {
    const department = (departmentId: number, monday: { from: number; to: number }[]) => ({
      departmentId,
      weekly: week(monday),
      exceptions: [],
    });
    const found = difference(
      settings({ departments: [department(3, []), department(4, [])] }),
      settings({ departments: [department(4, [{ from: 540, to: 1080 }]), department(9, [])] }),
    );
    expect(found.map(({ subject, kind }) => [subject, kind])).toEqual([
      [{ kind: 'department', departmentId: 3 }, 'removed'],
      [{ kind: 'department', departmentId: 4 }, 'changed'],
      [{ kind: 'department', departmentId: 9 }, 'added'],
    ]);
  });

  it('of the first version to nothing shows everything as added', () => {
    expect(difference({}, settings()).map(({ kind }) => kind)).toEqual(['added', 'added', 'added', 'added']);
  });
});

describe('the text of a value', () => {
  const words: Words = {
    yes: 'yes',
    no: 'no',
    none: '—',
    dayOff: 'day off',
    seconds: (count) => `${count} s`,
    minutes: (count) => `${count} min`,
    person: (userId) => `person ${userId}`,
    line: (lineId) => `line ${lineId}`,
    pipeline: (categoryId) => `pipeline ${categoryId}`,
    option: (field, value) => (field === 'strategy' && value === 'even' ? 'evenly' : undefined),
  };

  it.each([
    [
      'hours.weekly.1',
      [
        { from: 600, to: 840 },
        { from: 900, to: 1440 },
      ],
      '10:00–14:00, 15:00–24:00',
    ],
    ['weekly.6', [], 'day off'],
    ['exceptions.2026-03-09', [], 'day off'],
    ['lineIds', [1, 2], 'line 1, line 2'],
    ['userIds', [], '—'],
    ['headOfSalesId', 5, 'person 5'],
    ['check.delaySeconds', 180, '180 s'],
    ['nightly.atMinutes', 1380, '23:00'],
    ['calls.callBackMinutes', 30, '30 min'],
    ['check.breakTooLongMinutes', 60, '60 min'],
    ['calls.operatorIds', [5], 'person 5'],
    ['nightly.isOn', false, 'no'],
    ['strategy', 'even', 'evenly'],
    ['strategy', 'loudest', 'loudest'],
    ['somethingNew', { a: 1 }, '{"a":1}'],
    ['timeZone', null, '—'],
  ])('of %s %j is %s', (field, value, text) => expect(valueText(field, value, words)).toBe(text));
});
