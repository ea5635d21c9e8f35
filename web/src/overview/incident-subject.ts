import type { ScreenName } from '../shell/screens';

/** What an incident is about. `code`: a company's; `text`: nothing that has a word here. */
export type IncidentSubject =
  | { kind: 'dialog' | 'contact' | 'merge'; id: number }
  | { kind: 'call'; callId: string }
  | { kind: 'company'; code: string }
  | { kind: 'portal' | 'command' }
  | { kind: 'text'; text: string };

interface Told {
  kind: string;
  subject: string;
  details: unknown;
}

/** Reads `dialog:15`, `dialog:15:handOver`, `call:<CALL_ID>:placeCall`, `contact:57`, `merge:4`, `alfa:2026-03-02`, `portal`. */
export function subjectOf({ subject, details }: Pick<Told, 'subject' | 'details'>, companyCodes: readonly string[]): IncidentSubject {
  const [, kind, id] = /^(dialog|session|contact|merge):(\d+)(?::|$)/.exec(subject) ?? [];
  if (kind) return { kind: kind === 'session' ? 'dialog' : (kind as 'dialog' | 'contact' | 'merge'), id: Number(id) };
  const callId = wordIn(details, 'callId') ?? /^call:(.+?)(?::\w+)?$/.exec(subject)?.[1];
  if (callId) return { kind: 'call', callId };
  const code = subject.split(':')[0] ?? '';
  if (companyCodes.includes(code)) return { kind: 'company', code };
  if (subject === 'portal') return { kind: 'portal' };
  return subject.startsWith('command:') ? { kind: 'command' } : { kind: 'text', text: subject };
}

/** Where a person goes on from it; null: there is no screen for it. */
export function screenOf({ kind, details }: Told, subject: IncidentSubject): { screen: ScreenName; query: Record<string, string> } | null {
  if (kind === 'merge-failed') return { screen: 'merges', query: { state: 'failed' } };
  if (kind === 'apart-failed')
    return { screen: 'merges', query: { state: 'done', ...(subject.kind === 'contact' ? { contact: String(subject.id) } : {}) } };
  if (kind === 'merge-stuck') return { screen: 'merges', query: { state: 'underWay' } };
  if (subject.kind === 'call') return { screen: 'journal', query: { call: subject.callId } };
  if (subject.kind === 'contact') return { screen: 'journal', query: { contact: String(subject.id) } };
  const sessionId = subject.kind === 'dialog' ? subject.id : Number((details as { sessionId?: unknown } | null)?.sessionId ?? 0);
  return sessionId > 0 ? { screen: 'journal', query: { session: String(sessionId) } } : null;
}

/** The portal's own words for what it would not do; null: it said none. */
export function wordsOfPortal({ details }: Pick<Told, 'details'>): string | null {
  const [code, message] = [wordIn(details, 'code'), wordIn(details, 'message')];
  return code === null && message === null ? null : [code, message].filter(Boolean).join(': ');
}

function wordIn(details: unknown, name: string): string | null {
  const value = (details as Record<string, unknown> | null)?.[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
