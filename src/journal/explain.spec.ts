import { personAtWork } from '../../test/support/person-at-work.js';
import type { ChangeBecause, DealBecause, IgnoredThreadBecause, ThreadOutcome } from '../domain/attribution/thread.js';
import type { PersonFacts, UnavailableBecause, WorkDay } from '../domain/availability/person.js';
import type { CallFacts, CallIgnoredBecause, CallPlacement, TodoDecision } from '../domain/calls/call.js';
import type { ContactPlacement, MatchedBy, OperatorPlacement, Placement, PlacementFacts } from '../domain/placement/placement.js';
import type { CheckFacts, CheckOutcome, CheckReason, CheckRow } from '../domain/routing/check.js';
import type { Choice, PassedOverBecause } from '../domain/routing/choice.js';
import type { RerouteDecision, RerouteFacts } from '../domain/routing/decide-reroute.js';
import type { NightlyDecision, NightlySkipBecause } from '../domain/routing/nightly.js';

type JournalKind = 'placement' | 'check' | 'reroute' | 'nightly' | 'move' | 'call' | 'merge' | 'attribution' | 'ignored';

import {
  type AttributionUndo,
  checkComment,
  type ExplainableEntry,
  explain,
  explainBoth,
  type IgnoredBecause,
  type JournalledCall,
  type MoveBecause,
  type NightlySummary,
} from './explain.js';

/** Every member of a union, or the file does not compile: a new one needs its sentence here. */
const every = <T extends string | number>(members: Record<T, true>): T[] =>
  Object.keys(members).map((key) => (Number.isNaN(Number(key)) ? key : Number(key)) as T);

const at = new Date('2026-03-02T07:03:00.000Z');
const person = (userId: number, name: string, facts: Partial<PersonFacts> = {}) => personAtWork(userId, { name, ...facts });
const anna = person(11, 'Анна Смирнова');
const boris = person(12, 'Борис Иванов');
const head = { userId: 21, name: 'Ольга Петрова', departmentId: 3, isActive: true, isBlocked: false, isAbsent: false };
const headAbove = { ...head, userId: 22, name: 'Игорь Орлов', departmentId: 1 };

const choiceFacts = {
  strategy: 'roundRobin' as const,
  candidates: [anna, boris].map((candidate) => ({ person: candidate, openDialogs: 0, lastChosen: 0 })),
  rules: { breakCountsAsStarted: true, linePauseCountsAsStarted: true },
  seed: 5,
};
const placementFacts: PlacementFacts = {
  at,
  companyCode: 'alfa',
  sessionId: 100,
  isClosed: false,
  isSpam: false,
  isOutgoing: false,
  holder: { kind: 'gate' },
  movedByPerson: false,
  memory: null,
  isMemoryDealOpen: false,
  matches: [],
  people: [person(11, 'Анна Смирнова'), person(31, 'Вера Котова')],
  companyPeopleIds: [11, 12],
  headOfSalesId: 31,
  choice: choiceFacts,
};
const chosen: Choice = { kind: 'operator', userId: 11, atWork: true, passedOver: [{ userId: 12, because: 'absent' }] };
const first: Placement = {
  kind: 'first',
  contact: { kind: 'create' },
  deal: { kind: 'create' },
  operator: { kind: 'assign', userId: 11, because: 'chosen' },
  responsibleId: 11,
  setContactResponsible: false,
  setDealResponsible: false,
  responsibleLost: null,
  passedOverContacts: [],
  choice: chosen,
};
const checkFacts = (facts: Partial<CheckFacts> = {}): CheckFacts => ({
  at,
  sessionId: 100,
  isClosed: false,
  assignedOperatorId: 11,
  currentOperatorId: 11,
  movedByPerson: false,
  hasAnswered: false,
  operator: anna,
  outsideHours: 'head',
  heads: [head, headAbove],
  queueHasPeople: true,
  rules: { answeredStays: true, breakCountsAsStarted: true, linePauseCountsAsStarted: true },
  ...facts,
});
const toHead = (because: CheckReason, skipped: { userId: number; because: 'absent' }[] = []): CheckOutcome => ({
  kind: 'toHead',
  userId: skipped.length > 0 ? 22 : 21,
  departmentId: 3,
  withComment: because === 'seniorDayNotStarted',
  because,
  skipped,
});
const check = (row: CheckRow, outcome: CheckOutcome, facts: Partial<CheckFacts> = {}): ExplainableEntry => ({
  kind: 'check',
  because: outcome.because,
  facts: checkFacts(facts),
  decision: { row, outcome },
});
const placed = (placement: Partial<Placement>, facts: Partial<PlacementFacts> = {}): ExplainableEntry => ({
  kind: 'placement',
  because: 'chosen',
  facts: { ...placementFacts, ...facts },
  decision: { ...first, ...placement },
});

