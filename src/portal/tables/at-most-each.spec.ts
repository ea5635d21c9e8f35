import { atMostEach } from './at-most-each.js';

describe('rows of many keys', () => {
  let asked: number[][];
  const reader = (counts: Record<number, number>, most: number) => {
    asked = [];
    const rowsOf = (key: number) => Array.from({ length: counts[key] ?? 0 }, (_, n) => `${key}:${n}`);
    return atMostEach(
      Object.keys(counts).map(Number),
      most,
      async (keys, limit) => {
        asked.push([...keys]);
        return keys.flatMap(rowsOf).slice(0, limit);
      },
      async (key) => rowsOf(key).slice(0, 2),
    );
  };

  it('are read in one go where they are few', async () => {
    expect(await reader({ 1: 3, 2: 0, 3: 1 }, 3)).toHaveLength(4);
    expect(asked).toEqual([[1, 2, 3]]);
  });

  it('are all there for the others when one key has too many, of which the rule gets what it needs', async () => {
    const rows = await reader({ 1: 3, 2: 1000, 3: 1, 4: 0, 5: 2 }, 3);
    expect(rows.toSorted()).toEqual(['1:0', '1:1', '1:2', '2:0', '2:1', '3:0', '5:0', '5:1']);
  });

  it('are not asked for without keys', async () => {
    expect(await reader({}, 3)).toEqual([]);
    expect(asked).toEqual([]);
  });
});
