/** What the portal would not do with a dialog. */
export interface RefusalFacts {
  at: Date;
  sessionId: number;
  what: 'placeDialog' | 'handOver';
  /** The module's word for it (docs/protocol.md). */
  code: string;
  /** What of cards was to be made. */
  makes: { contact: boolean; deal: boolean };
  /** Pipeline of the deal that was to be made; 0 = none was. */
  categoryId: number;
  /** Who was to get the dialog; null: the queue, or whoever has it. */
  operator: { userId: number; name: string } | null;
  /** How often it was tried by now. */
  tries: number;
}

/**
 * `tryAgain`: it is placed again by itself. `goesOn`: the dialog goes to whom it was meant for all the same, and the cards follow. `leave`: whoever has it
 * keeps it, and the check asks about them.
 */
export interface RefusalDecision {
  kind: 'refused';
  next: 'tryAgain' | 'goesOn' | 'leave';
}
