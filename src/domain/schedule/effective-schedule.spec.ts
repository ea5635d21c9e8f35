import type { Department, DepartmentSchedule } from './department.js';
import { effectiveSchedule } from './effective-schedule.js';
import type { Interval, Schedule } from './schedule.js';

const every = (interval: Interval): Schedule['weekly'] => ({
  1: [interval],
  2: [interval],
  3: [interval],
  4: [interval],
  5: [interval],
  6: [interval],
  7: [interval],
});

const company: Schedule = {
  timeZone: 'Europe/Moscow',
  weekly: every({ from: 600, to: 1140 }),
  exceptions: [{ on: '2026-05-09', intervals: [] }],
  outsideHours: 'head',
};

/** 1 holding <- 2 sales <- 3 hot line <- 7 night line <- 8 weekend line; 4 stands alone; 5 and 6 are each other's parents. */
const departments = new Map<number, Department>(
  (
    [
      [1, null],
      [2, 1],
      [3, 2],
      [4, null],
      [5, 6],
      [6, 5],
      [7, 3],
      [8, 7],
    ] as const
  ).map(([departmentId, parentId]) => [departmentId, { departmentId, parentId, name: `Department ${departmentId}` }]),
);

function set(...schedules: DepartmentSchedule[]): Map<number, DepartmentSchedule> {
  return new Map(schedules.map((schedule) => [schedule.departmentId, schedule]));
}

function hours(departmentId: number, from: number, parts: Partial<DepartmentSchedule> = {}): DepartmentSchedule {
  return { departmentId, timeZone: null, weekly: every({ from, to: 1200 }), exceptions: [], outsideHours: null, ...parts };
}

function found(departmentId: number | null, schedules: Map<number, DepartmentSchedule>) {
  const { schedule, source } = effectiveSchedule(departmentId, departments, schedules, company);
  const { timeZone, outsideHours, exceptions } = schedule;
  return { source, from: schedule.weekly[1][0]?.from, timeZone, outsideHours, exceptions: exceptions.length };
}

const ofCompany = { source: { kind: 'company' }, from: 600, timeZone: 'Europe/Moscow', outsideHours: 'head', exceptions: 1 };
const of = (departmentId: number, from: number) => ({
  source: { kind: 'department', departmentId },
  from,
  timeZone: 'Europe/Moscow',
  outsideHours: 'head',
  exceptions: 0,
});

describe('effectiveSchedule', () => {
  it.each([
    { scenario: 'nothing is set: the company decides', departmentId: 3, schedules: set(), is: ofCompany },
    { scenario: 'somebody in no department works by the company', departmentId: null, schedules: set(hours(1, 480)), is: ofCompany },
    { scenario: 'the department has its own', departmentId: 3, schedules: set(hours(3, 480), hours(2, 540)), is: of(3, 480) },
    {
      scenario: 'the nearest above counts, not the highest',
      departmentId: 3,
      schedules: set(hours(1, 420), hours(2, 540)),
      is: of(2, 540),
    },
    { scenario: 'however far above it is', departmentId: 8, schedules: set(hours(1, 420)), is: of(1, 420) },
    {
      scenario: 'a schedule of another branch does not count',
      departmentId: 4,
      schedules: set(hours(1, 420), hours(2, 540)),
      is: ofCompany,
    },
    { scenario: 'a schedule below does not count', departmentId: 1, schedules: set(hours(2, 540)), is: ofCompany },
    {
      scenario: 'zone and rule left open come from the next one above that names them',
      departmentId: 3,
      schedules: set(
        hours(3, 480),
        hours(2, 540, { timeZone: 'Asia/Omsk' }),
        hours(1, 420, { timeZone: 'Asia/Tokyo', outsideHours: 'queue' }),
      ),
      is: { ...of(3, 480), timeZone: 'Asia/Omsk', outsideHours: 'queue' },
    },
    {
      scenario: "exceptions come with the hours, the company's are not added",
      departmentId: 2,
      schedules: set(
        hours(2, 540, {
          exceptions: [
            { on: '2026-05-01', intervals: [] },
            { on: '2026-05-02', intervals: [] },
          ],
        }),
      ),
      is: { ...of(2, 540), exceptions: 2 },
    },
    { scenario: 'a circle in the structure does not hang', departmentId: 5, schedules: set(hours(4, 480)), is: ofCompany },
    { scenario: 'what is in a circle still counts', departmentId: 5, schedules: set(hours(6, 480)), is: of(6, 480) },
    {
      scenario: 'a department the structure does not know may have its own',
      departmentId: 77,
      schedules: set(hours(77, 480)),
      is: of(77, 480),
    },
    { scenario: "or the company's", departmentId: 77, schedules: set(), is: ofCompany },
  ])('$scenario', ({ departmentId, schedules, is }) => expect(found(departmentId, schedules)).toEqual(is));
});
