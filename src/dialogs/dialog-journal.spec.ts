import { every } from '../../test/support/every.js';
import { expectSentences } from '../../test/support/expect-sentences.js';
import { journalRow } from '../../test/support/journal-row.js';
import {
  anna,
  annaAway,
  at,
  choiceFacts,
  chosen,
  contactPlacements,
  dealPlacements,
  knownClientFacts,
  passedOver,
  person,
  placementFacts,
} from '../../test/support/placement-examples.js';
import { JournalKinds, type NamedDecision } from '../contract/journal-kinds.js';
import { reviveFacts } from '../contract/revive-facts.js';
import type { PersonFacts, WorkDay } from '../domain/availability/person.js';
import { decidePlacement } from '../domain/placement/decide-placement.js';
import type { OperatorPlacement, Placement, PlacementFacts } from '../domain/placement/placement.js';
import type { CheckFacts, CheckOutcome, CheckReason, CheckRow } from '../domain/routing/check.js';
import type { Choice } from '../domain/routing/choice.js';
import { decideCheck } from '../domain/routing/decide-check.js';
import { decideRefusal } from '../domain/routing/decide-refusal.js';
import { decideReroute, type RerouteDecision, type RerouteFacts } from '../domain/routing/decide-reroute.js';
import type { HandFacts } from '../domain/routing/hand.js';
import type { MoveBecause } from '../domain/routing/move.js';
import type { RefusalFacts } from '../domain/routing/refusal.js';
import { decideWaitNotice, type WaitNoticeFacts } from '../domain/waiting/decide-wait-notice.js';
import { dialogJournal, dialogSentences } from './dialog-journal.js';
import { dialogKinds } from './dialog-kinds.js';
import type { IgnoredBecause } from './ignored-because.js';

const kinds = new JournalKinds(dialogJournal);
const head = { userId: 21, name: 'Ольга Петрова', departmentId: 3, isActive: true, isBlocked: false, isAbsent: false };
const headAbove = { ...head, userId: 22, name: 'Игорь Орлов', departmentId: 1 };

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
const check = (row: CheckRow, outcome: CheckOutcome, facts: Partial<CheckFacts> = {}): NamedDecision => ({
  kind: 'check',
  rule: `row${row}`,
  because: outcome.because,
  facts: checkFacts(facts),
  decision: { row, outcome },
});
const placed = (placement: Partial<Placement>, facts: Partial<PlacementFacts> = {}): NamedDecision => ({
  kind: 'placement',
  rule: placement.kind ?? first.kind,
  because: 'chosen',
  facts: { ...placementFacts, ...facts },
  decision: { ...first, ...placement },
});

