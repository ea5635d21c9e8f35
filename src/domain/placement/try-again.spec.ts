import { tryAgainAfterMs } from './try-again.js';

it('comes soon at first, hourly later, and not for ever', () => {
  const waits = Array.from({ length: 101 }, (_, tries) => tryAgainAfterMs(tries + 1));
  expect(waits.slice(0, 5)).toEqual([60_000, 300_000, 900_000, 3_600_000, 3_600_000]);
  expect(waits[99]).toBe(3_600_000);
  expect(waits[100]).toBeNull();
});
