/** What a decision, a question or a command is about: a word of ours and the portal's id of the thing (a client's is our own). */
export type Subject = `${'dialog' | 'call' | 'contact' | 'client' | 'deal' | 'lead' | 'company' | 'portal'}:${string}`;

/** A session of a dialog, by its id. */
export function dialogSubject(sessionId: number): Subject {
  return `dialog:${sessionId}`;
}

/** @param callId the portal's CALL_ID */
export function callSubject(callId: string): Subject {
  return `call:${callId}`;
}

export function contactSubject(contactId: number): Subject {
  return `contact:${contactId}`;
}

export function clientSubject(clientId: string): Subject {
  return `client:${clientId}`;
}

export function dealSubject(dealId: number): Subject {
  return `deal:${dealId}`;
}

export function leadSubject(leadId: number): Subject {
  return `lead:${leadId}`;
}

export function companySubject(companyCode: string): Subject {
  return `company:${companyCode}`;
}

/** The portal as a whole, and the service. */
export const portalSubject: Subject = 'portal:all';

/** The session's id where the subject is a dialog, else 0. */
export function sessionIdOf(subject: Subject): number {
  return subject.startsWith('dialog:') ? Number(subject.slice('dialog:'.length)) : 0;
}

/** The CALL_ID where the subject is a call, else null. */
export function callIdOf(subject: Subject): string | null {
  return subject.startsWith('call:') ? subject.slice('call:'.length) : null;
}

/** Ids by which the screens link to the dialog (0: it is about none) or the call. */
export function idsIn(subject: Subject): { sessionId: number; callId?: string } {
  const callId = callIdOf(subject);
  return { sessionId: sessionIdOf(subject), ...(callId === null ? {} : { callId }) };
}
