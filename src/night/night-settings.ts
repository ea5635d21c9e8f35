import { z } from 'zod';
import type { NightlyRules } from '../domain/routing/nightly.js';
import { companyFields } from '../settings/company-fields.js';
import { timeOfDay, yesNo } from '../settings/field-texts.js';
import { minuteOfDay } from '../settings/field-types.js';
import { settingsPart } from '../settings/settings-part.js';
import type { CompanySettings } from '../settings/settings-schema.js';

export const nightSettings = companyFields({
  nightly: z
    .strictObject({
      isOn: z.boolean().prefault(true),
      atMinutes: minuteOfDay(0, 1439).prefault(1380),
      /** Local morning until which a missed run is made up. */
      untilMinutes: minuteOfDay(0, 1439).prefault(480),
    })
    .prefault({}),
});

/** When the company's run happens. */
export function nightlyRules(company: CompanySettings): NightlyRules {
  return { ...nightSettings.of(company).nightly, timeZone: company.timeZone };
}

export const nightPart = settingsPart({
  fields: nightSettings,
  words: {
    nightly: {
      isOn: { label: { ru: 'Ночное подключение руководителя', en: 'The head joins at night' }, show: yesNo },
      atMinutes: { label: { ru: 'Ночное подключение в', en: 'The head joins at' }, show: timeOfDay },
      untilMinutes: {
        label: { ru: 'Пропущенное подключение навёрстывается до', en: 'A missed joining is made up until' },
        show: timeOfDay,
      },
    },
  },
});
