/** `because`: a code of the driver or a short reason, never an address or a name. */
export type Answer<T> = { state: 'ok'; value: T } | { state: 'failed'; because: string };

const patienceMs = 2_000;

/**
 * A question to a server that anybody may ask for at any time: the server hears it once in `freshMs` at most and never twice at once, and who
 * asks waits two seconds at most. A server that hangs is as bad as one that is gone.
 */
export class Probe<T> {
  private last: Answer<T> | null = null;
  private goodUntil = 0;
  private pending: { answer: Promise<Answer<T>>; since: number } | null = null;

  constructor(
    private readonly question: () => Promise<T>,
    private readonly freshMs: number,
  ) {}

  async ask(): Promise<Answer<T>> {
    if (this.last !== null && performance.now() < this.goodUntil) return this.last;
    this.pending ??= this.begin();
    return within(this.pending.answer, this.pending.since + patienceMs - performance.now());
  }

  private begin(): { answer: Promise<Answer<T>>; since: number } {
    const since = performance.now();
    const answer = answerOf(this.question).then((got) => {
      this.last = got;
      this.goodUntil = performance.now() + this.freshMs;
      this.pending = null;
      return got;
    });
    return { answer, since };
  }
}

async function answerOf<T>(question: () => Promise<T>): Promise<Answer<T>> {
  try {
    return { state: 'ok', value: await question() };
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: unknown };
    return { state: 'failed', because: typeof code === 'string' ? code : String(message) };
  }
}

async function within<T>(answer: Promise<Answer<T>>, ms: number): Promise<Answer<T>> {
  const silent: Answer<T> = { state: 'failed', because: 'SILENT' };
  if (ms <= 0) return silent;
  let timeout: NodeJS.Timeout | undefined;
  const tooLate = new Promise<Answer<T>>((resolve) => {
    timeout = setTimeout(() => resolve(silent), ms);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timeout);
  }
}
