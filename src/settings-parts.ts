import { assignmentPart } from './assignment/assignment-settings.js';
import { callPart } from './calls/call-settings.js';
import { dialogPart } from './dialogs/dialog-settings.js';
import { nightPart } from './night/night-settings.js';
import { noticePart } from './notices/notice-settings.js';
import { mergePart } from './one-client/merge-settings.js';
import { waitingPart } from './records/waiting-settings.js';
import type { FieldsOf } from './settings/company-fields.js';
import { SettingsDocument } from './settings/settings-document.js';
import type { SettingsPart } from './settings/settings-part.js';
import type { CompanySettings as CompanyBase, Settings as SettingsBase } from './settings/settings-schema.js';
import { staffPart } from './staff/staff-settings.js';

/** What is set besides the base, one line each, in the order in which a company's fields stand in documents, problems and the history. */
const parts = [staffPart, dialogPart, callPart, mergePart, nightPart, waitingPart, noticePart, assignmentPart] as const;

export const settingsDocument = new SettingsDocument(parts);

type FieldsOfAll<Parts> = Parts extends readonly [SettingsPart<infer Shape>, ...infer Rest] ? FieldsOf<Shape> & FieldsOfAll<Rest> : unknown;

/** A company with the fields of all parts, as people and files see it. */
export type CompanySettings = CompanyBase & FieldsOfAll<typeof parts>;

/** The whole document. */
export interface Settings extends SettingsBase {
  companies: CompanySettings[];
}
