import { writeSync } from 'node:fs';
import { DialogLife, type Undone } from '../models/dialog-life.js';

const days = 200;

it('no client waits with nobody, through 200 days of a company', () => {
  const life = new DialogLife(1, '2026-01-05').play(days);
  const { hours, ...counts } = life.tally;
  const counted = [...Object.entries(counts), ...Object.entries(hours).map(([name, value]) => [`${name} h`, Math.round(value)])];
  writeSync(1, `[dialogs] ${counted.map(([name, value]) => `${value} ${name}`).join(', ')}\n`);
  expect(life.wrong).toEqual([]);
  expect(life.tally.dialogs).toBeGreaterThan(1_500); // or the days would prove nothing
}, 300_000);

it.each<Undone>(['looks', 'reroutes', 'checks'])('the model shows it when nothing comes of %s', (without) => {
  expect(new DialogLife(1, '2026-01-05', without).play(8).wrong).not.toEqual([]);
});