describe('an explanation', () => {
  it.each<{ scenario: string; entry: NamedDecision; ru: string; en: string }>([
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
      scenario: 'of a client whose contact is being made, and is there already',
      entry: placed({
        kind: 'repeat',
        contact: { kind: 'promised' },
        deal: { kind: 'promised' },
        passedOverContacts: [
          { contactId: 15, because: 'justMade' },
          { contactId: 9, because: 'weaker' },
        ],
        choice: null,
      }),
      ru: 'Повторное обращение: контакт уже создаётся по другому обращению этого клиента, сделка у этих обращений общая; оператор — Анна Смирнова (подошла очередь). Только что создан, по всему судя, для этого клиента: контакт № 15. Ещё совпали контакты № 9.',
      en: 'Repeat dialog: the contact is already being created by another dialog or call of this client, the deal is shared with that dialog; the operator is Анна Смирнова (next in turn). Made just now, it seems for this client: contact 15. Other contacts that match: 9.',
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
      ru: 'Диалог передан руководителю (Игорь Орлов): старший менеджер (Анна Смирнова), рабочее время идёт, но рабочий день не начат; пропущены: Ольга Петрова (отсутствует).',
      en: 'The dialog goes to the head, Игорь Орлов: Анна Смирнова, a senior manager: it is working time, but the work day is not started; skipped: Ольга Петрова (absent).',
    },
    {
      scenario: 'of a department whose rule is the queue',
      entry: check(7, { kind: 'toQueue', because: 'queueRule', isOutsideHours: true, skipped: [] }),
      ru: 'Диалог остаётся в очереди линии и открыт всем её сотрудникам: Анна Смирнова — нерабочее время отдела.',
      en: "The dialog stays in the line's queue, open to all its employees: outside the working hours of the department (Анна Смирнова).",
    },
    {
      scenario: 'of somebody in departments of other companies alone',
      entry: check(9, { kind: 'stays', because: 'present' }, { operator: person(11, 'Анна Смирнова', { isDepartmentOfOthers: true }) }),
      ru: 'Диалог остаётся у оператора (Анна Смирнова): рабочий день начат. Отделов у сотрудника (Анна Смирнова) несколько, но отдела этой компании среди них нет: считается отдел с меньшим номером.',
      en: "The dialog stays with Анна Смирнова: the work day is started. Анна Смирнова is in several departments, none of them the company's: the one with the lowest number counts.",
    },
    {
      scenario: 'of a dialog that goes to the queue: who was told comes before who was passed over',
      entry: check(
        8,
        {
          kind: 'toQueue',
          because: 'dayNotStarted',
          isOutsideHours: true,
          skipped: [{ userId: 21, because: 'dismissed' }],
          toldHeadId: 22,
        },
        { operator: person(11, 'Анна Смирнова', { workDay: 'closed', isOnLinePause: false }) },
      ),
      ru: 'Диалог возвращён в очередь линии: Анна Смирнова — рабочий день не начат; передать некому из руководителей; сообщили руководителю: Игорь Орлов; пропущены: Ольга Петрова (больше не работает).',
      en: "The dialog goes back to the line's queue: Анна Смирнова: the work day is not started; no head can take it; the head, Игорь Орлов, is told; skipped: Ольга Петрова (no longer works here).",
    },
    {
      scenario: 'of a dialog nobody can take',
      entry: check(4, { kind: 'stranded', because: 'absent', skipped: [{ userId: 21, because: 'dismissed' }] }),
      ru: 'Диалог требует внимания, он остаётся у оператора (Анна Смирнова): Анна Смирнова отсутствует; передать некому из руководителей; пропущены: Ольга Петрова (больше не работает); в очереди линии никого нет.',
      en: "Somebody has to look at this dialog, it stays with Анна Смирнова: Анна Смирнова is absent; no head can take it; skipped: Ольга Петрова (no longer works here); nobody is in the line's queue.",
    },
  ])('$scenario', ({ entry, ru, en }) => {
    // as the journal gives it back
    expect(kinds.explainBoth(JSON.parse(JSON.stringify(entry)))).toEqual({ ru, en });
  });

  it('of an entry that another release wrote differently names its rule', () => {
    expect(kinds.explain({ kind: 'check', rule: 'row9', because: 'present', facts: {}, decision: {} }, 'ru')).toBe('check: present');
  });
});

describe('the comment in the dialog', () => {
  it('says why a head gets the dialog of a senior manager', () => {
    const facts = checkFacts({ operator: person(11, 'Анна Смирнова', { isSenior: true, workDay: 'closed' }) });
    const decision = { row: 6 as const, outcome: toHead('seniorDayNotStarted') };
    expect(dialogSentences.ru.checkComment(facts, decision)).toBe(
      'Диалог передан руководителю (Ольга Петрова): старший менеджер (Анна Смирнова), рабочее время идёт, но рабочий день не начат.',
    );
    expect(dialogSentences.en.checkComment(facts, decision)).toBe(
      'The dialog was passed to the head (Ольга Петрова): Анна Смирнова, a senior manager: it is working time, but the work day is not started.',
    );
  });

  it('is not written on the other rows', () => {
    expect(dialogSentences.ru.checkComment(checkFacts(), { row: 8, outcome: toHead('dayNotStarted') })).toBeNull();
    expect(dialogSentences.ru.checkComment(checkFacts(), { row: 9, outcome: { kind: 'stays', because: 'present' } })).toBeNull();
  });
});

