import type { KnownStart } from '../../dialogs/placement-reader.js';
import type { Language } from '../../domain/language.js';
import type { NewContact, NewDeal } from './command-types.js';

const nameless: Record<Language, string> = { ru: 'Клиент', en: 'Client' };

/** What a new contact starts with: what the connector told of its user. */
export function newContactOf({ clientUser, sessionId }: KnownStart, language: Language): NewContact {
  return {
    name: clientUser?.firstName || (clientUser?.lastName ? '' : `${nameless[language]} ${sessionId}`),
    lastName: clientUser?.lastName ?? '',
    phones: clientUser?.phones ?? [],
    emails: clientUser?.email ? [clientUser.email] : [],
  };
}

export function newDealOf(start: KnownStart, lineName: string, language: Language): NewDeal {
  const { name, lastName } = newContactOf(start, language);
  const client = `${name} ${lastName}`.trim();
  return {
    title: [client, lineName]
      .filter((part) => part !== '')
      .join(' – ')
      .slice(0, 250),
    categoryId: start.company.dealCategoryId,
  };
}

const called: Record<Language, Record<'incoming' | 'outgoing', string>> = {
  ru: { incoming: 'входящий звонок', outgoing: 'исходящий звонок' },
  en: { incoming: 'incoming call', outgoing: 'outgoing call' },
};

/** Of a caller nothing is known but the number. */
export function newContactOfCall(phone: string, language: Language): NewContact {
  return { name: `${nameless[language]} ${phone}`, lastName: '', phones: [phone], emails: [] };
}

export function newDealOfCall(phone: string, direction: 'incoming' | 'outgoing', categoryId: number, language: Language): NewDeal {
  return { title: `${nameless[language]} ${phone} – ${called[language][direction]}`.slice(0, 250), categoryId };
}
