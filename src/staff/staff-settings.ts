import { z } from 'zod';
import type { StrategyName } from '../domain/routing/choice.js';
import { companyFields } from '../settings/company-fields.js';
import { oneOf } from '../settings/field-texts.js';
import { portalId } from '../settings/field-types.js';
import { settingsPart } from '../settings/settings-part.js';
import type { Texts } from '../settings/value-texts.js';

const strategy = z.enum(['roundRobin', 'even']).prefault('roundRobin');

/** Who counts as at work. They stand among the rules of the dialogs' check, `check`. */
export const presenceFields = {
  breakCountsAsStarted: z.boolean().prefault(true),
  linePauseCountsAsStarted: z.boolean().prefault(true),
  /** A longer break counts as a day not started; 0: none does. */
  breakTooLongMinutes: z.int().min(0).max(1440).prefault(60),
  /** A shorter absence is none. */
  shortAbsenceMinutes: z.int().min(0).max(10_080).prefault(0),
  /** XML_IDs of the portal's types, 'CALENDAR' for people's own calendars; null: as the portal has it. */
  absenceTypes: z.array(z.string().trim().min(1).max(100)).max(100).nullable().prefault(null),
};

/** Who answers for callers. They stand among the settings of calls, `calls`. */
export const callStaffFields = {
  /** Who may become responsible for a caller; empty: everybody in the queues of the company's lines. */
  operatorIds: z.array(portalId).max(500).prefault([]),
};

/** All that is asked of a company's settings where somebody is chosen. */
export const staffSettings = companyFields({
  strategy,
  check: z.object(presenceFields),
  calls: z.object(callStaffFields),
});

export const staffPart = settingsPart({
  fields: companyFields({ strategy }),
  words: {
    strategy: {
      label: { ru: 'Выбор оператора', en: 'Choice of operator' },
      show: oneOf({
        roundRobin: { ru: 'по очереди', en: 'round robin' },
        even: { ru: 'поровну', en: 'even' },
      } satisfies Record<StrategyName, Texts>),
    },
  },
});
