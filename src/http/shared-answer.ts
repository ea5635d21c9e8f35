/**
 * An answer that is the same for everybody, worked out at most so often: who asks meanwhile gets it too, and who asks while it is still new
 * waits for the next one. However many ask again and again, each gets no more than one answer a time.
 */
export class SharedAnswer<T> {
  private answer: Promise<T> | null = null;
  private endedAtMs = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly everyMs: number,
    private readonly work: () => Promise<T>,
  ) {}

  get(): Promise<T> {
    this.answer ??= this.next().finally(() => {
      this.answer = null;
      this.endedAtMs = performance.now();
    });
    return this.answer;
  }

  private async next(): Promise<T> {
    const waitMs = this.endedAtMs + this.everyMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs).unref());
    return this.work();
  }
}
