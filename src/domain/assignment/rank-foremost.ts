import { lotOf } from './lot.js';

/** Below zero: the first goes before the second; zero: they are equal. */
export type Order<T> = (a: T, b: T) => number;

/** The chosen one and the next ten. */
export const mostRanked = 11;

/** The foremost by the order, equals by lot: the chosen one first. Only these are put in order, however many there are. */
export function rankForemost<T extends { userId: number }>(
  candidates: readonly T[],
  order: Order<T>,
  seed: number,
  most = mostRanked,
): T[] {
  const lots = new Map<number, number>();
  const lot = ({ userId }: T) => {
    const known = lots.get(userId) ?? lotOf(seed, userId);
    lots.set(userId, known);
    return known;
  };
  const before: Order<T> = (a, b) => order(a, b) || lot(a) - lot(b) || a.userId - b.userId;
  const foremost: T[] = [];
  for (const candidate of candidates) {
    const last = foremost.at(-1);
    if (foremost.length >= most && last !== undefined && before(last, candidate) < 0) continue;
    const place = foremost.findIndex((other) => before(candidate, other) < 0);
    foremost.splice(place < 0 ? foremost.length : place, 0, candidate);
    if (foremost.length > most) foremost.pop();
  }
  return foremost;
}
