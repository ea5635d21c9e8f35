import { decideRefusal } from './decide-refusal.js';
import type { RefusalFacts } from './refusal.js';

const refused: RefusalFacts = {
  at: new Date('2026-03-02T09:00:00Z'),
  sessionId: 1,
  what: 'placeDialog',
  code: 'SERVICE_USER_WRONG',
  makes: { contact: true, deal: true },
  categoryId: 1,
  operator: { userId: 12, name: 'Anna' },
  tries: 1,
};

it.each([
  { scenario: 'a refusal about cards keeps nobody from answering', given: refused, next: 'goesOn' },
  { scenario: 'the same refusal again moves nobody', given: { ...refused, tries: 2 }, next: 'tryAgain' },
  { scenario: 'who cannot get it is chosen anew', given: { ...refused, code: 'OPERATOR_WRONG' }, next: 'tryAgain' },
  { scenario: 'a line that is switched off is tried again', given: { ...refused, code: 'CHAT_REFUSED' }, next: 'tryAgain' },
  { scenario: 'for the queue nobody is meant', given: { ...refused, operator: null }, next: 'tryAgain' },
  { scenario: 'a hand-over leaves the dialog where it is', given: { ...refused, what: 'handOver' as const }, next: 'leave' },
])('$scenario: $next', ({ given, next }) => expect(decideRefusal(given)).toEqual({ kind: 'refused', next }));
