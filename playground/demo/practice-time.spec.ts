import { lastWorkMorning, turnFromLine } from './practice-time.js';

const tenInTheMorning = new Date('2026-03-03T10:00:00+03:00');

it.each([
  ['minutes forward', '+3', '2026-03-03T10:03:00+03:00'],
  ['a time later today', '23:00', '2026-03-03T23:00:00+03:00'],
  ['a time that has passed is tomorrow', ' 9:30 ', '2026-03-04T09:30:00+03:00'],
  ['the very time it is, is tomorrow', '10:00', '2026-03-04T10:00:00+03:00'],
  ['a day later', 'day', '2026-03-04T10:00:00+03:00'],
  ['a night by the Moscow date, not by that of UTC', '02:00', '2026-03-04T02:00:00+03:00'],
])('%s', (_, line, expected) => expect(turnFromLine(line, tenInTheMorning)).toEqual(new Date(expected)));

it.each(['', '3', '-3', '24:00', '10:60', 'days', 'завтра'])('"%s" is none of them', (line) =>
  expect(turnFromLine(line, tenInTheMorning)).toBeNull(),
);

it.each([
  ['of a working day, also before ten', '2026-03-03T08:00:00+03:00', '2026-03-03T10:00:00+03:00'],
  ['Friday on a Sunday', '2026-03-08T23:00:00+03:00', '2026-03-06T10:00:00+03:00'],
  ['Monday, which has begun in Moscow but not in UTC', '2026-03-09T01:00:00+03:00', '2026-03-09T10:00:00+03:00'],
])('the last working morning: %s', (_, now, expected) => expect(lastWorkMorning(new Date(now))).toEqual(new Date(expected)));
