import { settingsDocument } from '../../src/settings-parts.js';

const alfa = { code: 'alfa', name: 'Альфа', lineIds: [1, 2], dealCategoryId: 1, headOfSalesId: 7, timeZone: 'Europe/Moscow' };
const beta = { code: 'beta', name: 'Бета', lineIds: [3], dealCategoryId: 2, headOfSalesId: 8, timeZone: 'Asia/Yekaterinburg' };

describe('a settings document', () => {
  it('may be empty: nothing is managed then', () => {
    expect(settingsDocument.parse({})).toEqual({
      kind: 'ok',
      settings: {
        language: 'ru',
        companies: [],
        departments: [],
        seniors: { userIds: [], workPositions: [], groupIds: [] },
        notices: { administrators: true, userIds: [] },
      },
    });
  });

  it('needs only what cannot be guessed of a company', () => {
    const parsed = settingsDocument.parse({ companies: [alfa] });
    expect(parsed).toMatchObject({
      kind: 'ok',
      settings: {
        companies: [
          {
            numbers: [],
            strategy: 'roundRobin',
            assignMode: 'offer',
            hours: {
              weekly: { 1: [{ from: 600, to: 1140 }], 5: [{ from: 600, to: 1140 }], 6: [], 7: [] },
              exceptions: [],
              outsideHours: 'head',
            },
            check: {
              delaySeconds: 180,
              answeredStays: true,
              breakCountsAsStarted: true,
              linePauseCountsAsStarted: true,
              breakTooLongMinutes: 60,
              shortAbsenceMinutes: 0,
              absenceTypes: null,
            },
            afterHandOver: { dealFollows: true, contactFollows: false },
            calls: { operatorIds: [], callBackMinutes: 30 },
            merging: { isOn: true, sharedByMoreThan: 3, otherDeals: 'close' },
            nightly: { isOn: true, atMinutes: 1380, untilMinutes: 480 },
            waiting: { yellowMinutes: 5, redMinutes: 15 },
          },
        ],
      },
    });
  });

  it.each([
    { waiting: { yellowMinutes: 15 }, path: 'companies[0].waiting.redMinutes', code: 'RED_NOT_AFTER_YELLOW' },
    { waiting: { redMinutes: 5 }, path: 'companies[0].waiting.redMinutes', code: 'RED_NOT_AFTER_YELLOW' },
    { waiting: { yellowMinutes: 0 }, path: 'companies[0].waiting.yellowMinutes', code: 'OUT_OF_RANGE' },
    { waiting: { redMinutes: 481 }, path: 'companies[0].waiting.redMinutes', code: 'OUT_OF_RANGE' },
  ])('names the threshold of waiting that cannot be: $waiting', ({ waiting, path, code }) =>
    expect(settingsDocument.parse({ companies: [{ ...alfa, waiting }] })).toMatchObject({ kind: 'wrong', problems: [{ path, code }] }),
  );

  it('stays the same when its filled-in form is given again', () => {
    const first = settingsDocument.parse({ companies: [alfa, beta], departments: [{ departmentId: 5, weekly: {} }] });
    expect(first.kind).toBe('ok');
    expect(settingsDocument.parse(first.kind === 'ok' && JSON.parse(JSON.stringify(first.settings)))).toEqual(first);
  });

  it('does not guess the days of a company that gave some: the others are days off', () => {
    const parsed = settingsDocument.parse({ companies: [{ ...alfa, hours: { weekly: { '6': [{ from: 540, to: 720 }] } } }] });
    expect(parsed).toMatchObject({ settings: { companies: [{ hours: { weekly: { 1: [], 6: [{ from: 540, to: 720 }] } } }] } });
  });
});

const hours = (weekly: object) => ({ ...alfa, hours: { weekly } });

