import { texts } from '../i18n/i18n';

export const unownedTexts = texts(
  {
    unowned: 'Звонят, но номер ничей',
    unownedHelp: 'Звонки на эти номера служба оставляет порталу: он сам выбирает контакт и сделку.',
    recent: '{count} звонок за 30 дней | {count} звонка за 30 дней | {count} звонков за 30 дней',
    last: 'последний — {at}',
  },
  {
    unowned: 'Called, but nobody’s',
    unownedHelp: 'Calls to these numbers are left to the portal, which chooses contact and deal by itself.',
    recent: '{count} call within 30 days | {count} calls within 30 days',
    last: 'the last one {at}',
  },
);
