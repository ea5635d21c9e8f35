import { assignmentOf } from '../../../test/support/assignment.js';
import type { AssignmentSettings } from '../assignment/assignment.js';
import { type LintedRule, lintRules, type RulesPortal } from './lint-rules.js';

const assignment: AssignmentSettings = {
  people: { lineQueue: false, userIds: [1, 2], departmentIds: [], groupIds: [], positions: [], except: [] },
  groups: [],
  strategy: { name: 'roundRobin' },
  ledger: null,
  preferences: [],
  skills: { needed: [], people: [], field: null },
  limits: { all: {}, people: [] },
  stopBefore: { endOfHoursMinutes: 30, absenceWorkingMinutes: 480, absenceDays: 2 },
  reserve: [],
  nobody: 'wait',
  returning: true,
  deputies: [],
};
const portal: RulesPortal = {
  users: new Map([1, 2].map((userId) => [userId, { isActive: true, isBlocked: false }])),
  leadsAreOn: true,
  leadStages: ['NEW', 'IN_PROCESS'],
  stages: new Map([
    [1, ['C1:NEW', 'C1:WORK']],
    [2, ['C2:NEW']],
  ]),
};

function rule(parts: Partial<LintedRule> = {}): LintedRule {
  return {
    code: 'leads',
    name: 'Первое',
    companyCode: 'alfa',
    isOn: true,
    mode: 'live',
    entity: 'lead',
    pipelineId: 0,
    stages: ['NEW'],
    on: 'both',
    when: [],
    replaces: 'creatorOnly',
    replacesUserIds: [],
    converted: 'keep',
    thenStage: null,
    takesToDos: true,
    assignment,
    resolved: assignmentOf([1, 2]),
    ...parts,
  };
}

const codes = (rules: LintedRule[], facts: Partial<RulesPortal> = {}) =>
  lintRules(rules, ['rules'], { ...portal, ...facts }).map(({ path, code }) => `${path.slice(1).join('.')} ${code}`);
const second = (parts: Partial<LintedRule> = {}) => rule({ code: 'second', name: 'Второе', ...parts });

it('finds nothing in a rule that works', () => {
  expect(codes([rule({ thenStage: 'IN_PROCESS' }), rule({ entity: 'deal', pipelineId: 1, stages: ['C1:NEW'] })])).toEqual([]);
});

it('finds stages that are not there, of another pipeline, or not later', () => {
  expect(codes([rule({ stages: ['NEW', 'C1:NEW'] })])).toEqual(['0.stages.1 unknownStage']);
  expect(codes([rule({ entity: 'deal', pipelineId: 1, stages: ['C2:NEW', 'X'] })])).toEqual([
    '0.stages.0 stageOfOtherPipeline',
    '0.stages.1 unknownStage',
  ]);
  expect(codes([rule({ stages: ['IN_PROCESS'], thenStage: 'NEW' })])).toEqual(['0.thenStage thenStageNotLater']);
  expect(codes([rule({ thenStage: 'GONE' })])).toEqual(['0.thenStage unknownStage']);
  expect(codes([rule({ entity: 'deal', pipelineId: 7, stages: ['C7:NEW'] })])).toEqual(['0.pipelineId unknownPipeline']);
});

it('says of lead rules that leads are off, and nothing else of their stages', () => {
  expect(codes([rule({ stages: ['GONE'] })], { leadsAreOn: false })).toEqual(['0.entity leadsAreOff']);
});

it('points out a rule behind one that takes everything of its stage, and no other overlap', () => {
  expect(codes([rule({ stages: ['IN_PROCESS', 'NEW'] }), second()])).toEqual(['1.stages.0 ruleBehindAnother']);
  const when = [{ on: 'source' as const, oneOf: ['WEB'] }];
  expect(codes([rule({ when }), second()])).toEqual([]);
  expect(codes([rule(), second({ when })])).toEqual([]);
  expect(codes([rule({ isOn: false }), second()])).toEqual([]);
  expect(codes([rule(), second({ isOn: false })])).toEqual([]);
  expect(codes([rule({ on: 'created' }), second({ on: 'entered' })])).toEqual([]);
  expect(codes([rule({ on: 'created' }), second({ on: 'both' })])).toEqual([]);
  const deal = { entity: 'deal' as const, stages: ['C1:NEW'], pipelineId: 1 };
  expect(codes([rule(deal), second({ ...deal, pipelineId: 2, stages: ['C2:NEW'] })])).toEqual([]);
});

it('tells what is wrong with how a rule chooses at its place', () => {
  expect(codes([rule({ resolved: assignmentOf([9]) })])).toEqual(['0.assignment.people emptyPool']);
});
