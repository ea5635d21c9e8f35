/** Where a message stands among the others of its chat. `messageId` 0: not known, its time tells instead. */
export interface MessageMark {
  messageId: number;
  at: Date;
}

/** Whether somebody waits for an answer, and what that is known from. */
export interface Waiting {
  /** The client's first message that no person has answered; null: nobody waits. */
  since: MessageMark | null;
  /** The client's last message. */
  lastClient: MessageMark | null;
  /** What came up to here is answered, or needs no answer. */
  settled: MessageMark | null;
}

/** A message of the client that comes late, after the answer to it was told, begins nothing. */
export function clientWrote({ since, lastClient, settled }: Waiting, message: MessageMark): Waiting {
  const last = isLater(message, lastClient) ? message : lastClient;
  if (!isLater(message, settled)) return { since, lastClient: last, settled };
  return { since: since === null || isLater(since, message) ? message : since, lastClient: last, settled };
}

/**
 * A person's message to the client answers all that was written before it. What was written after it waits on: of several such messages the
 * last one is known, so that who is told late of an answer may take the wait for shorter than it is, never for longer.
 */
export function answered(waiting: Waiting, message: MessageMark): Waiting {
  const { since, lastClient } = waiting;
  if (!isLater(message, waiting.settled)) return waiting;
  if (since === null || isLater(since, message)) return { since, lastClient, settled: message };
  return { since: lastClient !== null && isLater(lastClient, message) ? lastClient : null, lastClient, settled: message };
}

/** Nobody waits until the client writes again. @param at when that was said, for clients of whom no message is known */
export function settledByPerson({ lastClient, settled }: Waiting, at: Date): Waiting {
  const upTo = lastClient ?? { messageId: 0, at };
  return { since: null, lastClient, settled: isLater(upTo, settled) ? upTo : settled };
}

/** Whose the last message is by the portal's own row, which does not say which. */
export interface LastWord {
  by: 'client' | 'employee';
  at: Date;
}

/** What follows where messages were not told of; what was told of a later one stays. */
export function compared(waiting: Waiting, { by, at }: LastWord): Waiting {
  return (by === 'client' ? clientWrote : answered)(waiting, { messageId: 0, at });
}

function isLater(one: MessageMark, other: MessageMark | null): boolean {
  if (other === null) return true;
  return one.messageId > 0 && other.messageId > 0 ? one.messageId > other.messageId : one.at > other.at;
}
