import { clockText, typedMinutes } from './times';

it.each([
  ['9', 540],
  ['9:30', 570],
  ['09.30', 570],
  ['0930', 570],
  [' 24:00 ', 1440],
  ['10:75', '10:75'],
  ['утром', 'утром'],
  ['', ''],
])('%j is read as %j', (text, minutes) => expect(typedMinutes(text)).toBe(minutes));

it('shows what it has read in one way, and wrong text as it was typed', () => {
  expect([clockText(570), clockText(0), clockText(1440), clockText('1o:00'), clockText(null)]).toEqual([
    '09:30',
    '00:00',
    '24:00',
    '1o:00',
    '',
  ]);
});
