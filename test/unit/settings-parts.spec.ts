import { numberFields } from '../../src/records/number-owners.js';
import type { FieldsOf } from '../../src/settings/company-fields.js';
import type { CompanySettings as CompanyBase } from '../../src/settings/settings-schema.js';
import { type CompanySettings, settingsDocument } from '../../src/settings-parts.js';
import { staffSettings } from '../../src/staff/staff-settings.js';

const alfa = { code: 'alfa', name: 'Альфа', dealCategoryId: 1, headOfSalesId: 7, timeZone: 'Europe/Moscow' };

/** A company that gives only what it must, as the document fills it in. */
function filledIn(): CompanyBase {
  const parsed = settingsDocument.parse({ companies: [alfa] });
  const [company] = parsed.kind === 'ok' ? parsed.settings.companies : [];
  if (!company) throw new Error(JSON.stringify(parsed));
  return company;
}

it('puts the fields of a company in the order that documents have had before', () => {
  expect(Object.keys(filledIn())).toEqual([
    'code',
    'name',
    'lineIds',
    'numbers',
    'dealCategoryId',
    'headOfSalesId',
    'timeZone',
    'hours',
    'strategy',
    'assignMode',
    'check',
    'afterHandOver',
    'calls',
    'merging',
    'nightly',
    'waiting',
    'notices',
    'assignmentRules',
  ]);
});

it('has what is read of the parts of others, with their defaults', () => {
  expect(staffSettings.of(filledIn())).toMatchObject({
    strategy: 'roundRobin',
    check: { breakCountsAsStarted: true, linePauseCountsAsStarted: true },
    calls: { operatorIds: [] },
  });
  expect(numberFields.of(filledIn()).numbers).toEqual([]);
  const readOfWhole = (whole: CompanySettings): FieldsOf<typeof staffSettings.shape> & FieldsOf<typeof numberFields.shape> => whole;
  expect(readOfWhole(filledIn() as CompanySettings)).toEqual(filledIn());
});

it('lets nobody read a field whose part was not asked for it', () => {
  // @ts-expect-error the base knows nothing of the night
  expect(filledIn().nightly).toEqual({ isOn: true, atMinutes: 1380, untilMinutes: 480 });
  // @ts-expect-error staff reads of the dialogs' check what it needs
  expect(staffSettings.of(filledIn()).check.delaySeconds).toBe(180);
});
