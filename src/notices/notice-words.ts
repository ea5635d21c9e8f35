import type { Words } from '../domain/words.js';

/** What the screens call decisions about notices. */
export const noticeWords = {
  kinds: { incidentNotice: { ru: 'Сообщение об инцидентах', en: 'Notice of incidents' } },
  because: { openedIncidents: { ru: 'открыты новые инциденты', en: 'incidents were opened' } },
} satisfies Record<string, Record<string, Words>>;
