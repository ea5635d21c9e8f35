import { z } from 'zod';
import type { AssignmentSettings } from '../domain/assignment/assignment.js';
import type { AssignmentRule } from '../domain/assignment-rules/rule.js';
import { companyFields } from '../settings/company-fields.js';
import { portalId } from '../settings/field-types.js';
import { settingsPart } from '../settings/settings-part.js';
import type { CompanySettings, Settings } from '../settings/settings-schema.js';
import { claim, givenTwice } from '../settings/taken-values.js';
import { inBoth } from '../settings/value-texts.js';
import { assignmentFields, assignmentOf, conditions, usersNamedIn } from '../staff/assignment-fields.js';
import { assignmentFindingTexts } from './assignment-finding-texts.js';

/** STATUS_ID of the portal. */
const stageId = z.string().regex(/^[A-Za-z0-9_:]{1,50}$/);

export const ruleFields = z.strictObject({
  code: z.string().regex(/^[a-z][a-z0-9_-]{0,30}$/, { error: 'a lower-case latin letter, then up to 30 of a-z 0-9 _ -' }),
  name: z.string().trim().min(1).max(200),
  isOn: z.boolean().prefault(false),
  mode: z.enum(['live', 'shadow']).prefault('live'),
  entity: z.enum(['lead', 'deal']),
  /** Of deals; null: the company's own. */
  pipelineId: z.int().min(0).nullable().prefault(null),
  stages: z.array(stageId).min(1).max(200),
  on: z.enum(['created', 'entered', 'both']).prefault('both'),
  when: conditions,
  replaces: z.enum(['creatorOnly', 'listed', 'always']).prefault('creatorOnly'),
  replacesUserIds: z.array(portalId).max(5000).prefault([]),
  converted: z.enum(['keep', 'deal']).prefault('keep'),
  assignment: assignmentFields.prefault({}),
  thenStage: stageId.nullable().prefault(null),
  takesToDos: z.boolean().prefault(true),
});

export type RuleSettings = z.output<typeof ruleFields>;

export const assignmentSettings = companyFields({
  /** In their order: the first whose conditions hold counts. */
  assignmentRules: z.array(ruleFields).max(500).prefault([]),
});

/** A rule with how it chooses. */
export interface Rule extends AssignmentRule {
  assignment: AssignmentSettings;
}

/** Those of all companies, in their order; switched off ones too. */
export function rulesOf({ companies }: Pick<Settings, 'companies'>): Rule[] {
  return companies.flatMap((company) => assignmentSettings.of(company).assignmentRules.map((fields) => ruleOf(fields, company)));
}

/** A rule of the settings as it is decided by. */
export function ruleOf(fields: RuleSettings, { code, dealCategoryId }: Pick<CompanySettings, 'code' | 'dealCategoryId'>): Rule {
  const pipelineId = fields.entity === 'lead' ? 0 : (fields.pipelineId ?? dealCategoryId);
  return { ...fields, companyCode: code, pipelineId, assignment: assignmentOf(fields.assignment) };
}

export const assignmentPart = settingsPart({
  fields: assignmentSettings,
  words: {
    assignmentRules: {
      label: { ru: 'Правила распределения', en: 'Assignment rules' },
      show: (rules: RuleSettings[]) =>
        rules.length === 0
          ? { ru: 'нет', en: 'none' }
          : inBoth((language) => rules.map((one) => `${named(one.name)[language]} (${stateOf(one)[language]})`).join(', ')),
    },
  },
  crossProblems: ({ companies }) =>
    companies.flatMap((company, index) =>
      givenTwice(
        assignmentSettings
          .of(company)
          .assignmentRules.map(({ code }, place) => claim(code, ['companies', index, 'assignmentRules', place, 'code'])),
      ),
    ),
  findingTexts: assignmentFindingTexts,
  userIdsOf: (company) =>
    assignmentSettings
      .of(company)
      .assignmentRules.flatMap(({ assignment, replacesUserIds }) => [...usersNamedIn(assignment), ...replacesUserIds]),
});

function named(name: string): Record<'ru' | 'en', string> {
  return { ru: `«${name}»`, en: `“${name}”` };
}

function stateOf({ isOn, mode }: RuleSettings): Record<'ru' | 'en', string> {
  if (!isOn) return { ru: 'выключено', en: 'off' };
  return mode === 'live' ? { ru: 'работает', en: 'live' } : { ru: 'в тени', en: 'shadow' };
}
