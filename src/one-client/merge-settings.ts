import { z } from 'zod';
import type { MergeRules } from '../domain/identity/merge.js';
import { sharingFields } from '../records/shared-keys.js';
import { companyFields } from '../settings/company-fields.js';
import { oneOf, plain, yesNo } from '../settings/field-texts.js';
import { settingsPart } from '../settings/settings-part.js';
import type { Texts } from '../settings/value-texts.js';

export const mergeSettings = companyFields({
  merging: z
    .strictObject({
      isOn: z.boolean().prefault(true),
      ...sharingFields,
      /** What becomes of the open deals besides the one that goes on (chooseDeal). */
      otherDeals: z.enum(['close', 'leave']).prefault('close'),
    })
    .prefault({}),
});

export const mergePart = settingsPart({
  fields: mergeSettings,
  words: {
    merging: {
      isOn: { label: { ru: 'Объединение контактов одного клиента', en: 'Merging of contacts of one client' }, show: yesNo },
      sharedByMoreThan: {
        label: { ru: 'Общий номер – если контактов больше', en: 'A number is shared by more contacts than' },
        show: plain,
      },
      otherDeals: {
        label: { ru: 'Остальные сделки объединённого клиента', en: 'Other deals of a merged client' },
        show: oneOf({
          close: { ru: 'закрываются', en: 'are closed' },
          leave: { ru: 'остаются открытыми', en: 'stay open' },
        } satisfies Record<MergeRules['otherDeals'], Texts>),
      },
    },
  },
});
