import { type ClientKey, keyName } from './client-keys.js';

/** What was the lost client's before a merge that a person takes back. */
export interface LostParts {
  /** `kind:value`. */
  keys: ReadonlySet<string>;
  sessionIds: ReadonlySet<number>;
  callIds: ReadonlySet<string>;
}

export interface DialogOfKept {
  sessionId: number;
  clientUserId: number;
}

export interface Threads {
  sessionIds: number[];
  callIds: string[];
}

/** Dialogs and calls of the kept contact: those that go with who is made again, and those that stay. */
export interface DividedThreads {
  go: Threads;
  stay: Threads;
}

/** What it had goes, and what came since from its messenger account. A call since is nobody's for sure: the phone may be the shared one. */
export function divideThreads(dialogs: readonly DialogOfKept[], callIds: readonly string[], lost: LostParts): DividedThreads {
  const isAccountOfLost = (userId: number) => lost.keys.has(keyName({ kind: 'connectorUser', value: String(userId) }));
  const goes = ({ sessionId, clientUserId }: DialogOfKept) => lost.sessionIds.has(sessionId) || isAccountOfLost(clientUserId);
  const idOf = ({ sessionId }: DialogOfKept) => sessionId;
  return {
    go: { sessionIds: dialogs.filter(goes).map(idOf), callIds: callIds.filter((callId) => lost.callIds.has(callId)) },
    stay: {
      sessionIds: dialogs.filter((dialog) => !goes(dialog)).map(idOf),
      callIds: callIds.filter((callId) => !lost.callIds.has(callId)),
    },
  };
}

/**
 * Whether a key of the kept client goes with who was made again: one it had, or one learnt since from its own threads. A phone that it had only written, and
 * that the other has told since, is the other's.
 */
export function isKeyOfLost(key: ClientKey & { learntFrom: string }, lost: LostParts, { go, stay }: DividedThreads): boolean {
  return isFrom(key, go) || (lost.keys.has(keyName(key)) && !isFrom(key, stay));
}

function isFrom({ learntFrom }: { learntFrom: string }, { sessionIds, callIds }: Threads): boolean {
  return sessionIds.some((id) => learntFrom === `session ${id}`) || callIds.some((id) => learntFrom === `call ${id}`);
}

/** Two contacts whose merge a person has taken back. */
export type Apart = readonly [one: number, other: number];

/**
 * Pairs that are kept apart besides these once a contact has gone into another: who was kept apart from it is kept apart from that one too. The pairs
 * of its former number stay: it may be made again.
 */
export function apartAfterMerge(pairs: readonly Apart[], from: number, to: number): Apart[] {
  return othersOf(pairs, from)
    .filter((other) => other !== to)
    .map((other) => [other, to]);
}

/** The same once a contact was made again under a new number. */
export function apartAfterReturn(pairs: readonly Apart[], formerId: number, newId: number): Apart[] {
  return othersOf(pairs, formerId).map((other) => [other, newId]);
}

function othersOf(pairs: readonly Apart[], contactId: number): number[] {
  return pairs.filter((pair) => pair.includes(contactId)).map(([one, other]) => (one === contactId ? other : one));
}
