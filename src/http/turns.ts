/** Something in service; call it once when it is over. */
export type EndTurn = () => void;

interface Waiting {
  who: string;
  begin: (end: EndTurn) => void;
}

/** So much is done at once and no more, and of that so much for one asker; the others wait, in the order in which they came. */
export class Turns {
  private readonly inService = new Map<string, number>();
  private busy = 0;
  private readonly waiting = new Set<Waiting>();

  constructor(private readonly most: { atOnce: number; ofOne: number; waiting: number; waitMs: number }) {}

  /** @returns null: too many wait already, or the turn did not come in time */
  take(who: string): Promise<EndTurn | null> {
    if (this.mayBegin(who)) return Promise.resolve(this.begin(who));
    if (this.waiting.size >= this.most.waiting) return Promise.resolve(null);
    return new Promise((resolve) => {
      const waiting: Waiting = {
        who,
        begin: (end) => {
          clearTimeout(inVain);
          resolve(end);
        },
      };
      const inVain = setTimeout(() => {
        this.waiting.delete(waiting);
        resolve(null);
      }, this.most.waitMs).unref();
      this.waiting.add(waiting);
    });
  }

  private mayBegin(who: string): boolean {
    return this.busy < this.most.atOnce && (this.inService.get(who) ?? 0) < this.most.ofOne;
  }

  private begin(who: string): EndTurn {
    this.busy += 1;
    this.inService.set(who, (this.inService.get(who) ?? 0) + 1);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.busy -= 1;
      const left = (this.inService.get(who) ?? 1) - 1;
      if (left > 0) this.inService.set(who, left);
      else this.inService.delete(who);
      this.next();
    };
  }

  private next(): void {
    for (const waiting of this.waiting) {
      if (this.busy >= this.most.atOnce) return;
      if (!this.mayBegin(waiting.who)) continue;
      this.waiting.delete(waiting);
      waiting.begin(this.begin(waiting.who));
    }
  }
}
