import { z } from 'zod';
import type { Language } from '../domain/language.js';
import { isKnownZone } from '../domain/schedule/offset-segments.js';

/** Monday to Friday, 10:00–19:00: a company's hours until somebody sets others. */
const USUAL_WEEK = {
  '1': [{ from: 600, to: 1140 }],
  '2': [{ from: 600, to: 1140 }],
  '3': [{ from: 600, to: 1140 }],
  '4': [{ from: 600, to: 1140 }],
  '5': [{ from: 600, to: 1140 }],
};

const portalId = z.int().positive();
const name = z.string().trim().min(1).max(200);
const timeZone = z.string().refine(isKnownZone, { params: { code: 'UNKNOWN_ZONE', expected: 'an IANA time zone like Europe/Moscow' } });
const localDay = z.iso.date();
const outsideHours = z.enum(['queue', 'head']);
const interval = z.strictObject({ from: z.int().min(0).max(1439), to: z.int().min(1).max(1440) });
const intervals = z.array(interval).max(24);
const dayOff = intervals.prefault([]);
const weekly = z.strictObject({ 1: dayOff, 2: dayOff, 3: dayOff, 4: dayOff, 5: dayOff, 6: dayOff, 7: dayOff });
const exceptions = z
  .array(z.strictObject({ on: localDay, intervals }))
  .max(2000)
  .prefault([]);

const company = z.strictObject({
  code: z.string().regex(/^[a-z][a-z0-9_-]{0,30}$/, { error: 'a lower-case latin letter, then up to 30 of a-z 0-9 _ -' }),
  name,
  lineIds: z.array(portalId).max(500).prefault([]),
  numbers: z.array(z.string().trim().min(1).max(50)).max(500).prefault([]),
  /** The portal's CATEGORY_ID; 0 is the portal's common pipeline. */
  dealCategoryId: z.int().min(0),
  headOfSalesId: portalId,
  timeZone,
  hours: z.strictObject({ weekly: weekly.prefault(USUAL_WEEK), exceptions, outsideHours: outsideHours.prefault('head') }).prefault({}),
  strategy: z.enum(['roundRobin', 'even']).prefault('roundRobin'),
  assignMode: z.enum(['offer', 'answer']).prefault('offer'),
  check: z
    .strictObject({
      delaySeconds: z.int().min(30).max(3600).prefault(180),
      answeredStays: z.boolean().prefault(true),
      breakCountsAsStarted: z.boolean().prefault(true),
      linePauseCountsAsStarted: z.boolean().prefault(true),
    })
    .prefault({}),
  afterHandOver: z.strictObject({ dealFollows: z.boolean().prefault(true), contactFollows: z.boolean().prefault(false) }).prefault({}),
  calls: z
    .strictObject({
      /** Who may become responsible for a caller; empty: everybody in the queues of the company's lines. */
      operatorIds: z.array(portalId).max(500).prefault([]),
      /** Working minutes within which a missed call is to be called back. */
      callBackMinutes: z.int().min(1).max(2880).prefault(30),
    })
    .prefault({}),
  merging: z
    .strictObject({
      isOn: z.boolean().prefault(true),
      /** A phone or e-mail that more contacts than this have is nobody's own: a reception desk. */
      sharedByMoreThan: z.int().min(2).max(100).prefault(3),
      /** What becomes of the open deals besides the one with the latest activity. */
      otherDeals: z.enum(['close', 'leave']).prefault('close'),
    })
    .prefault({}),
  nightly: z
    .strictObject({
      isOn: z.boolean().prefault(true),
      atMinutes: z.int().min(0).max(1439).prefault(1380),
      /** Local morning until which a missed run is made up. */
      untilMinutes: z.int().min(0).max(1439).prefault(480),
    })
    .prefault({}),
});

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

export const settingsSchema = z.strictObject({
  language: z.enum(['ru', 'en'] satisfies Language[]).prefault('ru'),
  companies: z.array(company).max(200).prefault([]),
  departments: z.array(department).max(5000).prefault([]),
  seniors: seniors.prefault({}),
});

/** All that administrators set, as one document. Every optional part is filled in with its default. */
export type Settings = z.output<typeof settingsSchema>;
export type CompanySettings = Settings['companies'][number];
export type DepartmentSettings = Settings['departments'][number];
export type SeniorsSettings = Settings['seniors'];

export const SETTINGS_SECTIONS = ['language', 'companies', 'departments', 'seniors'] as const;
export type SettingsSection = (typeof SETTINGS_SECTIONS)[number];
