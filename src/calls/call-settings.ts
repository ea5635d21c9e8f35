import { z } from 'zod';
import type { CallFindingCode } from '../domain/calls/lint-calls.js';
import { numberKey } from '../domain/calls/number-key.js';
import { numberFields } from '../records/number-owners.js';
import { companyFields } from '../settings/company-fields.js';
import { minutes, person, plain } from '../settings/field-texts.js';
import { settingsPart } from '../settings/settings-part.js';
import { type TakenByTwo, takenByTwo } from '../settings/taken-values.js';
import type { Texts } from '../settings/value-texts.js';
import { callStaffFields } from '../staff/staff-settings.js';

export const callSettings = companyFields({
  ...numberFields.shape,
  calls: z
    .strictObject({
      ...callStaffFields,
      /** Working minutes within which a missed call is to be called back. */
      callBackMinutes: z.int().min(1).max(2880).prefault(30),
    })
    .prefault({}),
});

const NUMBER: TakenByTwo = {
  code: 'NUMBER_OF_TWO_COMPANIES',
  text: { ru: 'Номер {got} уже указан у компании «{owner}».', en: 'The number {got} already belongs to the company “{owner}”.' },
};
const CLAIMED_NUMBER = /^companies\[\d+\]\.numbers\[/;

export const callPart = settingsPart({
  fields: callSettings,
  behind: { numbers: 'lineIds' },
  words: {
    numbers: { label: { ru: 'Номера', en: 'Numbers' }, show: plain, isList: true },
    calls: {
      operatorIds: { label: { ru: 'Ответственные за звонки', en: 'Responsible for callers' }, show: person, isList: true },
      callBackMinutes: { label: { ru: 'Перезвонить в течение', en: 'Call back within' }, show: minutes },
    },
  },
  crossProblems: ({ companies }) =>
    takenByTwo(
      NUMBER,
      companies.flatMap((company, i) =>
        callSettings.of(company).numbers.map((got, j) => ({ key: numberKey(got), got, path: ['companies', i, 'numbers', j] })),
      ),
      companies,
    ),
  // An earlier release may have taken two spellings of one number for two: calls to it are nobody's until somebody saves the settings without it.
  mayBeStored: ({ path }) => CLAIMED_NUMBER.test(path),
  userIdsOf: (company) => callSettings.of(company).calls.operatorIds,
  findingTexts: {
    numberOfTwoCompanies: { ru: 'Номер {number} указан у двух компаний.', en: 'The number {number} belongs to two companies.' },
    unknownNumber: {
      ru: 'Номера {number} в телефонии портала нет: звонков на него не будет.',
      en: 'The portal’s telephony has no number {number}: no call will come to it.',
    },
    numberMakesLeads: {
      ru: 'На номере {number} портал сам создаёт лиды и привязывает к ним звонки: отключите создание лида в настройках этого номера в телефонии (CRM_CREATE: none).',
      en: 'At the number {number} the portal makes leads itself and binds calls to them: switch that off in the telephony’s settings of this number (CRM_CREATE: none).',
    },
    numberOfNobody: {
      ru: 'Номер {number} не закреплён ни за одной компанией (звонков за 30 дней: {calls}).',
      en: 'The number {number} is no company’s (calls within 30 days: {calls}).',
    },
    nobodyForCalls: {
      ru: 'У компании {company} есть номера, но за звонки некому отвечать.',
      en: 'The company {company} has numbers, but nobody who could be responsible for callers.',
    },
  } satisfies Record<CallFindingCode, Texts>,
});
