import { colleague } from '../../../test/support/assignment.js';
import type { Schedule } from '../schedule/schedule.js';
import type { StopBefore } from './assignment.js';
import type { Leaving } from './facts.js';
import { leavingOf, whyStopped } from './stop-before.js';

const day = { from: 600, to: 1140 };
const schedule = (weekly: Partial<Schedule['weekly']>): Schedule => ({
  timeZone: 'Europe/Moscow',
  weekly: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [], ...weekly },
  exceptions: [],
  outsideHours: 'queue',
});
const usual = schedule({ 1: [day], 2: [day], 3: [day], 4: [day], 5: [day] });
const withLunch = schedule({
  1: [
    { from: 600, to: 780 },
    { from: 840, to: 1140 },
  ],
});
const nights = schedule({ 1: [{ from: 1320, to: 360 }], 2: [{ from: 1320, to: 360 }] });
const wholeDay = { from: 0, to: 1440 };
const always = schedule({ 1: [wholeDay], 2: [wholeDay], 3: [wholeDay], 4: [wholeDay], 5: [wholeDay], 6: [wholeDay], 7: [wholeDay] });

/** 2 March 2026 is a Monday. */
const moscow = (text: string) => new Date(`2026-03-${text}:00+03:00`);

it.each([
  { scenario: 'in the middle of the day', hours: usual, at: moscow('02T12:00'), end: moscow('02T19:00') },
  { scenario: 'before lunch the day is not over', hours: withLunch, at: moscow('02T12:45'), end: moscow('02T19:00') },
  { scenario: 'at lunch', hours: withLunch, at: moscow('02T13:30'), end: null },
  { scenario: 'after lunch', hours: withLunch, at: moscow('02T15:00'), end: moscow('02T19:00') },
  { scenario: 'in the evening', hours: usual, at: moscow('02T19:00'), end: null },
  { scenario: 'on a night shift before midnight', hours: nights, at: moscow('02T23:00'), end: moscow('03T06:00') },
  { scenario: 'on a night shift after midnight', hours: nights, at: moscow('03T05:45'), end: moscow('03T06:00') },
  { scenario: 'hours that never end', hours: always, at: moscow('02T12:00'), end: null },
])('the hours of the day end: $scenario', ({ hours, at, end }) => expect(leavingOf(hours, at, null).hoursEndAt).toEqual(end));

it('an absence is as far away as the working time before it', () => {
  const absence = { fromAt: moscow('04T00:00'), toAt: moscow('07T00:00') };
  expect(leavingOf(usual, moscow('03T12:00'), absence).absence).toEqual({ ...absence, inWorkingMinutes: 420 });
});

const rules: StopBefore = { endOfHoursMinutes: 30, absenceWorkingMinutes: 480, absenceDays: 2 };
const away = (fromAt: Date, toAt: Date, inWorkingMinutes: number): Leaving => ({
  hoursEndAt: null,
  absence: { fromAt, toAt, inWorkingMinutes },
});
const off = { ...rules, endOfHoursMinutes: 0, absenceWorkingMinutes: 0 };
const twoDays = [moscow('03T00:00'), moscow('05T00:00')] as const;
const endsAt = (hoursEndAt: Date): Leaving => ({ hoursEndAt, absence: null });

it.each([
  { scenario: '31 minutes before the end', leaving: endsAt(moscow('02T12:31')), because: undefined },
  { scenario: '30 minutes before the end', leaving: endsAt(moscow('02T12:30')), because: 'endOfHours' },
  { scenario: 'where the rule is off', leaving: endsAt(moscow('02T12:01')), stopBefore: off, because: undefined },
  { scenario: '8 working hours before two days', leaving: away(...twoDays, 480), because: 'beforeAbsence' },
  { scenario: 'longer before', leaving: away(...twoDays, 481), because: undefined },
  { scenario: 'before one day', leaving: away(moscow('03T00:00'), moscow('04T00:00'), 60), because: undefined },
  { scenario: 'before a day and a half', leaving: away(moscow('03T12:00'), moscow('05T00:00'), 60), because: undefined },
  {
    scenario: 'before two days of which the clocks take an hour',
    leaving: away(new Date('2026-03-28T00:00:00+01:00'), new Date('2026-03-30T00:00:00+02:00'), 60),
    because: 'beforeAbsence',
  },
  { scenario: 'before two days where the rule is off', leaving: away(...twoDays, 60), stopBefore: off, because: undefined },
])('nothing new is given $scenario: $because', ({ leaving, stopBefore = rules, because }) =>
  expect(whyStopped(1, colleague(1, { leaving }), stopBefore, moscow('02T12:00'))?.because).toBe(because),
);
