import { colleague } from '../../../test/support/assignment.js';
import { chooseAtRandom } from './choose-at-random.js';

/** Above it, evenly drawn numbers of so many people come in one of 1,000 cases (chi-square, people - 1 degrees of freedom). */
const CRITICAL = { 2: 10.83, 3: 13.82, 5: 18.47, 12: 31.26, 40: 72.05 };

it.each(Object.entries(CRITICAL))('gives each of %s people as much as chance would', (text, critical) => {
  const ids = Array.from({ length: Number(text) }, (_, index) => 100 + 7 * index);
  const people = new Map(ids.map((userId) => [userId, colleague(userId)]));
  const given = new Map(ids.map((userId) => [userId, 0]));
  const items = 400 * ids.length;
  for (let seed = 1; seed <= items; seed += 1) {
    const userId = chooseAtRandom({ ableIds: ids, amongIds: ids, people, seed: Math.imul(seed, 2654435761) >>> 0 })?.userId ?? 0;
    given.set(userId, (given.get(userId) ?? 0) + 1);
  }
  const chiSquare = [...given.values()].reduce((sum, count) => sum + (count - 400) ** 2 / 400, 0);
  expect(chiSquare).toBeLessThan(critical);
  expect(given.size).toBe(ids.length);
});

it('nor does the place after another tell who comes next', () => {
  const ids = [1, 2, 3, 4];
  const people = new Map(ids.map((userId) => [userId, colleague(userId)]));
  const chosen = Array.from({ length: 8001 }, (_, seed) => chooseAtRandom({ ableIds: ids, amongIds: ids, people, seed })?.userId ?? 0);
  const pairs = new Map<string, number>();
  for (let index = 1; index < chosen.length; index += 1) {
    const pair = `${chosen[index - 1]} ${chosen[index]}`;
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  const chiSquare = [...pairs.values()].reduce((sum, count) => sum + (count - 500) ** 2 / 500, 0);
  expect(pairs.size).toBe(16);
  expect(chiSquare).toBeLessThan(37.7); // 15 degrees of freedom, one of 1,000
});
