import type { OutcomeOfOne, Outcomes } from './messages.js';

/** Outcomes of this long are told together. */
const TOGETHER_MS = 100;
/** Requests of one connection that wait for their turn. */
const MOST_WAITING = 3;

/**
 * Requests of one person about several dialogs, one after another, and so are the dialogs of one: each is stored by itself, so that one that
 * fails takes no other with it.
 */
export class ManyDialogs {
  private readonly untold = new Map<string, OutcomeOfOne[]>();
  private timer: NodeJS.Timeout | null = null;
  private last: Promise<void> = Promise.resolve();
  private waiting = 0;

  constructor(private readonly send: (outcomes: Outcomes) => void) {}

  /**
   * @param doOne does not throw; what comes of it later is for `tell`
   * @returns false: enough is waiting, and nothing of this is begun
   */
  begin<T>(requestId: string, dialogs: readonly T[], doOne: (dialog: T) => Promise<OutcomeOfOne>): boolean {
    if (this.waiting >= MOST_WAITING) return false;
    this.waiting += 1;
    this.last = this.last
      .then(async () => {
        for (const dialog of dialogs) this.tell(requestId, await doOne(dialog));
      })
      .finally(() => {
        this.waiting -= 1;
      });
    return true;
  }

  tell(requestId: string, outcome: OutcomeOfOne): void {
    this.untold.set(requestId, [...(this.untold.get(requestId) ?? []), outcome]);
    this.timer ??= setTimeout(() => {
      this.timer = null;
      for (const [requestId, outcomes] of this.untold) this.send({ type: 'outcomes', requestId, outcomes });
      this.untold.clear();
    }, TOGETHER_MS);
  }

  /** Nobody is there to be told; what was begun is done all the same. */
  end(): void {
    if (this.timer) clearTimeout(this.timer);
  }
}
