import { z } from 'zod';
import type { AssignMode } from '../portal/commands/command-types.js';
import { companyFields } from '../settings/company-fields.js';
import { minutes, oneOf, type Show, seconds, yesNo } from '../settings/field-texts.js';
import { settingsPart } from '../settings/settings-part.js';
import type { Texts } from '../settings/value-texts.js';
import { presenceFields } from '../staff/staff-settings.js';

const minutesOrNever: Show = (value: number) =>
  value > 0 ? { ru: `${value} мин`, en: `${value} min` } : { ru: 'без ограничения', en: 'no limit' };
/** By the portal's own ids: what they are called is read nowhere here. */
const absenceTypesText: Show = (types: string[] | null) => {
  if (types === null) return { ru: 'как на портале', en: 'as in the portal' };
  return { ru: types.join(', ') || 'никакие', en: types.join(', ') || 'none' };
};

export const dialogSettings = companyFields({
  assignMode: z.enum(['offer', 'answer']).prefault('offer'),
  check: z
    .strictObject({
      delaySeconds: z.int().min(30).max(3600).prefault(180),
      answeredStays: z.boolean().prefault(true),
      ...presenceFields,
    })
    .prefault({}),
  afterHandOver: z.strictObject({ dealFollows: z.boolean().prefault(true), contactFollows: z.boolean().prefault(false) }).prefault({}),
});

export const dialogPart = settingsPart({
  fields: dialogSettings,
  words: {
    assignMode: {
      label: { ru: 'Назначение', en: 'Assignment' },
      show: oneOf({
        offer: { ru: 'предлагается оператору', en: 'offered to the operator' },
        answer: { ru: 'сразу принимается за оператора', en: 'accepted for the operator at once' },
      } satisfies Record<AssignMode, Texts>),
    },
    check: {
      delaySeconds: { label: { ru: 'Проверка через', en: 'Check after' }, show: seconds },
      answeredStays: { label: { ru: 'Ответивший оставляет диалог себе', en: 'Who has answered keeps the dialog' }, show: yesNo },
      breakCountsAsStarted: { label: { ru: 'Перерыв считается рабочим днём', en: 'A break counts as a started work day' }, show: yesNo },
      linePauseCountsAsStarted: {
        label: { ru: 'Пауза в линиях считается рабочим днём', en: 'A pause of the lines counts as a started work day' },
        show: yesNo,
      },
      breakTooLongMinutes: {
        label: { ru: 'Перерыв дольше этого — рабочий день не начат', en: 'A longer break counts as a work day not started' },
        show: minutesOrNever,
      },
      shortAbsenceMinutes: {
        label: { ru: 'Отсутствие короче этого не считается', en: 'A shorter absence does not count' },
        show: minutes,
      },
      absenceTypes: {
        label: { ru: 'Какие отсутствия считаются', en: 'Which absences count' },
        show: absenceTypesText,
      },
    },
    afterHandOver: {
      dealFollows: { label: { ru: 'Сделка переходит вместе с диалогом', en: 'The deal follows the dialog' }, show: yesNo },
      contactFollows: { label: { ru: 'Контакт переходит вместе с диалогом', en: 'The contact follows the dialog' }, show: yesNo },
    },
  },
});
