import type { PastCall } from '../portal/tables/past-calls.js';
import type { PastSession } from '../portal/tables/past-sessions.js';

/** A dialog or call of the portal's history. */
export type PastThread = { kind: 'session'; session: PastSession } | { kind: 'call'; call: PastCall };

export function threadIdOf(thread: PastThread): string {
  return thread.kind === 'session' ? String(thread.session.sessionId) : thread.call.callId;
}

export function startOf(thread: PastThread): Date {
  return thread.kind === 'session' ? thread.session.startedAt : thread.call.startedAt;
}
