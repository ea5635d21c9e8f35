/**
 * How a key of a client came to be known. `profile`, `callerId`: the client's own messenger or telephone told it. `text`: the portal found it in
 * what the client wrote. `hand`: an employee typed or dialled it. `card`: it stands on the card, and nobody knows since when.
 * `spelling`: the client has a number that is perhaps this one, spelled otherwise.
 */
export type HowLearnt = 'profile' | 'callerId' | 'text' | 'hand' | 'card' | 'spelling';

/** What stands before the id in `learnt_from` (client_key) and in the origin of a claim. */
const ORIGINS: Record<string, HowLearnt> = {
  session: 'profile',
  call: 'callerId',
  text: 'text',
  dialled: 'hand',
  hand: 'hand',
  contact: 'card',
  spelling: 'spelling',
};

/** @param from `session 15`, `call <CALL_ID>`, `text 15` (a session), `dialled <CALL_ID>`, `hand 57` and `contact 57` (a contact), `spelling 15`, `spelling <CALL_ID>` */
export function howLearnt(from: string): HowLearnt {
  return ORIGINS[from.split(' ', 1)[0] ?? ''] ?? 'card';
}

/** The client has told it itself. */
export function isTold(how: HowLearnt): boolean {
  return how === 'profile' || how === 'callerId';
}

const RANK: Record<HowLearnt, number> = { profile: 0, callerId: 1, text: 2, hand: 3, card: 4, spelling: 5 };

/** Below 0: the first is the better evidence. */
export function byEvidence(one: HowLearnt, other: HowLearnt): number {
  return RANK[one] - RANK[other];
}
