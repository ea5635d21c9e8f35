import { Injectable } from '@nestjs/common';

/** How a part of the work has fared in this process. Lengths in milliseconds, back from now. */
export interface WorkState {
  /** Since it last ended well; null: not yet. */
  succeededAgoMs: number | null;
  failedAgoMs: number | null;
  /** Since the first failure after the last success; null: the last turn ended well, or none has ended. */
  failingForMs: number | null;
  /** Of the last turn that failed. */
  error: unknown;
  /** How long a turn has been under way; null: none is. */
  runningForMs: number | null;
}

class Part {
  succeededAt: number | null = null;
  failedAt: number | null = null;
  failingSince: number | null = null;
  error: unknown = null;
  /** When the turns under way began. */
  readonly turns = new Set<{ begunAt: number }>();
}

/** What intake, timers, outbox and the other duties have really done: health is told from it. */
@Injectable()
export class WorkRecord {
  private readonly parts = new Map<string, Part>();

  /** Runs one turn of `name` and remembers how it ended; fails as the turn does. */
  async watch<T>(name: string, turn: () => Promise<T>): Promise<T> {
    const part = this.parts.get(name) ?? new Part();
    this.parts.set(name, part);
    const mark = { begunAt: performance.now() };
    part.turns.add(mark);
    try {
      const result = await turn();
      part.succeededAt = performance.now();
      part.failingSince = null;
      return result;
    } catch (error) {
      part.failedAt = performance.now();
      part.failingSince ??= part.failedAt;
      part.error = error;
      throw error;
    } finally {
      part.turns.delete(mark);
    }
  }

  /** Of every part that has had a turn. */
  states(): Map<string, WorkState> {
    const now = performance.now();
    const since = (mark: number | null) => (mark === null ? null : now - mark);
    return new Map(
      [...this.parts].map(([name, part]) => [
        name,
        {
          succeededAgoMs: since(part.succeededAt),
          failedAgoMs: since(part.failedAt),
          failingForMs: since(part.failingSince),
          error: part.error,
          runningForMs: part.turns.size === 0 ? null : now - Math.min(...[...part.turns].map((turn) => turn.begunAt)),
        },
      ]),
    );
  }
}