it('says which day was left open, and that one was ended', () => {
  const ofOperator = (different: Partial<PersonFacts>) =>
    check(8, toHead('dayNotStarted'), { operator: person(11, 'Анна Смирнова', { workDay: 'closed', isWithinHours: true, ...different }) });
  const said = (entry: NamedDecision) => kinds.explainBoth(entry);
  expect(said(ofOperator({ dayLeftOpenOn: '2026-03-02' }))).toEqual({
    ru: 'Диалог передан руководителю (Ольга Петрова): Анна Смирнова — рабочий день не начат (не завершён день 2 марта).',
    en: 'The dialog goes to the head, Ольга Петрова: Анна Смирнова: the work day is not started (that of 2 March is still open).',
  });
  expect(said(ofOperator({ workDay: 'paused', breakMinutes: 80 }))).toEqual({
    ru: 'Диалог передан руководителю (Ольга Петрова): Анна Смирнова — перерыв длится 1\u00a0ч 20\u00a0мин.',
    en: 'The dialog goes to the head, Ольга Петрова: Анна Смирнова: the break has lasted 1\u00a0h 20\u00a0min.',
  });
  expect(said(ofOperator({ dayEndedAt: at }))).toEqual({
    ru: 'Диалог передан руководителю (Ольга Петрова): Анна Смирнова — рабочий день завершён.',
    en: 'The dialog goes to the head, Ольга Петрова: Анна Смирнова: the work day has ended.',
  });
});

describe('a refusal', () => {
  it.each([
    {
      scenario: 'about cards',
      code: 'PIPELINE_NOT_FOUND',
      tries: 1,
      ru: 'Портал не создал контакт и сделку: воронки № 3 на портале нет. Выберите другую в настройках компании. Диалог всё равно получает Анна Смирнова. Контакт и сделка появятся сами, когда причина будет устранена, или при следующем сообщении клиента.',
      en: 'The portal did not create the contact and the deal: pipeline 3 is not in the portal. Choose another in the company’s settings. The dialog goes to Анна Смирнова all the same. Contact and deal follow by themselves once this is fixed, or with the client’s next message.',
    },
    {
      scenario: 'about who shall get the dialog',
      code: 'OPERATOR_WRONG',
      tries: 2,
      ru: 'Портал не передал диалог сотруднику (Анна Смирнова): среди работающих сотрудников портала его нет. Попытка повторится сама: вскоре, когда причина будет устранена, или при следующем сообщении клиента.',
      en: 'The portal did not give the dialog to Анна Смирнова: they are not among the people who work in the portal. It is tried again by itself: soon, once this is fixed, or with the client’s next message.',
    },
  ])('$scenario is told as one, with what follows', ({ code, tries, ru, en }) => {
    const facts: RefusalFacts = {
      at,
      sessionId: 501,
      what: 'placeDialog',
      code,
      makes: { contact: true, deal: true },
      categoryId: 3,
      operator: { userId: 11, name: 'Анна Смирнова' },
      tries,
    };
    const decision = decideRefusal(facts);
    expect([dialogSentences.ru.refused(facts, decision), dialogSentences.en.refused(facts, decision)]).toEqual([ru, en]);
  });
});

