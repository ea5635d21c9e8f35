import { assignmentFacts, assignmentOf, colleague } from '../../test/support/assignment.js';
import { every } from '../../test/support/every.js';
import { expectSentences } from '../../test/support/expect-sentences.js';
import { journalRow } from '../../test/support/journal-row.js';
import { JournalKinds, type NamedDecision } from '../contract/journal-kinds.js';
import { reviveFacts } from '../contract/revive-facts.js';
import type { Outcome, PassedOverBecause, Ranked } from '../domain/assignment/assignment-choice.js';
import {
  decideAssignment,
  type KeptChoice,
  keptFacts,
  type RuleDecision,
  type RuleFacts,
} from '../domain/assignment-rules/decide-assignment.js';
import type { LeftAloneBecause } from '../domain/assignment-rules/why-left-alone.js';
import type { AssignmentAnswer, AssignmentAnswerFacts } from './assignment-answers.js';
import { assignmentJournal } from './assignment-journal.js';
import { assignmentKinds } from './assignment-kinds.js';

const kinds = new JournalKinds(assignmentJournal);
const names = { 1: 'Анна Смирнова', 2: 'Борис Иванов', 3: 'Вера Котова', 7: 'Игорь Орлов' };
const people = Object.entries(names).map(([userId, name]) => colleague(Number(userId), { person: { name } }));
const arrival = { entity: 'lead', itemId: 482, pipelineId: 0, stageId: 'NEW', isCreated: true, visit: 9 } as const;
const standing = {
  pipelineId: 0,
  stageId: 'NEW',
  isOpen: true,
  responsibleId: 5,
  createdById: 5,
  leadId: 0,
  isPlaced: false,
  isResponsibleByHand: false,
};

function factsOf(different: Partial<RuleFacts> = {}): RuleFacts {
  return {
    at: new Date('2026-03-02T09:00:00Z'),
    rule: {
      code: 'leads',
      name: 'Rule',
      companyCode: 'alfa',
      mode: 'live',
      replaces: 'creatorOnly',
      replacesUserIds: [],
      converted: 'keep',
    },
    arrival,
    standing,
    choice: keptFacts(assignmentFacts(people, { assignment: assignmentOf([1, 2, 3]) })),
    ...different,
  };
}

const entry = (decision: RuleDecision, facts = factsOf()): NamedDecision => ({
  kind: 'assignment',
  rule: decision.kind,
  because: '',
  facts,
  decision,
});

function choiceWith(outcome: Outcome, different: Partial<KeptChoice> = {}): RuleDecision {
  const ranked: Ranked[] = [
    { userId: 1, compared: { by: 'debt', owed: 820, share: 333 } },
    { userId: 2, compared: { by: 'debt', owed: 410, share: 333 } },
  ];
  const choice: KeptChoice = {
    outcome,
    group: null,
    strategy: 'roundRobin',
    ranked,
    couldTake: 2,
    counts: {},
    passedOver: [],
    ...different,
  };
  return { kind: 'chosen', outcome, choice };
}

const toAnna: Outcome = { kind: 'person', userId: 1, by: 'strategy' };

describe('an explanation', () => {
  it.each<{ scenario: string; decision: RuleDecision; facts?: RuleFacts; ru: string; en: string }>([
    {
      scenario: 'of a turn',
      decision: choiceWith(toAnna),
      ru: 'Лид № 482 получает Анна Смирнова: подошла очередь, недодано 0,82. Дальше: Борис Иванов. Правило «Rule».',
      en: 'Lead 482 goes to Анна Смирнова: next in turn, owed 0.82. Next: Борис Иванов. Rule “Rule”.',
    },
    {
      scenario: 'of a load in a group, with those who could not take it',
      decision: choiceWith(toAnna, {
        group: { index: 0, name: 'A' },
        ranked: [{ userId: 1, compared: { by: 'load', count: 3 } }],
        passedOver: [
          { userId: 2, because: 'perDay', count: 20, limit: 20 },
          { userId: 3, because: 'noSkill', skill: 'B' },
          { userId: 7, because: 'busier' },
        ],
      }),
      ru: 'Лид № 482 попадает в группу «A». Лид № 482 получает Анна Смирнова: меньше всего сейчас — 3. Не выбраны: Борис Иванов — норма на день набрана (20 из 20); Вера Котова — нет навыка «B». Правило «Rule».',
      en: 'Lead 482 falls into the group “A”. Lead 482 goes to Анна Смирнова: fewest now (3). Not chosen: Борис Иванов — daily norm reached, 20 of 20; Вера Котова — no skill “B”. Rule “Rule”.',
    },
    {
      scenario: 'of nobody, for a deal in the shadow',
      facts: factsOf({ arrival: { ...arrival, entity: 'deal' }, rule: { ...factsOf().rule, mode: 'shadow' } }),
      decision: choiceWith({ kind: 'wait' }),
      ru: 'В тени: Взять сделку № 482 сейчас некому: ждёт. Правило «Rule».',
      en: 'Shadow: Nobody can take deal 482 now: it waits. Rule “Rule”.',
    },
    {
      scenario: 'of a hand',
      decision: { kind: 'leftAlone', because: 'byHand' },
      ru: 'Правило «Rule»: лид № 482 остаётся у своего ответственного — ответственный выбран вручную.',
      en: 'Rule “Rule”: lead 482 stays with its responsible person (chosen by hand).',
    },
  ])('$scenario', ({ decision, facts, ru, en }) => {
    expect(kinds.explainBoth(JSON.parse(JSON.stringify(entry(decision, facts))))).toEqual({ ru, en });
  });
});

