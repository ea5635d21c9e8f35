import { type WorkDayRecord, workDayNow } from './work-day-now.js';

const moscow = 3 * 3600;
const berlinWinter = 3600;
const berlinSummer = 2 * 3600;

const day = (startedAt: string, different: Partial<WorkDayRecord> = {}): WorkDayRecord => ({
  status: 'opened',
  startedAt: new Date(startedAt),
  offsetSeconds: moscow,
  endedAt: null,
  pausedAt: null,
  ...different,
});

it.each([
  { scenario: 'a day of today', record: day('2026-03-02T09:00:00+03:00'), at: '2026-03-02T18:00:00+03:00', is: 'opened', leftOpenOn: null },
  {
    scenario: 'a break of today',
    record: day('2026-03-02T09:00:00+03:00', { status: 'paused' }),
    at: '2026-03-02T18:00:00+03:00',
    is: 'paused',
    leftOpenOn: null,
  },
  {
    scenario: 'a night shift past midnight',
    record: day('2026-03-01T20:00:00+03:00'),
    at: '2026-03-02T06:00:00+03:00',
    is: 'opened',
    leftOpenOn: null,
  },
  {
    scenario: 'a long day before midnight',
    record: day('2026-03-02T00:30:00+03:00'),
    at: '2026-03-02T23:30:00+03:00',
    is: 'opened',
    leftOpenOn: null,
  },
  {
    scenario: 'the same after midnight',
    record: day('2026-03-02T00:30:00+03:00'),
    at: '2026-03-03T00:01:00+03:00',
    is: 'closed',
    leftOpenOn: '2026-03-02',
  },
  {
    scenario: 'a day forgotten yesterday, the next morning',
    record: day('2026-03-02T09:00:00+03:00'),
    at: '2026-03-03T09:00:00+03:00',
    is: 'closed',
    leftOpenOn: '2026-03-02',
  },
  {
    scenario: 'a break forgotten on Friday, on Monday',
    record: day('2026-02-27T09:00:00+03:00', { status: 'paused' }),
    at: '2026-03-02T10:00:00+03:00',
    is: 'closed',
    leftOpenOn: '2026-02-27',
  },
  {
    scenario: 'a night shift through the night in which the clocks go forward',
    record: day('2026-03-28T22:00:00+01:00', { offsetSeconds: berlinWinter }),
    at: '2026-03-29T07:00:00+02:00',
    is: 'opened',
    leftOpenOn: null,
  },
  {
    scenario: 'a day forgotten before that night',
    record: day('2026-03-28T09:00:00+01:00', { offsetSeconds: berlinWinter }),
    at: '2026-03-29T09:00:00+02:00',
    is: 'closed',
    leftOpenOn: '2026-03-28',
  },
  {
    scenario: 'in the night in which they go back midnight comes an hour early for a day of 23 hours',
    record: day('2026-10-25T00:30:00+02:00', { offsetSeconds: berlinSummer }),
    at: '2026-10-25T23:30:00+01:00',
    is: 'closed',
    leftOpenOn: '2026-10-25',
  },
])('$scenario: $is', ({ record, at, is, leftOpenOn }) =>
  expect(workDayNow(record, new Date(at))).toMatchObject({ state: is, endedAt: null, leftOpenOn }),
);

it.each([
  { scenario: 'ended today', startedAt: '2026-03-02T09:00:00+03:00', endedAt: '2026-03-02T15:00:00+03:00', isToday: true },
  {
    scenario: 'a night shift that was ended this morning',
    startedAt: '2026-03-01T20:00:00+03:00',
    endedAt: '2026-03-02T06:00:00+03:00',
    isToday: true,
  },
  {
    scenario: 'ended yesterday: today’s is not begun',
    startedAt: '2026-03-01T09:00:00+03:00',
    endedAt: '2026-03-01T19:00:00+03:00',
    isToday: false,
  },
])('$scenario', ({ startedAt, endedAt, isToday }) => {
  const ended = new Date(endedAt);
  expect(workDayNow(day(startedAt, { status: 'closed', endedAt: ended }), new Date('2026-03-02T16:00:00+03:00'))).toMatchObject({
    state: 'closed',
    endedAt: isToday ? ended : null,
    leftOpenOn: null,
  });
});

it.each([
  { scenario: 'a break has lasted since it was begun', pausedAt: '2026-03-02T13:00:00+03:00', breakMinutes: 95 },
  { scenario: 'one that begins in the future says nothing', pausedAt: '2026-03-02T15:00:00+03:00', breakMinutes: null },
  { scenario: 'nor one of which it is not known', pausedAt: null, breakMinutes: null },
])('$scenario', ({ pausedAt, breakMinutes }) => {
  const paused = day('2026-03-02T09:00:00+03:00', { status: 'paused', pausedAt: pausedAt === null ? null : new Date(pausedAt) });
  expect(workDayNow(paused, new Date('2026-03-02T14:35:30+03:00'))).toMatchObject({ state: 'paused', breakMinutes });
});
