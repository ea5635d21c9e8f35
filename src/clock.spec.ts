import { Clock } from './clock.js';

/** What a database whose clock is so far off would say, asked over so long a way. */
function reading(clock: Clock, aheadMs: number, tookMs = 2): void {
  const answeredAt = performance.now();
  const asked = Date.now() - tookMs / 2 + aheadMs;
  clock.goBy({ databaseMs: asked, askedAt: answeredAt - tookMs, answeredAt });
}

const awayFrom = (clock: Clock, aheadMs: number) => Math.abs(clock.now().getTime() - Date.now() - aheadMs);

describe('the clock', () => {
  it('is the machine’s until the database’s is known', () => {
    const clock = new Clock();
    expect(awayFrom(clock, 0)).toBeLessThan(100);
    expect(clock.aheadMs).toBeNull();
  });

  it.each([3_600_000, -7_200_000, 0])('goes by a database whose clock is %d ms ahead', (aheadMs) => {
    const clock = new Clock();
    reading(clock, aheadMs);
    expect(awayFrom(clock, aheadMs)).toBeLessThan(100);
    expect(Math.abs((clock.aheadMs ?? Number.NaN) + aheadMs)).toBeLessThan(100);
  });

  it('does not care for the machine’s clock any more, also when that is turned', () => {
    const clock = new Clock();
    reading(clock, 0);
    const realNow = Date.now;
    const before = clock.now().getTime();
    Date.now = () => realNow() + 3_600_000;
    try {
      expect(clock.now().getTime() - before).toBeLessThan(1_000);
      expect(clock.aheadMs).toBeGreaterThan(3_590_000);
    } finally {
      Date.now = realNow;
    }
  });

  it('keeps what it knows when a slow answer says nothing against it', () => {
    const clock = new Clock();
    reading(clock, 0, 2);
    reading(clock, 900, 2_000); // the answer may have come late: up to a second is no news
    expect(awayFrom(clock, 0)).toBeLessThan(100);
    reading(clock, 5_000, 2_000);
    expect(awayFrom(clock, 5_000)).toBeLessThan(100);
  });

  it('stands still for a small correction, and follows a database that was turned back', () => {
    const clock = new Clock();
    reading(clock, 500);
    const before = clock.now().getTime();
    reading(clock, 0);
    expect(clock.now().getTime()).toBe(before);
    reading(clock, -60_000);
    expect(awayFrom(clock, -60_000)).toBeLessThan(100);
  });
});
