import { afterWorkingMinutes } from './after-working-minutes.js';
import type { Interval, Schedule } from './schedule.js';

const DAY: Interval = { from: 600, to: 1140 }; // 10:00–19:00

function hours(parts: Partial<Schedule> = {}): Schedule {
  const weekly = { 1: [DAY], 2: [DAY], 3: [DAY], 4: [DAY], 5: [DAY], 6: [], 7: [] };
  return { timeZone: 'Europe/Moscow', weekly, exceptions: [], outsideHours: 'head', ...parts };
}

/** Moscow time in March 2026; the 2nd is a Monday. */
const march = (day: number, time: string) => new Date(`2026-03-${String(day).padStart(2, '0')}T${time}:00+03:00`);

it.each([
  { scenario: 'inside hours it is the clock', from: march(2, '12:00'), minutes: 30, due: march(2, '12:30') },
  { scenario: 'what is left at closing time counts on the next morning', from: march(2, '18:50'), minutes: 30, due: march(3, '10:20') },
  { scenario: 'the last minute of the day is still that day', from: march(2, '18:30'), minutes: 30, due: march(2, '19:00') },
  { scenario: 'at night it counts from the morning', from: march(2, '23:40'), minutes: 30, due: march(3, '10:30') },
  { scenario: 'on Friday evening from Monday', from: march(6, '19:00'), minutes: 30, due: march(9, '10:30') },
  { scenario: 'two days of work are two days and more of the clock', from: march(5, '10:00'), minutes: 1080, due: march(6, '19:00') },
  {
    scenario: 'a holiday does not count',
    from: march(2, '18:50'),
    minutes: 30,
    schedule: hours({ exceptions: [{ on: '2026-03-03', intervals: [] }] }),
    due: march(4, '10:20'),
  },
  {
    scenario: 'a working Saturday does',
    from: march(6, '18:50'),
    minutes: 30,
    schedule: hours({ exceptions: [{ on: '2026-03-07', intervals: [{ from: 660, to: 900 }] }] }),
    due: march(7, '11:20'),
  },
  {
    scenario: 'a night shift goes on past midnight',
    from: march(2, '23:50'),
    minutes: 30,
    schedule: hours({ weekly: { ...hours().weekly, 1: [{ from: 1320, to: 360 }] } }),
    due: march(3, '00:20'),
  },
  {
    scenario: 'the hour that clocks skip does not count',
    from: new Date('2026-03-29T01:30:00+01:00'),
    minutes: 60,
    schedule: hours({ timeZone: 'Europe/Berlin', weekly: { ...hours().weekly, 7: [{ from: 0, to: 1440 }] } }),
    due: new Date('2026-03-29T03:30:00+02:00'),
  },
])('$scenario', ({ from, minutes, due, schedule }) => expect(afterWorkingMinutes(schedule ?? hours(), from, minutes)).toEqual(due));

it('never comes where there are no hours', () => {
  const weekly = { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] };
  expect(afterWorkingMinutes(hours({ weekly }), march(2, '12:00'), 30)).toBeNull();
  expect(afterWorkingMinutes(hours({ weekly, exceptions: [{ on: '2026-03-05', intervals: [DAY] }] }), march(2, '12:00'), 600)).toBeNull();
});
