import type { Asking } from '../http/asking.js';

/** `settled`: nobody waits there until the client writes again, also when nobody did before. */
export type HandWait = { kind: 'settled' } | { kind: 'refused'; code: 'NOT_FOUND' | 'DIALOG_CLOSED' | 'CLIENT_WROTE' };

/** Ends a client's wait because a person says so. */
export abstract class HandWaits {
  /** @param lastClientAt when the client wrote last, as that person sees it: what has come since they have not read */
  abstract noAnswerNeeded(asking: Asking, sessionId: number, lastClientAt: Date | null): Promise<HandWait>;
}
