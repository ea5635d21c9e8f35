import { withText } from '../../src/settings/problem-texts.js';
import { settingsDocument } from '../../src/settings-parts.js';

const alfa = { code: 'alfa', name: 'Альфа', lineIds: [1, 2], dealCategoryId: 1, headOfSalesId: 7, timeZone: 'Europe/Moscow' };
const beta = { code: 'beta', name: 'Бета', lineIds: [3], numbers: ['101'], dealCategoryId: 2, headOfSalesId: 8, timeZone: 'Europe/Moscow' };

const textOf = (document: unknown) => {
  const parsed = settingsDocument.parse(document);
  return parsed.kind === 'wrong' ? parsed.problems[0]?.text : null;
};
const hours = (hours: object) => ({ companies: [{ ...alfa, hours }] });

describe('a mistake in the settings is told in words', () => {
  it.each([
    {
      scenario: 'a field left out',
      given: { companies: [{ ...alfa, headOfSalesId: undefined }] },
      ru: 'Не заполнено: ожидается целое число.',
      en: 'Not given; expected: a whole number.',
    },
    {
      scenario: 'an empty name',
      given: { companies: [{ ...alfa, name: '  ' }] },
      ru: 'Не заполнено: ожидается текст, в котором символов не меньше 1.',
      en: 'Not given; expected: a text of at least 1 characters.',
    },
    {
      scenario: 'a check after ten seconds',
      given: { companies: [{ ...alfa, check: { delaySeconds: 10 } }] },
      ru: 'Ожидается не меньше 30; указано: «10».',
      en: 'Expected: at least 30; given: “10”.',
    },
    {
      scenario: 'an hour the day does not have',
      given: hours({ weekly: { '1': [{ from: 600, to: 1500 }] } }),
      ru: 'Ожидается время от 00:01 до 24:00; указано: «1500».',
      en: 'Expected: a time from 00:01 to 24:00; given: “1500”.',
    },
    {
      scenario: 'a code in capitals',
      given: { companies: [{ ...alfa, code: 'ALFA' }] },
      ru: 'Ожидается строчная латинская буква, затем до 30 знаков из a–z, 0–9, _ и -; указано: «ALFA».',
      en: 'Expected: a lower-case latin letter, then up to 30 of a-z 0-9 _ -; given: “ALFA”.',
    },
    {
      scenario: 'a date that is none',
      given: hours({ exceptions: [{ on: '2026-02-30', intervals: [] }] }),
      ru: 'Ожидается дата вида 2026-03-02; указано: «2026-02-30».',
      en: 'Expected: a date like 2026-03-02; given: “2026-02-30”.',
    },
    {
      scenario: 'an unknown zone',
      given: { companies: [{ ...alfa, timeZone: 'Europe/Moskau' }] },
      ru: 'Часовой пояс «Europe/Moskau» неизвестен; пример: Europe/Moscow.',
      en: 'The time zone “Europe/Moskau” is not known; an example: Europe/Moscow.',
    },
    { scenario: 'an unknown field', given: { company: 1 }, ru: 'Такого поля нет: «company».', en: 'There is no such field: “company”.' },
    {
      scenario: 'a line of two companies',
      given: { companies: [alfa, { ...beta, lineIds: [2] }] },
      ru: 'Линия 2 уже указана у компании «Альфа».',
      en: 'Line 2 already belongs to the company “Альфа”.',
    },
    {
      scenario: 'a number of two companies',
      given: { companies: [{ ...alfa, name: '$& <b>', numbers: ['101'] }, beta] },
      ru: 'Номер 101 уже указан у компании «$& <b>».',
      en: 'The number 101 already belongs to the company “$& <b>”.',
    },
    {
      scenario: 'a line twice in one company',
      given: { companies: [{ ...alfa, lineIds: [5, 5] }] },
      ru: 'Указано дважды: 5.',
      en: 'Given twice: 5.',
    },
    {
      scenario: 'overlapping intervals',
      given: hours({
        weekly: {
          '1': [
            { from: 600, to: 800 },
            { from: 780, to: 900 },
          ],
        },
      }),
      ru: 'Интервал 13:00–15:00 пересекается с 10:00–13:20.',
      en: '13:00–15:00 overlaps 10:00–13:20.',
    },
    {
      scenario: 'a list where a switch belongs',
      given: { companies: [{ ...alfa, nightly: { isOn: [] } }] },
      ru: 'Ожидается да или нет (true или false); указано: «список».',
      en: 'Expected: true or false; given: “a list”.',
    },
  ])('$scenario', ({ given, ru, en }) => expect(textOf(given)).toEqual({ ru, en }));

  it('also where its finder knew only the English phrase', () => {
    const told = withText({ path: 'companyCode', code: 'NOT_ALLOWED', expected: 'one of alfa, beta', got: 'gamma' });
    expect(told.text).toEqual({
      ru: 'Ожидается одно из: alfa, beta; указано: «gamma».',
      en: 'Expected: one of alfa, beta; given: “gamma”.',
    });
  });
});
