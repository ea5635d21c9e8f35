import { z } from 'zod';
import { type WaitThresholds, waitThresholds } from '../domain/waiting/wait-levels.js';
import { companyFields } from '../settings/company-fields.js';
import { minutes } from '../settings/field-texts.js';
import { settingsPart } from '../settings/settings-part.js';
import type { CompanySettings } from '../settings/settings-schema.js';

/** A working day of eight hours. */
const mostMinutes = 480;

export const waitingSettings = companyFields({
  waiting: z
    .strictObject({
      yellowMinutes: z.int().min(1).max(mostMinutes).prefault(5),
      redMinutes: z.int().min(1).max(mostMinutes).prefault(15),
    })
    .prefault({}),
});

export const waitingPart = settingsPart({
  fields: waitingSettings,
  words: {
    waiting: {
      yellowMinutes: { label: { ru: 'Жёлтый порог ожидания', en: 'Yellow threshold of waiting' }, show: minutes },
      redMinutes: { label: { ru: 'Красный порог ожидания', en: 'Red threshold of waiting' }, show: minutes },
    },
  },
  crossProblems: ({ companies }) =>
    companies.flatMap((company, index) => {
      const { yellowMinutes, redMinutes } = waitingSettings.of(company).waiting;
      if (yellowMinutes < redMinutes) return [];
      return {
        path: `companies[${index}].waiting.redMinutes`,
        code: 'RED_NOT_AFTER_YELLOW',
        expected: 'more than yellowMinutes',
        got: String(redMinutes),
        text: {
          ru: `Красный порог должен быть больше жёлтого (${yellowMinutes} мин).`,
          en: `The red threshold has to be above the yellow one (${yellowMinutes} min).`,
        },
      };
    }),
});

/** When waits of a company's clients turn yellow and red: by the company's own hours, whoever has the dialog. */
export function thresholdsOf(company: CompanySettings, sinces: readonly Date[]): WaitThresholds[] {
  return waitThresholds({ timeZone: company.timeZone, ...company.hours }, sinces, waitingSettings.of(company).waiting);
}
