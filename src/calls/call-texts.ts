import { DateTime } from 'luxon';
import type { Language } from '../domain/language.js';
import type { CompanySettings } from '../settings/settings-schema.js';

interface MissedCall {
  phone: string;
  portalNumber: string;
  endedAt: Date;
  dueAt: Date;
}

const subjects: Record<Language, string> = { ru: 'Перезвонить: пропущенный звонок', en: 'Call back: missed call' };

/** Words of the to-do of a missed call, for whoever calls back. Times are the company's. */
export function todoTexts(
  call: MissedCall,
  { name, timeZone }: CompanySettings,
  language: Language,
): { subject: string; description: string } {
  const when = (at: Date) => DateTime.fromJSDate(at, { zone: timeZone }).setLocale(language).toFormat('d MMMM, HH:mm');
  const description: Record<Language, string> = {
    ru: `Звонили с номера ${call.phone} на ${call.portalNumber} (${name}) ${when(call.endedAt)}. Перезвонить до ${when(call.dueAt)}.`,
    en: `Somebody called from ${call.phone} to ${call.portalNumber} (${name}) on ${when(call.endedAt)}. Call back by ${when(call.dueAt)}.`,
  };
  return { subject: subjects[language], description: description[language] };
}
