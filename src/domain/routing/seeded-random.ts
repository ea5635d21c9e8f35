/**
 * Numbers in [0, 1) that follow from the seed alone (mulberry32), so that a decision kept with its seed replays equal on
 * any machine. Not for secrets.
 */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of the items, by the seed; undefined when there is none. The order of the items matters: sort them first. */
export function pickSeeded<T>(items: readonly T[], seed: number): T | undefined {
  return items[Math.floor(seededRandom(seed)() * items.length)];
}
