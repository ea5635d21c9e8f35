import { Injectable } from '@nestjs/common';
import { Nudges } from '../http/nudges.js';
import { PortalClient } from '../portal/commands/portal-client.js';

/** Waits after a silence of the whole portal, in seconds; the last one repeats. */
const waitSeconds = [1, 2, 4, 8, 15, 30];
/** A portal that is heard of is asked again at once, but no more often than this. */
const leastWaitMs = 1000;

/**
 * How long a portal that gave no answer is left alone: longer each time, but no longer when it is heard of. A nudge says that its PHP
 * works, an answer to anything that its endpoint does. Times are those of performance.now(), which nobody turns.
 */
@Injectable()
export class PortalSilence {
  private failures = 0;
  private begunAtMs = 0;
  /** When the request began that got no answer, and when that was certain. */
  private failed = { fromMs: 0, atMs: Number.NEGATIVE_INFINITY };
  private nudgedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly portal: PortalClient,
    nudges: Nudges,
  ) {
    nudges.onNudge(() => {
      this.nudgedAtMs = performance.now();
    });
  }

  /** Whether the portal is to be left alone now. */
  get lasts(): boolean {
    return this.failures > 0 && performance.now() < this.failed.atMs + (this.isHeardOf() ? leastWaitMs : this.waitMs);
  }

  /** How long it has gone on; 0 while there is none. */
  get ageMs(): number {
    return this.failures > 0 ? performance.now() - this.begunAtMs : 0;
  }

  /** Milliseconds from the last failure to the next try, unless the portal is heard of. */
  get waitMs(): number {
    return (waitSeconds[Math.min(this.failures, waitSeconds.length) - 1] ?? 0) * 1000;
  }

  /** @param fromMs when the request began */
  goesOn(fromMs: number): void {
    if (this.failures === 0) this.begunAtMs = fromMs;
    this.failures += 1;
    this.failed = { fromMs, atMs: performance.now() };
  }

  ends(): void {
    this.failures = 0;
  }

  /** Also while the failing request was under way: it may have begun on a portal that was down. */
  private isHeardOf(): boolean {
    return Math.max(this.nudgedAtMs, this.portal.answeredAtMs) > this.failed.fromMs;
  }
}
