import type { Asking } from '../http/asking.js';
import type { HandOverTarget } from '../portal/commands/command-types.js';

/** Where a person gives a dialog: to an operator, or back to the queue of its line. */
export type MoveTarget = HandOverTarget;

/** `ordered`: stored as the person's own move, on its way to the portal under the journal's uid. */
export type HandMove =
  | { kind: 'ordered'; journalUid: string }
  | { kind: 'refused'; code: 'NOT_FOUND' | 'DIALOG_CLOSED' | 'OPERATOR_WRONG' | 'SAME_OPERATOR' | 'BUSY' };

/** Moves a dialog because a person says so; from then on rules leave it where it was put. */
export abstract class HandMoves {
  abstract move(asking: Asking, sessionId: number, to: MoveTarget): Promise<HandMove>;
}
