import { hoursBegan } from './hours-began.js';
import type { Schedule } from './schedule.js';

const weekdays = (interval: { from: number; to: number }): Schedule['weekly'] =>
  Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((day) => [day, day < 6 ? [interval] : []])) as Schedule['weekly'];
const day: Schedule = { timeZone: 'Europe/Berlin', weekly: weekdays({ from: 600, to: 1140 }), exceptions: [], outsideHours: 'queue' };

it.each([
  { scenario: 'at noon', schedule: day, at: '2026-03-02T11:00:00Z', began: '2026-03-02T09:00:00.000Z' },
  { scenario: 'at the opening itself', schedule: day, at: '2026-03-02T09:00:00Z', began: '2026-03-02T09:00:00.000Z' },
  { scenario: 'in the evening', schedule: day, at: '2026-03-02T18:00:00Z', began: null },
  { scenario: 'on a Sunday', schedule: day, at: '2026-03-01T11:00:00Z', began: null },
  { scenario: 'on the Monday after the clocks went forward', schedule: day, at: '2026-03-30T11:00:00Z', began: '2026-03-30T08:00:00.000Z' },
  {
    scenario: 'past midnight in a night shift',
    schedule: { ...day, weekly: weekdays({ from: 1320, to: 360 }) },
    at: '2026-03-03T02:00:00Z',
    began: '2026-03-02T21:00:00.000Z',
  },
])('working hours that run $scenario began at $began', ({ schedule, at, began }) => {
  expect(hoursBegan(schedule, new Date(at))?.toISOString() ?? null).toBe(began);
});
