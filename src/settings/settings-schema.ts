import { z } from 'zod';
import type { Language } from '../domain/language.js';
import { isKnownZone } from '../domain/schedule/offset-segments.js';
import { minuteOfDay, portalId } from './field-types.js';

/** Monday to Friday, 10:00–19:00: a company's hours until somebody sets others. */
const USUAL_WEEK = {
  '1': [{ from: 600, to: 1140 }],
  '2': [{ from: 600, to: 1140 }],
  '3': [{ from: 600, to: 1140 }],
  '4': [{ from: 600, to: 1140 }],
  '5': [{ from: 600, to: 1140 }],
};

const name = z.string().trim().min(1).max(200);
const timeZone = z.string().refine(isKnownZone, { params: { code: 'UNKNOWN_ZONE', expected: 'an IANA time zone like Europe/Moscow' } });
const localDay = z.iso.date();
const outsideHours = z.enum(['queue', 'head']);
const interval = z.strictObject({ from: minuteOfDay(0, 1439), to: minuteOfDay(1, 1440) });
const intervals = z.array(interval).max(24);
const dayOff = intervals.prefault([]);
const weekly = z.strictObject({ 1: dayOff, 2: dayOff, 3: dayOff, 4: dayOff, 5: dayOff, 6: dayOff, 7: dayOff });
const exceptions = z
  .array(z.strictObject({ on: localDay, intervals }))
  .max(2000)
  .prefault([]);

/** What the settings of a company begin with; capabilities bring the rest (settings-part.ts). */
export const companyBase = {
  code: z.string().regex(/^[a-z][a-z0-9_-]{0,30}$/, { error: 'a lower-case latin letter, then up to 30 of a-z 0-9 _ -' }),
  name,
  lineIds: z.array(portalId).max(500).prefault([]),
  /** The portal's CATEGORY_ID; 0 is the portal's common pipeline. */
  dealCategoryId: z.int().min(0),
  headOfSalesId: portalId,
  timeZone,
  hours: z.strictObject({ weekly: weekly.prefault(USUAL_WEEK), exceptions, outsideHours: outsideHours.prefault('head') }).prefault({}),
};

const department = z.strictObject({
  departmentId: portalId,
  timeZone: timeZone.nullable().prefault(null),
  /** Required: hours of the usual week taken silently could differ from the company's. */
  weekly,
  exceptions,
  outsideHours: outsideHours.nullable().prefault(null),
});

const seniors = z.strictObject({
  userIds: z.array(portalId).max(5000).prefault([]),
  /** Compared trimmed and without case. */
  workPositions: z.array(name).max(500).prefault([]),
  groupIds: z.array(portalId).max(500).prefault([]),
});

/** Who is told of incidents of the service and the portal. */
const notices = z.strictObject({
  administrators: z.boolean().prefault(true),
  userIds: z.array(portalId).max(200).prefault([]),
});

/** @param company all fields of a company, those of the base among them */
export function settingsSchema(company: z.ZodRawShape) {
  return z.strictObject({
    language: z.enum(['ru', 'en'] satisfies Language[]).prefault('ru'),
    companies: z.array(z.strictObject(company)).max(200).prefault([]),
    departments: z.array(department).max(5000).prefault([]),
    seniors: seniors.prefault({}),
    notices: notices.prefault({}),
  });
}

/** All that administrators set, as one document. Every optional part is filled in with its default. */
export interface Settings {
  language: Language;
  companies: CompanySettings[];
  departments: DepartmentSettings[];
  seniors: SeniorsSettings;
  notices: NoticesSettings;
}
/** What everybody knows of a company; a capability sees its own fields too (company-fields.ts). */
export type CompanySettings = z.output<z.ZodObject<typeof companyBase, z.core.$strict>>;
export type DepartmentSettings = z.output<typeof department>;
export type SeniorsSettings = z.output<typeof seniors>;
export type NoticesSettings = z.output<typeof notices>;

export const SETTINGS_SECTIONS = ['language', 'companies', 'departments', 'seniors', 'notices'] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];