describe('an explanation', () => {
  it.each<{ scenario: string; entry: ExplainableEntry; ru: string; en: string }>([
    {
      scenario: 'of a first dialog',
      entry: placed({}),
      ru: 'Первое обращение: создаются контакт и сделка; оператор — Анна Смирнова (подошла очередь). Не выбраны: Борис Иванов — отсутствует.',
      en: 'First dialog: a contact and a deal are created; the operator is Анна Смирнова (next in turn). Not chosen: Борис Иванов (absent).',
    },
    {
      scenario: 'of a repeat dialog with its working deal',
      entry: placed({
        kind: 'repeat',
        contact: { kind: 'existing', contactId: 15, matchedBy: 'phone', isAdopted: false },
        deal: { kind: 'existing', dealId: 7 },
        operator: { kind: 'assign', userId: 11, because: 'responsible' },
        passedOverContacts: [{ contactId: 9, because: 'otherCompany' }],
        choice: null,
      }),
      ru: 'Повторное обращение: контакт № 15 (найден по телефону), рабочая сделка № 7; диалог получает ответственный — Анна Смирнова. Совпавшие контакты другой компании не тронуты: № 9.',
      en: 'Repeat dialog: contact 15 (found by phone), working deal 7; the dialog goes to the responsible, Анна Смирнова. Matching contacts of another company are left alone: 9.',
    },
    {
      scenario: 'of a newcomer whom the portal took for a namesake',
      entry: placed({ passedOverContacts: [{ contactId: 15, because: 'namesake' }], choice: null }),
      ru: 'Первое обращение: создаются контакт и сделка; оператор — Анна Смирнова (подошла очередь). Тёзки не взяты: № 15 — портал нашёл их по имени и сам записал туда мессенджер клиента.',
      en: "First dialog: a contact and a deal are created; the operator is Анна Смирнова (next in turn). Namesakes are not taken: 15; the portal found them by name and put the client's messenger there itself.",
    },
    {
      scenario: 'of a senior manager by day: to the head above, since the direct one is absent',
      entry: check(6, toHead('seniorDayNotStarted', [{ userId: 21, because: 'absent' }]), {
        operator: person(11, 'Анна Смирнова', { isSenior: true, workDay: 'closed' }),
      }),
      ru: 'Диалог передан руководителю (Игорь Орлов): старший менеджер (Анна Смирнова), рабочее время идёт, но рабочий день не открыт; пропущены: Ольга Петрова (отсутствует).',
      en: 'The dialog goes to the head, Игорь Орлов: Анна Смирнова, a senior manager: it is working time, but the work day is not open; skipped: Ольга Петрова (absent).',
    },
    {
      scenario: 'of a department whose rule is the queue',
      entry: check(7, { kind: 'toQueue', because: 'queueRule', isOutsideHours: true, skipped: [] }),
      ru: 'Диалог остаётся в очереди линии и открыт всем её сотрудникам: Анна Смирнова — нерабочее время отдела.',
      en: "The dialog stays in the line's queue, open to all its employees: outside the working hours of the department (Анна Смирнова).",
    },
    {
      scenario: 'of a dialog nobody can take',
      entry: check(4, { kind: 'stranded', because: 'absent', skipped: [{ userId: 21, because: 'dismissed' }] }),
      ru: 'Диалог требует внимания, он остаётся у оператора (Анна Смирнова): Анна Смирнова отсутствует; передать некому из руководителей; пропущены: Ольга Петрова (больше не работает); в очереди линии никого нет.',
      en: "Somebody has to look at this dialog, it stays with Анна Смирнова: Анна Смирнова is absent; no head can take it; skipped: Ольга Петрова (no longer works here); nobody is in the line's queue.",
    },
    {
      scenario: "of a night's run",
      entry: {
        kind: 'nightly',
        because: 'summary',
        facts: { nightOn: '2026-03-02' },
        decision: {
          kind: 'summary',
          companyName: 'Alfa',
          totals: [
            { outcome: 'join', because: 'stillOpen', dialogs: 12 },
            { outcome: 'skip', because: 'headIsOperator', dialogs: 2 },
          ],
        } satisfies NightlySummary,
      },
      ru: 'Вечернее подключение, 2 марта 2026 г.: Alfa: подключений — 12; пропущено: руководитель продаж сам ведёт этот диалог — 2.',
      en: 'Evening joining of 2 March 2026: Alfa: 12 joined; skipped: the head of sales is its operator (2).',
    },
  ])('$scenario', ({ entry, ru, en }) => {
    // as the journal gives it back
    expect(explainBoth(JSON.parse(JSON.stringify(entry)))).toEqual({ ru, en });
  });

  it('of an entry that another release wrote differently names its rule', () => {
    expect(explain({ kind: 'check', because: 'present', facts: {}, decision: {} }, 'ru')).toBe('check: present');
  });
});

