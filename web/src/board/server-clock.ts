/** Samples this far back tell how fast the sidecar's clock runs. */
const WINDOW_MS = 10_000;
const SHORTEST_MS = 1500;

/**
 * The sidecar's clock as its messages tell it. Waiting times and deadlines are counted against it: the screen's own clock may be
 * minutes off, and a played day runs faster than a real one.
 */
export class ServerClock {
  private samples: { atMs: number; realMs: number }[] = [];

  /** @param realMs a clock that never jumps, such as performance.now() */
  told(at: string, realMs: number): void {
    const atMs = Date.parse(at);
    if (Number.isNaN(atMs)) return;
    this.samples = [...this.samples.filter((sample) => realMs - sample.realMs <= WINDOW_MS), { atMs, realMs }];
  }

  /** Unix milliseconds; null before the first message. */
  now(realMs: number): number | null {
    const last = this.samples.at(-1);
    return last ? last.atMs + (realMs - last.realMs) * this.rate() : null;
  }

  /** Milliseconds of the sidecar per real one. */
  rate(): number {
    const [first, last] = [this.samples[0], this.samples.at(-1)];
    if (!first || !last || last.realMs - first.realMs < SHORTEST_MS) return 1;
    const rate = (last.atMs - first.atMs) / (last.realMs - first.realMs);
    // messages are late by uneven parts of a second
    return rate < 1.2 ? 1 : rate;
  }
}
