import type { PastCall } from '../portal/tables/past-calls.js';
import type { PortalSession } from '../portal/tables/sessions.js';

/** A dialog or call of the portal's history. */
export type PastThread = { kind: 'session'; session: PortalSession } | { kind: 'call'; call: PastCall };

export function threadIdOf(thread: PastThread): string {
  return thread.kind === 'session' ? String(thread.session.sessionId) : thread.call.callId;
}

export function startOf(thread: PastThread): Date {
  return thread.kind === 'session' ? thread.session.createdAt : thread.call.startedAt;
}
