const MINUTE_MS = 60_000;
const WAITS_MINUTES = [1, 5, 15];
const LATER_MINUTES = 60;
/** Four days, by and by. */
const MOST_TRIES = 100;

/** How long after the refusal of this try, counted from 1, the next one comes; null: only when there is something new. */
export function tryAgainAfterMs(tries: number): number | null {
  if (tries > MOST_TRIES) return null;
  return (WAITS_MINUTES[tries - 1] ?? LATER_MINUTES) * MINUTE_MS;
}

/** Refusals that are about who shall get the dialog, or about the line; others are about cards, and do not keep a person from answering. */
export function isAboutOperator(code: string): boolean {
  return code === 'OPERATOR_WRONG' || code === 'CHAT_REFUSED' || code === 'SESSION_NOT_FOUND';
}
