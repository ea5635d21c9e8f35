import { z } from 'zod';
import { companyFields } from '../settings/company-fields.js';
import { person, yesNo } from '../settings/field-texts.js';
import { portalId } from '../settings/field-types.js';
import { settingsPart } from '../settings/settings-part.js';

export const noticeSettings = companyFields({
  /** Who is told of the company's incidents. */
  notices: z
    .strictObject({
      headOfSales: z.boolean().prefault(true),
      userIds: z.array(portalId).max(200).prefault([]),
    })
    .prefault({}),
});

export const noticePart = settingsPart({
  fields: noticeSettings,
  words: {
    notices: {
      headOfSales: { label: { ru: 'Сообщать об инцидентах руководителю продаж', en: 'Tell the head of sales of incidents' }, show: yesNo },
      userIds: { label: { ru: 'Кому ещё сообщать об инцидентах', en: 'Who else is told of incidents' }, show: person, isList: true },
    },
  },
  userIdsOf: (company) => noticeSettings.of(company).notices.userIds,
});
