import type { ListOfCards } from '../../../src/administration/portal-data-types';
import { type Group, type Rule, type Strategy, strategyNamed } from './rule';

export const PRESETS = ['even', 'byList', 'fifty', 'newcomers', 'nights', 'best'] as const;
export type Preset = (typeof PRESETS)[number];

export interface NewRule {
  code: string;
  name: string;
  entity: Rule['entity'];
  stages: string[];
  /** Whom the company's lines have in their queues. */
  userIds: number[];
  /** A list of the cards of this kind; null: the portal has none. */
  list: ListOfCards | null;
}

/** A rule to begin with, switched off until somebody switches it on. */
export function presetRule(preset: Preset, about: NewRule): Rule {
  const rule = plainRule(about);
  const { assignment } = rule;
  switch (preset) {
    case 'even':
      break;
    case 'byList':
      assignment.groups = (about.list?.values ?? []).map(
        ({ id, name }): Group => ({
          name,
          when: [{ on: 'field', of: 'item', field: about.list?.field ?? '', test: { is: 'oneOf', ids: [id] } }],
          people: nobodyYet(),
          strategy: null,
          ledger: null,
        }),
      );
      break;
    case 'fifty':
      assignment.limits.all[about.entity] = { perDay: 50 };
      break;
    case 'newcomers':
      assignment.strategy = { name: 'weighted', by: 'set', weights: [], others: 2 } satisfies Strategy;
      break;
    case 'nights':
      assignment.nobody = 'wait';
      assignment.reserve = [];
      break;
    case 'best':
      assignment.strategy = strategyNamed('best');
      assignment.limits.all[about.entity] = { perDay: 20 };
      break;
    default:
      return preset satisfies never;
  }
  return rule;
}

export function newGroup(name: string): Group {
  return { name, when: [], people: nobodyYet(), strategy: null, ledger: null };
}

function plainRule({ code, name, entity, stages, userIds }: NewRule): Rule {
  return {
    code,
    name,
    isOn: false,
    mode: 'live',
    entity,
    pipelineId: null,
    stages,
    on: 'both',
    when: [],
    replaces: 'creatorOnly',
    replacesUserIds: [],
    converted: 'keep',
    assignment: {
      people: { ...nobodyYet(), userIds },
      groups: [],
      strategy: strategyNamed('roundRobin'),
      ledger: null,
      preferences: [],
      skills: { needed: [], people: [], field: null },
      limits: { all: {}, people: [] },
      stopBefore: { endOfHoursMinutes: 30, absenceWorkingMinutes: 480, absenceDays: 2 },
      reserve: [],
      nobody: 'wait',
      returning: true,
      deputies: [],
    },
    thenStage: null,
    takesToDos: true,
  };
}

function nobodyYet(): Group['people'] {
  return { lineQueue: false, userIds: [], departmentIds: [], groupIds: [], positions: [], except: [] };
}
