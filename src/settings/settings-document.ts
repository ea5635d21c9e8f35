import type { z } from 'zod';
import type { Finding } from '../domain/lint/finding.js';
import { crossProblems } from './cross-problems.js';
import type { FieldTexts, PortalNames } from './field-texts.js';
import { baseFindingTexts, filledText } from './finding-texts.js';
import type { Problem } from './problem.js';
import { problemsOf } from './problems.js';
import type { SettingsChange } from './settings-change.js';
import { companyWords, settingsChanges } from './settings-changes.js';
import type { SettingsPart } from './settings-part.js';
import { companyBase, type Settings, settingsSchema } from './settings-schema.js';
import { type Unread, withoutUnknown } from './unread-settings.js';
import type { Texts } from './value-texts.js';

export type ParsedSettings = { kind: 'ok'; settings: Settings } | { kind: 'wrong'; problems: Problem[] };
export type StoredSettings = { kind: 'ok'; settings: Settings; unread: Unread[] } | { kind: 'wrong'; problems: Problem[] };

/** The settings document: its base, and the parts that capabilities bring. */
export class SettingsDocument {
  private readonly schema: ReturnType<typeof settingsSchema>;
  private readonly companyWords: FieldTexts;
  private readonly findingTexts: Readonly<Record<string, Texts>>;

  constructor(private readonly parts: readonly SettingsPart[]) {
    const company = companyShape(parts);
    this.schema = settingsSchema(company);
    const words: FieldTexts = Object.assign({}, companyWords, ...parts.map((part) => part.words));
    this.companyWords = Object.fromEntries(Object.keys(company).flatMap((field) => (words[field] ? [[field, words[field]]] : [])));
    this.findingTexts = Object.assign({}, baseFindingTexts, ...parts.map((part) => part.findingTexts));
  }

  /**
   * Checks a settings document and fills in the defaults. `wrong` lists every problem with the exact place, like
   * `companies[0].hours.weekly.1[0].to`; what concerns several places at once (a line of two companies, overlapping
   * intervals) is looked at once the shape is right.
   */
  parse(document: unknown): ParsedSettings {
    return this.parsed(document, () => false);
  }

  /**
   * As {@link parse}, for what another release has saved. The checks of an earlier one may have missed what a part finds now; a later one
   * may have saved what this one does not know: it is left `unread`, and the default is in its place.
   */
  parseStored(document: unknown): StoredSettings {
    const { readable, unread } = withoutUnknown(this.schema, document);
    const parsed = this.parsed(readable, (problem) => this.parts.some((part) => part.mayBeStored?.(problem)));
    return parsed.kind === 'ok' ? { ...parsed, unread } : parsed;
  }

  /** What is different in the later settings, in words. */
  changes(before: Settings, after: Settings, names: PortalNames): SettingsChange[] {
    return settingsChanges(before, after, names, this.companyWords);
  }

  /** Everybody whom the settings name, as often as they do. */
  userIdsIn({ companies, seniors, notices }: Settings): number[] {
    const inCompanies = companies.flatMap((company) => [
      company.headOfSalesId,
      ...this.parts.flatMap((part) => part.userIdsOf?.(company) ?? []),
    ]);
    return [...inCompanies, ...seniors.userIds, ...notices.userIds];
  }

  findingText({ code, params }: Pick<Finding<string>, 'code' | 'params'>): Texts {
    const text = this.findingTexts[code];
    if (!text) throw new Error(`no text for the finding ${code}`);
    return filledText(text, params);
  }

  private parsed(document: unknown, isForgiven: (problem: Problem) => boolean): ParsedSettings {
    const parsed = this.schema.safeParse(document);
    if (!parsed.success) return { kind: 'wrong', problems: problemsOf(parsed.error, document) };
    const settings = parsed.data as Settings;
    const ofParts = this.parts.flatMap((part) => part.crossProblems?.(settings) ?? []);
    const problems = crossProblems(settings, ofParts).filter((problem) => !isForgiven(problem));
    return problems.length > 0 ? { kind: 'wrong', problems } : { kind: 'ok', settings };
  }
}

/** All fields of a company, in the order in which documents have them. */
function companyShape(parts: readonly SettingsPart[]): z.ZodRawShape {
  const placed = parts.flatMap(({ fields, behind }) =>
    Object.entries(fields.shape).map(([name, type]) => ({ name, type, behind: behind?.[name] })),
  );
  const base = Object.entries(companyBase).flatMap(([name, type]) => [{ name, type }, ...placed.filter(({ behind }) => behind === name)]);
  const all = [...base, ...placed.filter(({ behind }) => behind === undefined)];
  return Object.fromEntries(all.map(({ name, type }) => [name, type]));
}
