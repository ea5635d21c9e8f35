/**
 * Remembers what was read for a moment, so that a batch of decisions does not read the same small table for each event.
 * The database stays the truth: what is remembered must be allowed to be `keepMs` old. The age is real time, also under a turned clock.
 */
export class BriefMemory<T> {
  private held: { promise: Promise<T>; readMs: number } | null = null;

  constructor(
    private readonly keepMs: number,
    private readonly read: () => Promise<T>,
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  value(): Promise<T> {
    const nowMs = this.nowMs();
    if (this.held && nowMs - this.held.readMs < this.keepMs) return this.held.promise;
    const promise = this.read();
    const held = { promise, readMs: nowMs };
    this.held = held;
    promise.catch(() => {
      if (this.held === held) this.held = null; // a failed read is asked again
    });
    return promise;
  }
}