describe('a mistake in a settings document is named with its place', () => {
  it.each([
    { scenario: 'not an object', given: [], path: '', code: 'WRONG_TYPE' },
    { scenario: 'a field nobody knows', given: { company: [] }, path: 'company', code: 'UNKNOWN_FIELD' },
    {
      scenario: 'a field nobody knows, deep inside',
      given: { companies: [{ ...alfa, check: { delay: 60 } }] },
      path: 'companies[0].check.delay',
      code: 'UNKNOWN_FIELD',
    },
    {
      scenario: 'a company without a pipeline',
      given: { companies: [{ ...alfa, dealCategoryId: undefined }] },
      path: 'companies[0].dealCategoryId',
      code: 'REQUIRED',
    },
    {
      scenario: 'a code with capitals',
      given: { companies: [{ ...alfa, code: 'Alfa' }] },
      path: 'companies[0].code',
      code: 'WRONG_FORMAT',
    },
    {
      scenario: 'a check after five seconds',
      given: { companies: [{ ...alfa, check: { delaySeconds: 5 } }] },
      path: 'companies[0].check.delaySeconds',
      code: 'OUT_OF_RANGE',
    },
    {
      scenario: 'a longest break of two days',
      given: { companies: [{ ...alfa, check: { breakTooLongMinutes: 2880 } }] },
      path: 'companies[0].check.breakTooLongMinutes',
      code: 'OUT_OF_RANGE',
    },
    {
      scenario: 'a shortest absence of less than nothing',
      given: { companies: [{ ...alfa, check: { shortAbsenceMinutes: -1 } }] },
      path: 'companies[0].check.shortAbsenceMinutes',
      code: 'OUT_OF_RANGE',
    },
    {
      scenario: 'a type of absence without a name',
      given: { companies: [{ ...alfa, check: { absenceTypes: [' '] } }] },
      path: 'companies[0].check.absenceTypes[0]',
      code: 'OUT_OF_RANGE',
    },
    {
      scenario: 'an interval past the end of the day',
      given: { companies: [hours({ '1': [{ from: 600, to: 1441 }] })] },
      path: 'companies[0].hours.weekly.1[0].to',
      code: 'OUT_OF_RANGE',
    },
    {
      scenario: 'an eighth weekday',
      given: { companies: [hours({ '8': [] })] },
      path: 'companies[0].hours.weekly.8',
      code: 'UNKNOWN_FIELD',
    },
    {
      scenario: 'a day that does not exist',
      given: { departments: [{ departmentId: 1, weekly: {}, exceptions: [{ on: '2026-02-30', intervals: [] }] }] },
      path: 'departments[0].exceptions[0].on',
      code: 'WRONG_FORMAT',
    },
    {
      scenario: 'an unknown zone of a company',
      given: { companies: [{ ...alfa, timeZone: 'Europe/Moskva' }] },
      path: 'companies[0].timeZone',
      code: 'UNKNOWN_ZONE',
    },
    {
      scenario: 'an offset instead of a zone',
      given: { departments: [{ departmentId: 1, weekly: {}, timeZone: '+03:00' }] },
      path: 'departments[0].timeZone',
      code: 'UNKNOWN_ZONE',
    },
    {
      scenario: 'an unknown strategy',
      given: { companies: [{ ...alfa, strategy: 'fastest' }] },
      path: 'companies[0].strategy',
      code: 'NOT_ALLOWED',
    },
    {
      scenario: 'two companies of one code',
      given: { companies: [alfa, { ...beta, code: 'alfa' }] },
      path: 'companies[1].code',
      code: 'DUPLICATE',
    },
    {
      scenario: 'a line of two companies',
      given: { companies: [alfa, { ...beta, lineIds: [3, 2] }] },
      path: 'companies[1].lineIds[1]',
      code: 'LINE_OF_TWO_COMPANIES',
    },
    {
      scenario: 'a line twice in one company',
      given: { companies: [{ ...alfa, lineIds: [1, 1] }] },
      path: 'companies[0].lineIds[1]',
      code: 'DUPLICATE',
    },
    {
      scenario: 'a number of two companies, written differently',
      given: {
        companies: [
          { ...alfa, numbers: ['+7 (495) 123-45-67'] },
          { ...beta, numbers: ['74951234567'] },
        ],
      },
      path: 'companies[1].numbers[0]',
      code: 'NUMBER_OF_TWO_COMPANIES',
    },
    {
      scenario: 'a pipeline of two companies',
      given: { companies: [alfa, { ...beta, dealCategoryId: 1 }] },
      path: 'companies[1].dealCategoryId',
      code: 'PIPELINE_OF_TWO_COMPANIES',
    },
    {
      scenario: 'overlapping intervals of a company',
      given: {
        companies: [
          hours({
            '2': [
              { from: 600, to: 800 },
              { from: 780, to: 1140 },
            ],
          }),
        ],
      },
      path: 'companies[0].hours.weekly.2[1]',
      code: 'OVERLAP',
    },
    {
      scenario: 'a night shift that runs into the next morning',
      given: { departments: [{ departmentId: 4, weekly: { '7': [{ from: 1320, to: 600 }], '1': [{ from: 540, to: 1080 }] } }] },
      path: 'departments[0].weekly.1[0]',
      code: 'OVERLAP',
    },
    {
      scenario: 'a date set twice',
      given: {
        companies: [
          {
            ...alfa,
            hours: {
              exceptions: [
                { on: '2026-01-01', intervals: [] },
                { on: '2026-01-01', intervals: [] },
              ],
            },
          },
        ],
      },
      path: 'companies[0].hours.exceptions[1].on',
      code: 'DUPLICATE',
    },
    {
      scenario: 'a department set twice',
      given: {
        departments: [
          { departmentId: 4, weekly: {} },
          { departmentId: 4, weekly: {} },
        ],
      },
      path: 'departments[1].departmentId',
      code: 'DUPLICATE',
    },
  ])('$scenario', ({ given, path, code }) => {
    expect(settingsDocument.parse(given)).toEqual({ kind: 'wrong', problems: [expect.objectContaining({ path, code })] });
  });

  it('tells the first hundred problems of a hopeless document, however long and deep it is', () => {
    const deep = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
    const parsed = settingsDocument.parse({ companies: [...Array.from({ length: 150 }, () => deep)] });
    expect(parsed.kind === 'wrong' && parsed.problems.map(({ code }) => code)).toEqual(Array(100).fill('WRONG_TYPE'));
    expect(settingsDocument.parse({ language: deep })).toEqual({
      kind: 'wrong',
      problems: [
        {
          path: 'language',
          code: 'NOT_ALLOWED',
          expected: 'one of ru, en',
          got: 'a list',
          text: { ru: 'Ожидается одно из: ru, en; указано: «список».', en: 'Expected: one of ru, en; given: “a list”.' },
        },
      ],
    });
  });

  it('tells all problems at once, with what was expected and what was there', () => {
    expect(settingsDocument.parse({ language: 'de', companies: [{ ...alfa, headOfSalesId: 'Petrov' }] })).toEqual({
      kind: 'wrong',
      problems: [
        {
          path: 'language',
          code: 'NOT_ALLOWED',
          expected: 'one of ru, en',
          got: 'de',
          text: { ru: 'Ожидается одно из: ru, en; указано: «de».', en: 'Expected: one of ru, en; given: “de”.' },
        },
        {
          path: 'companies[0].headOfSalesId',
          code: 'WRONG_TYPE',
          expected: 'a whole number',
          got: 'Petrov',
          text: { ru: 'Ожидается целое число; указано: «Petrov».', en: 'Expected: a whole number; given: “Petrov”.' },
        },
      ],
    });
  });
});
