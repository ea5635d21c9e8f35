import type { PastCall } from '../portal/tables/past-calls.js';
import type { PortalSession } from '../portal/tables/sessions.js';
import { callSubject, dialogSubject, type Subject } from '../records/subject.js';

/** A dialog or call of the portal's history. */
export type PastThread = { kind: 'session'; session: PortalSession } | { kind: 'call'; call: PastCall };

export function threadIdOf(thread: PastThread): string {
  return thread.kind === 'session' ? String(thread.session.sessionId) : thread.call.callId;
}

export function startOf(thread: PastThread): Date {
  return thread.kind === 'session' ? thread.session.createdAt : thread.call.startedAt;
}

/** As decisions and commands name a thread of history. @param threadId the session's id, or the CALL_ID */
export function subjectOfThread({ kind, threadId }: { kind: 'session' | 'call'; threadId: string }): Subject {
  return kind === 'session' ? dialogSubject(Number(threadId)) : callSubject(threadId);
}
