import type { Words } from '../domain/words.js';

/** What the screens call decisions about notices. */
export const noticeWords = {
  kinds: { incidentNotice: { ru: 'Сообщение об инцидентах', en: 'Notice of incidents' } },
  incidents: {
    'head-of-sales-gone': { ru: 'Руководитель продаж больше не работает', en: 'The head of sales no longer works here' },
  },
  todo: {
    'head-of-sales-gone': {
      ru: 'Укажите в настройках компании другого руководителя продаж: ему сообщают об ожидании клиентов и передают диалоги, которые больше некому взять.',
      en: 'Choose another head of sales in the company’s settings: they are told of clients who wait, and get the dialogs that nobody else can take.',
    },
  },
  because: { openedIncidents: { ru: 'открыты новые инциденты', en: 'incidents were opened' } },
} satisfies Record<string, Record<string, Words>>;