it('says every decision of a rule', () => {
  const reasons = every<PassedOverBecause>({
    dismissed: true,
    blocked: true,
    absent: true,
    outsideHours: true,
    dayNotStarted: true,
    breakTooLong: true,
    onBreak: true,
    onLinePause: true,
    notInGroup: true,
    paused: true,
    hadIt: true,
    endOfHours: true,
    beforeAbsence: true,
    noSkill: true,
    perDay: true,
    atOnce: true,
    noShare: true,
    notPreferred: true,
    catchingUp: true,
    notDrawn: true,
    dueLater: true,
    busier: true,
    lessEfficient: true,
    tie: true,
  });
  const left = every<LeftAloneBecause>({
    movedOn: true,
    closed: true,
    placed: true,
    converted: true,
    byHand: true,
    notReplaced: true,
  });
  const outcomes: Outcome[] = [
    toAnna,
    { kind: 'person', userId: 1, by: 'returning', as: 'responsible' },
    { kind: 'person', userId: 1, by: 'deputy', insteadOf: 2 },
    { kind: 'person', userId: 1, by: 'preference' },
    { kind: 'person', userId: 1, by: 'reserve' },
    { kind: 'keeper', userId: 1, comesBack: true },
    { kind: 'nobody' },
    { kind: 'wait' },
    { kind: 'head', userId: 7 },
    { kind: 'leave' },
  ];
  const compared: Ranked['compared'][] = [{ by: 'load', count: 2 }, { by: 'efficiency', thousandths: 1200 }, { by: 'lot' }];
  expectSentences(kinds, 'assignment', [
    ...left.map((because) => entry({ kind: 'leftAlone', because })),
    ...outcomes.map((outcome) => entry(choiceWith(outcome))),
    ...compared.map((one) => entry(choiceWith(toAnna, { ranked: [{ userId: 1, compared: one }] }))),
    ...reasons.map((because) =>
      entry(
        choiceWith(toAnna, { passedOver: [{ userId: 2, because, count: 1, limit: 1, skill: 'B', at: new Date('2026-03-04T00:00:00Z') }] }),
      ),
    ),
  ]);
});

it('says every answer of the portal', () => {
  const answers = every<AssignmentAnswer['kind']>({
    assigned: true,
    moved: true,
    superseded: true,
    gone: true,
    notForward: true,
    refused: true,
    notDone: true,
  });
  const anna = { userId: 1, name: 'Анна Смирнова' };
  const facts = (toStageId: string | null, requiredFields: string[]): AssignmentAnswerFacts => ({
    at: new Date('2026-03-02T09:00:00Z'),
    entity: 'deal',
    itemId: 208,
    user: anna,
    toStageId,
    found: { responsible: { userId: 2, name: 'Борис Иванов' }, stageId: 'C1:NEW' },
    requiredFields,
  });
  expectSentences(
    kinds,
    'assignmentAnswer',
    answers.flatMap((kind) =>
      [facts(null, []), facts('C1:PREPARATION', []), facts('C1:PREPARATION', ['UF_CRM_INN'])].map((given) => ({
        kind: 'assignmentAnswer',
        rule: kind,
        because: kind,
        facts: given,
        decision: { kind } satisfies AssignmentAnswer,
      })),
    ),
  );
});

it('replays equal from the stored facts', () => {
  const facts = factsOf();
  const revived = reviveFacts(JSON.stringify(facts));
  expect(revived).toEqual(facts);
  const decision = decideAssignment(facts);
  expect(decision).toMatchObject({ kind: 'chosen', outcome: { kind: 'person' } });
  expect(kinds.replay(journalRow(assignmentKinds.assignment, facts, decision))).toEqual({ kind: 'equal' });
  const other = { ...decision, outcome: { kind: 'wait' } } as RuleDecision;
  expect(kinds.replay(journalRow(assignmentKinds.assignment, facts, other))).toMatchObject({ kind: 'different' });
});
