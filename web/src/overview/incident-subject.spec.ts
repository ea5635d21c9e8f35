import { screenOf, subjectOf, wordsOfPortal } from './incident-subject';

it.each([
  {
    scenario: 'a dialog',
    kind: 'nobody-left',
    subject: 'dialog:15',
    details: null,
    is: { kind: 'dialog', id: 15 },
    leadsTo: { session: '15' },
  },
  {
    scenario: 'a refused command of a dialog',
    kind: 'command-refused',
    subject: 'dialog:15:handOver',
    details: { code: 'OPERATOR_GONE', message: 'no such operator' },
    is: { kind: 'dialog', id: 15 },
    leadsTo: { session: '15' },
  },
  {
    scenario: 'a refused command of a call whose id has colons',
    kind: 'command-refused',
    subject: 'call:a:b.17:placeCall',
    details: { callId: 'a:b.17', code: 'X' },
    is: { kind: 'call', callId: 'a:b.17' },
    leadsTo: { call: 'a:b.17' },
  },
  {
    scenario: 'a merge the portal would not make',
    kind: 'merge-failed',
    subject: 'contact:57',
    details: { code: 'MERGE_FAILED', message: 'no right' },
    is: { kind: 'contact', id: 57 },
    leadsTo: { state: 'failed' },
  },
  {
    scenario: 'contacts of two companies merged by hand',
    kind: 'merged-across-companies',
    subject: 'contact:57',
    details: {},
    is: { kind: 'contact', id: 57 },
    leadsTo: { contact: '57' },
  },
  {
    scenario: 'a command that is stuck, by its dialog',
    kind: 'command-stuck',
    subject: 'command:0e7c',
    details: { sessionId: 4 },
    is: { kind: 'command' },
    leadsTo: { session: '4' },
  },
  { scenario: 'the portal', kind: 'numbers-not-taken', subject: 'portal', details: {}, is: { kind: 'portal' }, leadsTo: null },
  {
    scenario: 'a night of a company',
    kind: 'night-missed',
    subject: 'alfa:2026-03-02',
    details: {},
    is: { kind: 'company', code: 'alfa' },
    leadsTo: null,
  },
  {
    scenario: 'a part of the service',
    kind: 'work-stopped',
    subject: 'outbox',
    details: {},
    is: { kind: 'text', text: 'outbox' },
    leadsTo: null,
  },
])('an incident about $scenario', ({ is, leadsTo, ...incident }) => {
  const subject = subjectOf(incident, ['alfa']);
  expect(subject).toEqual(is);
  expect(screenOf(incident, subject)?.query ?? null).toEqual(leadsTo);
});

it('says what the portal has said', () => {
  expect(wordsOfPortal({ details: { code: 'MERGE_FAILED', message: 'no right' } })).toBe('MERGE_FAILED: no right');
  expect(wordsOfPortal({ details: { because: 'timeout' } })).toBeNull();
});
