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

/** What it had, and what came since from its messenger account. A call since is nobody's for sure: the phone may be the shared one. */
export function threadsOfLost(
  dialogs: readonly DialogOfKept[],
  callIds: readonly string[],
  { keys, sessionIds, callIds: itsCalls }: LostParts,
): { sessionIds: number[]; callIds: string[] } {
  return {
    sessionIds: dialogs
      .filter(
        ({ sessionId, clientUserId }) =>
          sessionIds.has(sessionId) || keys.has(keyName({ kind: 'connectorUser', value: String(clientUserId) })),
      )
      .map(({ sessionId }) => sessionId),
    callIds: callIds.filter((callId) => itsCalls.has(callId)),
  };
}

/**
 * Whether a key of the kept client goes with who was made again: one it had, or one learnt since from its own threads.
 * @param threads of the lost client: `threadsOfLost`
 */
export function isKeyOfLost(
  key: ClientKey & { learntFrom: string },
  { keys }: LostParts,
  { sessionIds, callIds }: { sessionIds: readonly number[]; callIds: readonly string[] },
): boolean {
  if (keys.has(keyName(key))) return true;
  return sessionIds.some((id) => key.learntFrom === `session ${id}`) || callIds.some((id) => key.learntFrom === `call ${id}`);
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