describe('every decision has its sentence', () => {
  type Keep = Extract<OperatorPlacement, { kind: 'keep' }>['because'];
  const operators: OperatorPlacement[] = [
    { kind: 'assign', userId: 11, because: 'responsible' },
    { kind: 'assign', userId: 11, because: 'chosen' },
    { kind: 'queue', because: 'nobodyAvailable' },
    ...every<Keep>({ answered: true, movedByPerson: true, outgoing: true, closed: true, givenByQueue: true, placedAgain: true }).flatMap(
      (because): OperatorPlacement[] => [
        { kind: 'keep', userId: 11, because },
        { kind: 'keep', userId: 0, because },
      ],
    ),
  ];
  const choices: (Choice | null)[] = [
    null,
    { kind: 'operator', userId: 11, atWork: true, passedOver },
    { kind: 'operator', userId: 11, atWork: false, passedOver: [] },
    { kind: 'nobody', passedOver },
  ];
  const placements = [
    ...contactPlacements.flatMap((contact) =>
      dealPlacements.flatMap((deal) => (['first', 'repeat'] as const).map((kind) => placed({ kind, contact, deal }))),
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
  const wait = { since: at };
  const checks = [
    ...outcomes.flatMap((outcome) => operatorsSeen.map((operator) => check(9, outcome, { operator }))),
    ...outcomes.flatMap((outcome) => [check(9, outcome, { wait, hasAnswered: true }), check(9, outcome, { wait, movedByPerson: true })]),
  ];

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
  ].map(
    (decision): NamedDecision => ({ kind: 'reroute', rule: 'workingHoursBegan', because: decision.because, facts: rerouteFacts, decision }),
  );

  const moves = every<MoveBecause>({ movedByPerson: true, movedByBot: true, movedByQueue: true }).flatMap((because) =>
    [0, 12].map(
      (toUserId): NamedDecision => ({
        kind: 'move',
        rule: because,
        because,
        facts: { fromUserId: 11, toUserId, actorUserId: 13, people: [{ userId: 13, name: 'Timur' }] },
        decision: { kind: 'followed' },
      }),
    ),
  );
  const ignored = every<IgnoredBecause>({
    lineOfNoCompany: true,
    leftCompanies: true,
    sessionReused: true,
    spam: true,
    sessionGone: true,
    closedUnnoticed: true,
  }).map((because): NamedDecision => ({ kind: 'ignored', rule: 'ignored', because, facts: {}, decision: { kind: 'ignored', because } }));

  const byTimur = { actorUserId: 13, people: [{ userId: 13, name: 'Timur' }] };
  const company = { ...byTimur, what: 'company' as const, contactId: 77, isUnknownName: false };
  const line = { ...byTimur, what: 'line' as const, fromLine: 'WhatsApp', toLine: 'Telegram' };
  const hands = [
    { ...company, formerCompany: 'Alfa', company: 'Beta' },
    { ...company, formerCompany: 'Alfa', company: null },
    { ...company, formerCompany: 'Alfa', company: null, isUnknownName: true },
    { ...company, formerCompany: null, company: 'Beta', actorUserId: 0 },
    { ...line, formerCompany: 'Alfa', company: 'Beta' },
    { ...line, formerCompany: 'Alfa', company: 'Alfa', actorUserId: 0 },
    { ...line, formerCompany: 'Alfa', company: null },
    { ...line, formerCompany: null, company: 'Beta' },
    { ...byTimur, what: 'dealContact' as const, dealId: 5, formerContactId: 77, contactIds: [78] },
    { ...byTimur, what: 'dealContact' as const, dealId: 5, formerContactId: 77, contactIds: [] },
    { ...byTimur, what: 'responsible' as const, of: 'deal' as const, id: 5, formerResponsibleId: 0, responsibleId: 13 },
    { ...byTimur, what: 'responsible' as const, of: 'contact' as const, id: 77, formerResponsibleId: 13, responsibleId: 13 },
    { ...byTimur, what: 'noAnswerNeeded' as const, waitingSince: new Date('2026-03-02T09:00:00Z') },
    { ...byTimur, what: 'noAnswerNeeded' as const, waitingSince: new Date('2026-03-02T09:00:00Z'), actorUserId: 0 },
  ] satisfies HandFacts[];
  const hand = hands.map(
    (facts): NamedDecision => ({ kind: 'hand', rule: facts.what, because: facts.what, facts, decision: { kind: 'followed' } }),
  );

  const head = { userId: 21, name: 'Head', isActive: true, isBlocked: false, isAbsent: false };
  const longWait: WaitNoticeFacts = {
    at: new Date('2026-03-02T10:22:00Z'),
    sessionId: 501,
    waitingSince: new Date('2026-03-02T09:00:00Z'),
    redMinutes: 15,
    operator: { userId: 11, name: 'Anna' },
    heads: [head],
  };
  const waits = [
    longWait,
    { ...longWait, operator: null, heads: [{ ...head, isAbsent: true }] },
    {
      ...longWait,
      heads: [
        { ...head, isActive: false },
        { ...head, userId: 22, name: 'Upper' },
      ],
    },
  ].map((facts): NamedDecision => {
    const decision = decideWaitNotice(facts);
    return { kind: 'wait', rule: decision.kind, because: 'redWait', facts, decision };
  });

  it.each(['ru', 'en'] as const)('and the notice about waits names the one, or counts them (%s)', (language) => {
    const { waitNotice } = dialogSentences[language];
    const older = { ...longWait, waitingSince: new Date('2026-03-02T08:22:00Z') };
    expect([waitNotice([longWait]), waitNotice([longWait, older])]).toEqual(
      language === 'ru'
        ? [
            'Клиент ждёт ответа 1\u00a0ч 22\u00a0мин (порог — 15 рабочих\u00a0мин). Оператор — Anna.',
            'Ответа ждут 2\u00a0клиента, дольше всех — 2\u00a0ч 0\u00a0мин.',
          ]
        : [
            'A client has waited 1 h 22 min for an answer (threshold: 15 working min). Operator: Anna.',
            '2 clients wait for an answer, the longest 2 h 0 min.',
          ],
    );
  });

  const codes = ['SERVICE_USER_WRONG', 'PIPELINE_NOT_FOUND', 'STAGE_NOT_FOUND', 'OPERATOR_WRONG', 'CHAT_REFUSED', 'CONTACT_NOT_FOUND'];
  const refused = [...codes, 'DEAL_NOT_FOUND', 'FIRM_NOT_FOUND', 'TRANSFER_REDIRECTED', 'CRM_REFUSED'].flatMap((code) =>
    (['placeDialog', 'handOver'] as const).flatMap((what) =>
      [null, { userId: 11, name: 'Anna' }].flatMap((operator) =>
        [true, false].map((contact): NamedDecision => {
          const makes = { contact, deal: contact };
          const facts: RefusalFacts = { at, sessionId: 501, what, code, makes, categoryId: 3, operator, tries: 1 };
          const decision = decideRefusal(facts);
          return { kind: 'refused', rule: decision.next, because: code, facts, decision };
        }),
      ),
    ),
  );

  const all: Record<keyof typeof dialogKinds, NamedDecision[]> = {
    placement: placements,
    check: checks,
    reroute: reroutes,
    move: moves,
    hand,
    wait: waits,
    refused,
    ignored,
  };

  it.each(Object.entries(all))('of the kind %s', (kind, entries) => expectSentences(kinds, kind, entries));
});

describe('a decision of the journal', () => {
  const placed = decidePlacement(knownClientFacts);
  const spam: PlacementFacts = { ...knownClientFacts, isSpam: true };
  const ofAnnaAway = checkFacts({
    at: knownClientFacts.at,
    sessionId: 501,
    operator: annaAway,
    heads: [{ userId: 21, name: 'Head', departmentId: 3, isActive: true, isBlocked: false, isAbsent: false }],
  });
  const ofQueue: RerouteFacts = {
    at: knownClientFacts.at,
    sessionId: 501,
    isClosed: false,
    isAnswered: false,
    movedByPerson: false,
    responsible: annaAway,
    choice: knownClientFacts.choice,
  };

  it.each([
    { kind: 'placement' as const, because: '', facts: knownClientFacts, decision: placed.kind === 'placed' && placed.placement },
    { kind: 'check' as const, because: '', facts: ofAnnaAway, decision: decideCheck(ofAnnaAway) },
    { kind: 'reroute' as const, because: '', facts: ofQueue, decision: decideReroute(ofQueue) },
    { kind: 'ignored' as const, because: 'spam', facts: spam, decision: { kind: 'ignored', because: 'spam' } },
  ])('$kind replays equal from its stored facts', ({ kind, because, facts, decision }) => {
    const revived = reviveFacts(JSON.stringify(facts));
    expect(revived).toEqual(facts);
    const ofKind = dialogJournal.find((one) => one.kind === kind);
    expect(ofKind?.replay({ rule: '', because, facts: revived, decision: null })).toEqual({ decision });
    expect(kinds.replay(journalRow(dialogKinds[kind], facts, decision, '', because))).toEqual({ kind: 'equal' });
  });

  it('shows what today would be decided otherwise', () => {
    const stored = { row: 9, outcome: { kind: 'stays', because: 'present' } };
    expect(kinds.replay(journalRow(dialogKinds.check, ofAnnaAway, stored))).toEqual({ kind: 'different', now: decideCheck(ofAnnaAway) });
  });

  it('is none where a person or the portal moved the dialog, and where no rule has looked at it', () => {
    expect(kinds.replay(journalRow(dialogKinds.move, {}, { kind: 'followed' }))).toEqual({ kind: 'noDecision' });
    expect(kinds.replay(journalRow(dialogKinds.ignored, {}, { kind: 'ignored' }, 'ignored', 'lineOfNoCompany'))).toEqual({
      kind: 'noDecision',
    });
  });
});
