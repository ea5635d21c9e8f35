import fc from 'fast-check';
import { checkSchedule } from '../domain/schedule/check-schedule.js';
import type { DayException, Interval, Weekday } from '../domain/schedule/schedule.js';
import type { PortalCalendar } from '../portal/commands/command-types.js';
import { calendarProposal, minutesOfDayTime } from './calendar-proposal.js';

const years = [2026, 2027];
const nine: Interval = { from: 540, to: 1080 };
const ten: Interval = { from: 600, to: 1140 };

const week = (intervals: Interval[], daysOff: Weekday[] = [6, 7]) =>
  Object.fromEntries(([1, 2, 3, 4, 5, 6, 7] as const).map((day) => [day, daysOff.includes(day) ? [] : intervals])) as Record<
    Weekday,
    Interval[]
  >;
const calendar = (parts: Partial<PortalCalendar> = {}): PortalCalendar => ({
  workTimeStart: '9',
  workTimeEnd: '18',
  weekHolidays: ['SA', 'SU'],
  yearHolidays: [],
  yearWorkdays: [],
  ...parts,
});
const current = (exceptions: DayException[] = []) => ({ weekly: week([nine]), exceptions });
const dayOff = (on: string): DayException => ({ on, intervals: [] });

describe('a time of the portal', () => {
  it.each([
    { text: '9', minutes: 540 },
    { text: '9.30', minutes: 570 },
    { text: '9.3', minutes: 570 },
    { text: '09:05', minutes: 545 },
    { text: ' 0 ', minutes: 0 },
    { text: '23.30', minutes: 1410 },
    { text: '24', minutes: 1440 },
    { text: '24.30', minutes: null },
    { text: '9.60', minutes: null },
    { text: '9.300', minutes: null },
    { text: '-1', minutes: null },
    { text: '', minutes: null },
    { text: 'девять', minutes: null },
  ])('"$text" is $minutes minutes from midnight', ({ text, minutes }) => expect(minutesOfDayTime(text)).toBe(minutes));
});

