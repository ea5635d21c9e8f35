import type { z } from 'zod';
import type { PartFindings } from '../domain/lint/finding.js';
import type { PortalFacts } from '../domain/lint/lint-settings.js';
import type { CompanyFields, FieldsOf } from './company-fields.js';
import type { Described, FieldTexts } from './field-texts.js';
import type { Problem } from './problem.js';
import type { CompanySettings, Settings } from './settings-schema.js';
import type { Texts } from './value-texts.js';

/** What a capability brings to the settings document. */
export interface SettingsPart<Shape extends z.ZodRawShape = z.ZodRawShape> {
  /** Its fields of a company. They stand behind those of the base and of the parts before it. */
  readonly fields: CompanyFields<Shape>;
  /** Those of them that stand right behind a field of the base instead. */
  readonly behind?: { readonly [Field in keyof Shape]?: keyof CompanySettings };
  /** How the history of settings speaks of them. */
  readonly words: FieldTexts;
  /** What is wrong with its fields though each is well-shaped. */
  readonly crossProblems?: (settings: Settings) => Problem[];
  /** A cross problem that an earlier release has saved: the settings in force go on with it, new ones are not saved. */
  readonly mayBeStored?: (problem: Problem) => boolean;
  /** Users whom its fields name. */
  readonly userIdsOf?: (company: CompanySettings) => readonly number[];
  /** Texts of what its lint finds, by code. */
  readonly findingTexts?: Readonly<Record<string, Texts>>;
}

/** A part whose every field has its words: one without them does not compile. */
export function settingsPart<Shape extends z.ZodRawShape>(
  part: Omit<SettingsPart<Shape>, 'words'> & { readonly words: Described<FieldsOf<NoInfer<Shape>>> },
): SettingsPart<Shape> {
  return part as SettingsPart<Shape>;
}

/** Holds a capability's part of the settings against what the portal has now. */
export interface SettingsPartLint {
  /** @param portal with the users whom the part names */
  findings(settings: Settings, portal: PortalFacts): Promise<PartFindings>;
}

/** The lints of all capabilities' parts, in the order of `capabilities.ts`. */
export const SETTINGS_PART_LINTS = Symbol('settings part lints');
