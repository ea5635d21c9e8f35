/** An answer that is the same for everybody: worked out once for all who ask meanwhile, and told again for a while. */
export class SharedAnswer<T> {
  private answer: Promise<T> | null = null;
  private until = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly keptMs: number,
    private readonly work: () => Promise<T>,
    /** Milliseconds that only go forward. */
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  get(): Promise<T> {
    if (this.answer && this.nowMs() < this.until) return this.answer;
    this.until = Number.POSITIVE_INFINITY; // while it is being worked out
    const answer = this.work().finally(() => {
      this.until = this.nowMs() + this.keptMs;
    });
    answer.catch(() => {
      this.answer = null; // whoever asks next tries anew
    });
    this.answer = answer;
    return answer;
  }
}
