import { weekText } from './week-text';

const day = [{ from: 600, to: 1140 }];
const names = (weekday: number) => ['', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'][weekday] ?? '';

it.each([
  [{ '1': day, '2': day, '3': day, '4': day, '5': day, '6': [], '7': [] }, 'Mon–Fri 10:00–19:00'],
  [{ '1': day, '2': [], '3': day }, 'Mon 10:00–19:00; Wed 10:00–19:00'],
  [
    {
      '5': [
        { from: 540, to: 780 },
        { from: 1320, to: 360 },
      ],
    },
    'Fri 09:00–13:00, 22:00–06:00',
  ],
  [{}, ''],
])('%j reads as %j', (weekly, text) => expect(weekText(weekly, names)).toBe(text));
