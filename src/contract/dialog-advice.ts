import type { Language } from '../domain/language.js';
import type { Asking } from '../http/asking.js';

/** Who should take a dialog and why; null: there is no such dialog or line for who asks. */
export type Advice = Advised | null;

export type Advised = { companyCode: string; lineId: number; because: string; reason: Record<Language, string> } & (
  | { kind: 'operator'; userId: number; name: string }
  | { kind: 'queue' }
  | { kind: 'none' }
);

/** Says who should take a dialog, by the rules and facts of this moment; nothing is written and nobody's turn passes. */
export abstract class DialogAdvice {
  /** A dialog that a client nobody knows would begin on this line now. */
  abstract onLine(asked: Pick<Asking, 'companyCodes'>, lineId: number): Promise<Advice>;

  /** A dialog of the portal: one that has its operator is his; others are decided as they would be now. */
  abstract ofSession(asked: Pick<Asking, 'companyCodes'>, sessionId: number): Promise<Advice>;
}