describe("taking over the portal's calendar", () => {
  it('changes nothing where all is set so already', () => {
    expect(calendarProposal(calendar(), current(), years)).toEqual({ proposal: current(), differences: [], notes: [] });
  });

  it('takes the work time for the days that are no days off', () => {
    const { proposal, differences } = calendarProposal(
      calendar({ workTimeStart: '10', workTimeEnd: '19', weekHolidays: ['SU'] }),
      current(),
      years,
    );
    expect(proposal.weekly).toEqual(week([ten], [7]));
    expect(differences.map(({ path, kind }) => [path, kind])).toEqual(
      ['weekly.1', 'weekly.2', 'weekly.3', 'weekly.4', 'weekly.5', 'weekly.6'].map((path) => [path, 'changed']),
    );
    expect(differences[5]).toEqual({
      path: 'weekly.6',
      kind: 'changed',
      weekday: 6,
      before: [],
      after: [ten],
      text: { ru: 'Суббота: сейчас выходной, станет 10:00–19:00', en: 'Saturday: now day off, then 10:00–19:00' },
    });
  });

  it('makes a portal without weekly days off work every day', () => {
    expect(calendarProposal(calendar({ weekHolidays: [] }), current(), years).proposal.weekly).toEqual(week([nine], []));
  });

  it('lays holidays out for both years, but not on days that are off anyway', () => {
    // 1 January: Thursday in 2026, Friday in 2027; 9 May: Saturday and Sunday
    const { proposal, differences } = calendarProposal(calendar({ yearHolidays: ['1.01', ' 09.5 '] }), current(), years);
    expect(proposal.exceptions).toEqual([dayOff('2026-01-01'), dayOff('2027-01-01')]);
    expect(differences[0]).toEqual({
      path: 'exceptions[2026-01-01]',
      kind: 'added',
      on: '2026-01-01',
      before: null,
      after: [],
      text: {
        ru: '1 января 2026 г. (четверг): сейчас как в обычную неделю, станет выходной',
        en: '1 January 2026 (Thursday): now as in an ordinary week, then day off',
      },
    });
  });

  it('gives a working Saturday the work time, and an ordinary working day nothing', () => {
    // 28 February: Saturday in 2026, Sunday in 2027; 2 March: Monday and Tuesday
    const { proposal } = calendarProposal(calendar({ yearWorkdays: ['28.02', '2.03'] }), current(), years);
    expect(proposal.exceptions).toEqual([
      { on: '2026-02-28', intervals: [nine] },
      { on: '2027-02-28', intervals: [nine] },
    ]);
  });

  it('has 29 February only in a leap year', () => {
    const got = calendarProposal(calendar({ yearHolidays: ['29.02'] }), current(), [2027, 2028]);
    expect(got.proposal.exceptions).toEqual([dayOff('2028-02-29')]);
    expect(got.notes).toEqual([]);
  });

  it('keeps what was set by hand for other dates, and says so', () => {
    const byHand = { on: '2026-12-31', intervals: [{ from: 540, to: 900 }] };
    const longAgo = dayOff('2020-03-03');
    const { proposal, differences, notes } = calendarProposal(calendar({ yearHolidays: ['1.01'] }), current([byHand, longAgo]), years);
    expect(proposal.exceptions).toEqual([longAgo, dayOff('2026-01-01'), byHand, dayOff('2027-01-01')]);
    expect(differences.map(({ on }) => on)).toEqual(['2026-01-01', '2027-01-01']);
    expect(notes).toEqual([expect.objectContaining({ code: 'keptException', params: { count: 1, dates: '2026-12-31' } })]);
  });

  it('shows where a date set by hand says otherwise, also on a day that is off anyway', () => {
    const short = { on: '2026-05-09', intervals: [{ from: 600, to: 900 }] };
    const { proposal, differences } = calendarProposal(calendar({ yearHolidays: ['9.05'] }), current([short]), years);
    expect(proposal.exceptions).toEqual([dayOff('2026-05-09')]);
    expect(differences).toEqual([
      expect.objectContaining({ path: 'exceptions[2026-05-09]', kind: 'changed', before: short.intervals, after: [] }),
    ]);
  });

  it.each([
    { scenario: 'a date that no year has', parts: { yearHolidays: ['31.02'] }, code: 'dateUnreadable', params: { value: '31.02' } },
    { scenario: 'a word for a date', parts: { yearWorkdays: ['завтра'] }, code: 'dateUnreadable', params: { value: 'завтра' } },
    { scenario: 'an unknown weekday', parts: { weekHolidays: ['SA', 'SU', 'XX'] }, code: 'weekdayUnreadable', params: { value: 'XX' } },
    {
      scenario: 'work time that ends before it begins',
      parts: { workTimeStart: '18', workTimeEnd: '9', yearWorkdays: ['28.02'] },
      code: 'workTimeUnreadable',
      params: { workTimeStart: '18', workTimeEnd: '9' },
    },
  ])('leaves $scenario as it is set and says so', ({ parts, code, params }) => {
    const got = calendarProposal(calendar(parts), current(), years);
    expect(got).toMatchObject({ proposal: current(), differences: [], notes: [{ code, params }] });
  });

  it('does not choose when a date is both a holiday and a working day', () => {
    const got = calendarProposal(calendar({ yearHolidays: ['1.01'], yearWorkdays: ['01.01'] }), current(), [2026]);
    expect(got).toMatchObject({
      proposal: { exceptions: [] },
      notes: [{ code: 'bothHolidayAndWorkday', params: { on: '2026-01-01' }, text: { ru: expect.stringContaining('1 января 2026') } }],
    });
  });

  it('has nothing more to change once taken over, and is a schedule that can be saved', () => {
    const dayMonth = fc.tuple(fc.integer({ min: 0, max: 32 }), fc.integer({ min: 0, max: 13 })).map(([day, month]) => `${day}.${month}`);
    const anyCalendar = fc.record({
      workTimeStart: fc.constantFrom('0', '9', '9.30', '12.15', 'x'),
      workTimeEnd: fc.constantFrom('18', '23.30', '24', '0', ''),
      weekHolidays: fc.uniqueArray(fc.constantFrom('MO', 'WE', 'SA', 'SU', '??')),
      yearHolidays: fc.array(dayMonth, { maxLength: 20 }),
      yearWorkdays: fc.array(dayMonth, { maxLength: 20 }),
    });
    fc.assert(
      fc.property(anyCalendar, (given) => {
        const set = current([dayOff('2026-02-03'), { on: '2026-05-10', intervals: [ten] }]);
        const { proposal } = calendarProposal(given, set, years);
        expect(calendarProposal(given, proposal, years).differences).toEqual([]);
        expect(checkSchedule(proposal).filter(({ code }) => code !== 'emptyWeek')).toEqual([]);
      }),
    );
  });
});
