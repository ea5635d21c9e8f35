import { every } from '../../test/support/every.js';
import { expectSentences } from '../../test/support/expect-sentences.js';
import { journalRow } from '../../test/support/journal-row.js';
import {
  at,
  choiceFacts,
  chosen,
  contactPlacements,
  dealPlacements,
  knownClientFacts,
  passedOver,
  placementFacts,
} from '../../test/support/placement-examples.js';
import { JournalKinds, type NamedDecision } from '../contract/journal-kinds.js';
import { reviveFacts } from '../contract/revive-facts.js';
import type { CallFacts, CallIgnoredBecause, CallPlacement, TodoDecision } from '../domain/calls/call.js';
import { decideCall } from '../domain/calls/decide-call.js';
import { callJournal } from './call-journal.js';
import { callKinds } from './call-kinds.js';
import { type JournalledCall, journalled } from './journalled-call.js';

const kinds = new JournalKinds(callJournal);

it('says every decision about a call', () => {
  const callFacts: CallFacts = {
    at,
    callId: 'call-1',
    stage: 'ended',
    direction: 'incoming',
    caller: 'phone',
    owners: ['alfa'],
    failedCode: '304',
    userId: 0,
    endedAt: at,
    client: {
      ...placementFacts,
      choice: choiceFacts,
      bound: null,
      activityDealIds: [],
      openTodos: [],
      callBackMinutes: 30,
      deadlines: [],
    },
  };
  const calledBack: CallPlacement = {
    kind: 'first',
    contact: { kind: 'create' },
    deal: { kind: 'create' },
    isDealByPerson: false,
    workingDeal: null,
    responsibleId: 11,
    because: 'chosen',
    setContactResponsible: false,
    setDealResponsible: false,
    responsibleLost: null,
    passedOverContacts: [{ contactId: 900, because: 'otherCompany' }],
    choice: chosen,
    isMissed: true,
    todo: null,
    completesTodosOf: [],
  };
  const todos: TodoDecision[] = [
    { kind: 'alreadyDue', callId: 'call-0', dueAt: at },
    { kind: 'new', responsibleId: 11, insteadOf: null, dueAt: at, by: 'workingHours' },
    { kind: 'new', responsibleId: 11, insteadOf: { userId: 12, because: 'absent' }, dueAt: at, by: 'clock' },
    { kind: 'new', responsibleId: 11, insteadOf: { userId: 12, because: 'blocked' }, dueAt: at, by: 'clock' },
  ];
  const callDecisions: JournalledCall[] = [
    ...every<CallIgnoredBecause>({
      infoCall: true,
      ownNumber: true,
      extension: true,
      anonymous: true,
      shortNumber: true,
      blackListed: true,
      numberOfNobody: true,
      numberOfTwoCompanies: true,
    }).map((because): JournalledCall => ({ kind: 'ignored', because })),
    { kind: 'remembered', because: 'outgoing' },
    { kind: 'left', because: 'notAnswered' },
    ...every<CallPlacement['because']>({ responsible: true, answered: true, chosen: true, nobodyAvailable: true, bound: true }).flatMap(
      (because) => (['first', 'repeat', 'continued'] as const).map((kind) => ({ ...calledBack, kind, because, isMissed: false })),
    ),
    ...contactPlacements.flatMap((contact) => [null, ...dealPlacements].map((deal) => ({ ...calledBack, contact, deal }))),
    ...todos.map((todo) => ({ ...calledBack, todo })),
    ...(['dismissed', 'notInCompany'] as const).map((responsibleLost) => ({ ...calledBack, responsibleLost })),
    { ...calledBack, isMissed: false, isDealByPerson: true, completesTodosOf: ['call-0'], choice: null },
    { ...calledBack, choice: { kind: 'operator', userId: 11, atWork: false, passedOver } },
  ];
  const calls = callDecisions.flatMap((decision) =>
    (['started', 'answered', 'ended'] as const).flatMap((stage) =>
      (['incoming', 'outgoing'] as const).map(
        (direction): NamedDecision => ({
          kind: 'call',
          rule: decision.kind,
          because: decision.kind,
          facts: { ...callFacts, stage, direction, client: decision.kind === 'ignored' ? null : callFacts.client },
          decision,
        }),
      ),
    ),
  );

  expectSentences(kinds, 'call', calls);
});

it('replays a decision equal from its stored facts', () => {
  const facts: CallFacts = {
    at: knownClientFacts.at,
    callId: 'call-1',
    stage: 'ended',
    direction: 'incoming',
    caller: 'phone',
    owners: ['alfa'],
    failedCode: '304',
    userId: 0,
    endedAt: new Date('2026-03-02T08:59:50.000Z'),
    client: {
      ...knownClientFacts,
      bound: null,
      activityDealIds: [],
      openTodos: [{ callId: 'call-0', dueAt: new Date('2026-03-02T08:30:00.000Z') }],
      callBackMinutes: 30,
      deadlines: [{ departmentId: null, dueAt: new Date('2026-03-02T09:29:50.000Z') }],
    },
  };
  const decision = decideCall(facts);
  expect(decision.kind).toBe('placed');
  const revived = reviveFacts(JSON.stringify(facts));
  expect(revived).toEqual(facts);
  expect(callJournal[0]?.replay({ rule: '', because: '', facts: revived, decision: null })).toEqual({ decision: journalled(decision) });
  expect(kinds.replay(journalRow(callKinds.call, facts, journalled(decision)))).toEqual({ kind: 'equal' });
});
