/**
 * Reads the rows of many keys in one go where they are few; where one key has too many, of that key alone no more than the rule needs.
 * @param most rows a key may have on average before it is looked for which of them has too many
 * @param all the rows of the keys in whatever order, at most `limit`
 * @param some what is needed of one key that has more than `most` rows
 */
export async function atMostEach<K, R>(
  keys: readonly K[],
  most: number,
  all: (keys: readonly K[], limit: number) => Promise<R[]>,
  some: (key: K) => Promise<R[]>,
): Promise<R[]> {
  const [first] = keys;
  if (first === undefined) return [];
  const limit = keys.length * most;
  const rows = await all(keys, limit + 1);
  if (rows.length <= limit) return rows;
  if (keys.length === 1) return some(first);
  const middle = keys.length >> 1;
  const halves = await Promise.all([keys.slice(0, middle), keys.slice(middle)].map((half) => atMostEach(half, most, all, some)));
  return halves.flat();
}
