import { Injectable } from '@nestjs/common';

/** Somebody has seen that there is work: the module after its hit, or a person who sent an event back for decision. */
@Injectable()
export class Nudges {
  private readonly listeners = new Set<() => void>();

  /** @returns a function that ends it. The listener must not throw, nor be waited for. */
  onNudge(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  nudge(): void {
    for (const listener of this.listeners) listener();
  }
}
