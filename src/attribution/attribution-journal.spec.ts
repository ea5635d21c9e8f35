import { every } from '../../test/support/every.js';
import { expectSentences } from '../../test/support/expect-sentences.js';
import { journalRow } from '../../test/support/journal-row.js';
import { JournalKinds, type NamedDecision } from '../contract/journal-kinds.js';
import { reviveFacts } from '../contract/revive-facts.js';
import { attributeThread } from '../domain/attribution/attribute-thread.js';
import type { ChangeBecause, DealBecause, IgnoredThreadBecause, ThreadOutcome } from '../domain/attribution/thread.js';
import type { AttributionFacts, AttributionUndo } from './attribution-facts.js';
import { attributionJournal } from './attribution-journal.js';
import { attributionKinds } from './attribution-kinds.js';

const kinds = new JournalKinds(attributionJournal);

it('says every decision about the history', () => {
  const causes = every<ChangeBecause>({
    contactOfOtherCompany: true,
    dealOfOtherCompany: true,
    noContact: true,
    otherContact: true,
    noDeal: true,
    statisticOfOther: true,
  });
  const dealBecauses = every<DealBecause>({ bound: true, openThen: true, nearest: true, none: true });
  const leftAlone = every<IgnoredThreadBecause>({
    lineOfNoCompany: true,
    numberOfNobody: true,
    internal: true,
    anonymous: true,
    infoCall: true,
    noActivity: true,
    spam: true,
  });
  const change = { kind: 'change', contactId: 100, what: 'both', adoptedIds: [] as number[] } as const;
  const history: (ThreadOutcome | AttributionUndo)[] = [
    ...causes.map((because): ThreadOutcome => ({ ...change, dealId: 200, because, dealBecause: 'openThen' })),
    ...causes.map((because): ThreadOutcome => ({ kind: 'needsContact', because })),
    ...dealBecauses.map((dealBecause): ThreadOutcome => ({ ...change, dealId: 200, because: 'noDeal', dealBecause })),
    { ...change, contactId: 0, dealId: 0, because: 'noContact', dealBecause: 'none' },
    { kind: 'right', contactId: 100, adoptedIds: [100] },
    ...leftAlone.map((because): ThreadOutcome => ({ kind: 'ignored', because })),
    { kind: 'undo', bindings: [] },
  ];
  const bound = [
    { kind: 'session', boundContactIds: [], boundDeals: [] },
    { kind: 'call', boundContactIds: [7, 8], boundDeals: [{ dealId: 9, companyCode: 'beta' }] },
  ];
  const attributions = history.flatMap((decision) =>
    bound.map(
      (facts): NamedDecision => ({ kind: 'attribution', rule: decision.kind, because: '', facts: { runId: 3, ...facts }, decision }),
    ),
  );

  expectSentences(kinds, 'attribution', attributions);
});

describe('a change of history in the journal', () => {
  const facts: AttributionFacts = {
    runId: 3,
    kind: 'call',
    threadId: 'call-1',
    startedAt: new Date('2026-02-10T09:00:00.000Z'),
    companyCode: 'alfa',
    isSpam: false,
    client: 'known',
    activityId: 50,
    boundContactIds: [],
    boundDeals: [],
    statisticContactId: 0,
    memory: null,
    contacts: [
      {
        contactId: 100,
        matchedBy: 'phone',
        ownerCompany: 'alfa',
        deals: [{ dealId: 300, createdAt: new Date('2026-02-01T09:00:00.000Z'), isOpen: true, closedAt: null }],
      },
    ],
  };

  it('replays equal from its stored facts', () => {
    const decision = attributeThread(facts);
    expect(decision.kind).toBe('change');
    const revived = reviveFacts(JSON.stringify(facts));
    expect(revived).toEqual(facts);
    expect(kinds.replay(journalRow(attributionKinds.attribution, facts, decision, 'change'))).toEqual({ kind: 'equal' });
  });

  it('was not decided by a rule when it was taken back', () => {
    const undo: AttributionUndo = { kind: 'undo', bindings: [] };
    expect(kinds.replay(journalRow(attributionKinds.attribution, {}, undo, 'undo'))).toEqual({ kind: 'noDecision' });
  });
});