describe('the comment in the dialog', () => {
  it('says why a head gets the dialog of a senior manager', () => {
    const facts = checkFacts({ operator: person(11, 'Анна Смирнова', { isSenior: true, workDay: 'closed' }) });
    const decision = { row: 6 as const, outcome: toHead('seniorDayNotStarted') };
    expect(checkComment(decision, facts, 'ru')).toBe(
      'Диалог передан руководителю (Ольга Петрова): старший менеджер (Анна Смирнова), рабочее время идёт, но рабочий день не открыт.',
    );
    expect(checkComment(decision, facts, 'en')).toBe(
      'The dialog was passed to the head (Ольга Петрова): Анна Смирнова, a senior manager: it is working time, but the work day is not open.',
    );
  });

  it('is not written on the other rows', () => {
    expect(checkComment({ row: 8, outcome: toHead('dayNotStarted') }, checkFacts(), 'ru')).toBeNull();
    expect(checkComment({ row: 9, outcome: { kind: 'stays', because: 'present' } }, checkFacts(), 'ru')).toBeNull();
  });
});

describe('every decision has its sentence', () => {
  const contacts: ContactPlacement[] = [
    { kind: 'create' },
    { kind: 'promised' },
    ...every<MatchedBy>({ linked: true, connectorUser: true, imCode: true, phone: true, email: true }).map(
      (matchedBy): ContactPlacement => ({ kind: 'existing', contactId: 15, matchedBy, isAdopted: matchedBy === 'email' }),
    ),
  ];
  const deals: Placement['deal'][] = [{ kind: 'create' }, { kind: 'promised' }, { kind: 'existing', dealId: 7 }];
  type Keep = Extract<OperatorPlacement, { kind: 'keep' }>['because'];
  const operators: OperatorPlacement[] = [
    { kind: 'assign', userId: 11, because: 'responsible' },
    { kind: 'assign', userId: 11, because: 'chosen' },
    { kind: 'queue', because: 'nobodyAvailable' },
    ...every<Keep>({ answered: true, movedByPerson: true, outgoing: true, closed: true }).flatMap((because): OperatorPlacement[] => [
      { kind: 'keep', userId: 11, because },
      { kind: 'keep', userId: 0, because },
    ]),
  ];
  const passedOver = every<PassedOverBecause>({
    ...({
      dismissed: true,
      blocked: true,
      absent: true,
      outsideHours: true,
      dayNotStarted: true,
      onBreak: true,
      onLinePause: true,
    } satisfies Record<UnavailableBecause, true>),
    busier: true,
    chosenMoreRecently: true,
    tie: true,
  }).map((because, index) => ({ userId: 40 + index, because }));
  const choices: (Choice | null)[] = [
    null,
    { kind: 'operator', userId: 11, atWork: true, passedOver },
    { kind: 'operator', userId: 11, atWork: false, passedOver: [] },
    { kind: 'nobody', passedOver },
  ];
  const placements = [
    ...contacts.flatMap((contact) =>
      deals.flatMap((deal) => (['first', 'repeat'] as const).map((kind) => placed({ kind, contact, deal }))),
    ),
    ...operators.flatMap((operator) =>
      choices.flatMap((choice) =>
        ([null, 'dismissed', 'notInCompany'] as const).map((responsibleLost) => placed({ operator, choice, responsibleLost })),
      ),
    ),
  ];

  const reasons = every<CheckReason>({ dismissed: true, absent: true, seniorDayNotStarted: true, dayNotStarted: true });
  const skipped = (['dismissed', 'blocked', 'absent'] as const).map((because, index) => ({ userId: 21 + index, because }));
  const outcomes: CheckOutcome[] = [
    { kind: 'superseded', because: 'closed' },
    { kind: 'superseded', because: 'movedByPerson' },
    { kind: 'stays', because: 'answered' },
    { kind: 'stays', because: 'seniorOutsideHours' },
    { kind: 'stays', because: 'present' },
    ...reasons.flatMap((because): CheckOutcome[] => [
      { kind: 'toHead', userId: 21, departmentId: 3, withComment: because === 'seniorDayNotStarted', because, skipped },
      { kind: 'toQueue', because, isOutsideHours: false, skipped },
      { kind: 'stranded', because, skipped: [] },
    ]),
    { kind: 'toQueue', because: 'queueRule', isOutsideHours: true, skipped: [] },
    { kind: 'stranded', because: 'queueRule', skipped: [] },
  ];
  const operatorsSeen = every<WorkDay>({ opened: true, paused: true, closed: true, notKept: true }).flatMap((workDay) =>
    [true, false].flatMap((isOnLinePause) =>
      [true, false].flatMap((isWithinHours) =>
        [true, false].map((isBlocked) => person(11, 'Анна Смирнова', { workDay, isOnLinePause, isWithinHours, isBlocked })),
      ),
    ),
  );
  const checks = outcomes.flatMap((outcome) => operatorsSeen.map((operator) => check(9, outcome, { operator })));

  const rerouteFacts: RerouteFacts = {
    at,
    sessionId: 100,
    isClosed: false,
    isAnswered: false,
    movedByPerson: false,
    responsible: null,
    choice: { ...choiceFacts, strategy: 'even' },
  };
  const reroutes = [
    ...every<Extract<RerouteDecision, { kind: 'settled' }>['because']>({ closed: true, answered: true, movedByPerson: true }).map(
      (because): RerouteDecision => ({ kind: 'settled', because }),
    ),
    { kind: 'assign', userId: 11, because: 'responsible', choice: null } satisfies RerouteDecision,
    { kind: 'assign', userId: 11, because: 'chosen', choice: chosen } satisfies RerouteDecision,
    { kind: 'wait', because: 'nobodyAtWork', choice: { kind: 'nobody', passedOver } } satisfies RerouteDecision,
  ].map((decision): ExplainableEntry => ({ kind: 'reroute', because: decision.because, facts: rerouteFacts, decision }));

  const skips = every<NightlySkipBecause>({
    closed: true,
    joinedThisNight: true,
    headDismissed: true,
    headIsOperator: true,
    alreadyMember: true,
  });
  const nights: (NightlyDecision | NightlySummary)[] = [
    { kind: 'join', userId: 31 },
    ...skips.map((because): NightlyDecision => ({ kind: 'skip', because })),
    { kind: 'summary', companyName: 'Alfa', totals: skips.map((because) => ({ outcome: 'skip', because, dialogs: 1 })) },
  ];
  const nightlies = nights.map(
    (decision): ExplainableEntry => ({ kind: 'nightly', because: '', facts: { nightOn: '2026-03-02' }, decision }),
  );

  const moves = every<MoveBecause>({ movedByPerson: true, movedByBot: true, movedByQueue: true }).flatMap((because) =>
    [0, 12].map(
      (toUserId): ExplainableEntry => ({
        kind: 'move',
        because,
        facts: { fromUserId: 11, toUserId, actorUserId: 13, people: [{ userId: 13, name: 'Timur' }] },
        decision: { kind: 'followed' },
      }),
    ),
  );
  const ignored = every<IgnoredBecause>({ lineOfNoCompany: true, spam: true, sessionGone: true, closedUnnoticed: true }).map(
    (because): ExplainableEntry => ({ kind: 'ignored', because, facts: {}, decision: { kind: 'ignored', because } }),
  );

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
    ...contacts.flatMap((contact) => [null, ...deals].map((deal) => ({ ...calledBack, contact, deal }))),
    ...todos.map((todo) => ({ ...calledBack, todo })),
    ...(['dismissed', 'notInCompany'] as const).map((responsibleLost) => ({ ...calledBack, responsibleLost })),
    { ...calledBack, isMissed: false, isDealByPerson: true, completesTodosOf: ['call-0'], choice: null },
    { ...calledBack, choice: { kind: 'operator', userId: 11, atWork: false, passedOver } },
  ];
  const calls = callDecisions.flatMap((decision) =>
    (['started', 'answered', 'ended'] as const).flatMap((stage) =>
      (['incoming', 'outgoing'] as const).map(
        (direction): ExplainableEntry => ({
          kind: 'call',
          because: decision.kind,
          facts: { ...callFacts, stage, direction, client: decision.kind === 'ignored' ? null : callFacts.client },
          decision,
        }),
      ),
    ),
  );

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
    bound.map((facts): ExplainableEntry => ({ kind: 'attribution', because: '', facts: { runId: 3, ...facts }, decision })),
  );

  const all: Record<Exclude<JournalKind, 'merge'>, ExplainableEntry[]> = {
    placement: placements,
    check: checks,
    reroute: reroutes,
    nightly: nightlies,
    move: moves,
    ignored,
    call: calls,
    attribution: attributions,
  };

  it.each(Object.entries(all))('of the kind %s', (kind, entries) => {
    expect(entries.length).toBeGreaterThan(2);
    for (const entry of entries) {
      const { ru, en } = explainBoth(entry);
      for (const text of [ru, en]) {
        expect(text).not.toMatch(/undefined|null|NaN|\[object/);
        expect(text).not.toBe(`${kind}: ${entry.because}`);
        expect(text).toMatch(/^[A-ZА-ЯЁ].*\.$/);
      }
      expect(ru).not.toBe(en);
      expect(en.replaceAll(/Анна Смирнова|Борис Иванов|Вера Котова|Ольга Петрова|Игорь Орлов|№/g, '')).not.toMatch(/[А-Яа-яЁё]/);
    }
  });
});
