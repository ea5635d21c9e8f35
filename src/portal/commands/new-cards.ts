import type { Language } from '../../domain/language.js';
import type { PortalUser } from '../tables/users.js';
import type { NewContact, NewDeal } from './command-types.js';

const nameless: Record<Language, string> = { ru: 'Клиент', en: 'Client' };

/** Somebody who has begun a dialog, with the connector's user as far as the portal has it. */
interface Writer {
  sessionId: number;
  clientUser: Pick<PortalUser, 'firstName' | 'lastName' | 'phones' | 'email'> | null;
}

/** What a new contact starts with: what the connector told of its user. */
export function newContactOf({ clientUser, sessionId }: Writer, language: Language): NewContact {
  return {
    name: clientUser?.firstName || (clientUser?.lastName ? '' : `${nameless[language]} ${sessionId}`),
    lastName: clientUser?.lastName ?? '',
    phones: clientUser?.phones ?? [],
    emails: clientUser?.email ? [clientUser.email] : [],
  };
}

export function newDealOf(writer: Writer, lineName: string, categoryId: number, language: Language): NewDeal {
  const { name, lastName } = newContactOf(writer, language);
  const client = `${name} ${lastName}`.trim();
  return {
    title: [client, lineName]
      .filter((part) => part !== '')
      .join(' – ')
      .slice(0, 250),
    categoryId,
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
