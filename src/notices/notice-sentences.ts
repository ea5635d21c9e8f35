import { type NameOf, nameIn } from '../contract/sentence-parts.js';
import type { AwayBecause } from '../domain/availability/why-away.js';
import type { Language } from '../domain/language.js';
import type { IncidentNotice, IncidentNoticeFacts } from '../domain/notices/decide-incident-notice.js';
import type { Words } from '../domain/words.js';

export interface NoticeSentences {
  /** The journal's. */
  incidentNotice(facts: IncidentNoticeFacts, decision: IncidentNotice): string;
  /** What whoever is told reads; the portal's module adds a link. */
  notice(facts: Pick<IncidentNoticeFacts, 'company' | 'incidents'>): string;
}

/** Kinds that a notice names; further ones are counted. */
const mostNamed = 3;

export const noticeSentences: Record<Language, NoticeSentences> = {
  ru: {
    incidentNotice(facts, decision) {
      const whose = facts.company ? `компания «${facts.company.name}»` : 'служба и портал';
      const told = decision.kind === 'tell' ? `Сообщено: ${listed(decision.userIds, namesOf(facts))}` : 'Сообщать некому';
      const not = skippedOf(facts, decision, {
        dismissed: 'больше не работает',
        blocked: 'вход в портал заблокирован',
        absent: 'отсутствует',
      });
      return `${capital(namesOfIncidents(facts, 'ru').join('; '))} (${whose}). ${told}${not === '' ? '' : `; не сообщено: ${not}`}.`;
    },
    notice({ company, incidents }) {
      const names = namesOfIncidents({ incidents }, 'ru');
      const whose = company ? ` Компания «${company.name}».` : '';
      if (incidents.length === 1) return `Инцидент: ${names[0]}.${whose}`;
      return `Инцидентов: ${incidents.length}. ${capital(shortened(names, (more) => `ещё ${more}`))}.${whose}`;
    },
  },
  en: {
    incidentNotice(facts, decision) {
      const whose = facts.company ? `company “${facts.company.name}”` : 'service and portal';
      const told = decision.kind === 'tell' ? `Told: ${listed(decision.userIds, namesOf(facts))}` : 'There is nobody to tell';
      const not = skippedOf(facts, decision, { dismissed: 'no longer works here', blocked: 'sign-in blocked', absent: 'absent' });
      return `${capital(namesOfIncidents(facts, 'en').join('; '))} (${whose}). ${told}${not === '' ? '' : `; not told: ${not}`}.`;
    },
    notice({ company, incidents }) {
      const names = namesOfIncidents({ incidents }, 'en');
      const whose = company ? ` Company “${company.name}”.` : '';
      if (incidents.length === 1) return `Incident: ${names[0]}.${whose}`;
      return `Incidents: ${incidents.length}. ${capital(shortened(names, (more) => `${more} more`))}.${whose}`;
    },
  },
};

function namesOf({ headOfSales, above, named, administrators }: IncidentNoticeFacts): NameOf {
  return nameIn([...(headOfSales ? [headOfSales] : []), ...above, ...named, ...administrators]);
}

function listed(userIds: readonly number[], name: NameOf): string {
  return userIds.map(name).join(', ');
}

function skippedOf(facts: IncidentNoticeFacts, { skipped }: IncidentNotice, why: Record<AwayBecause, string>): string {
  const name = namesOf(facts);
  return skipped.map(({ userId, because }) => `${name(userId)} (${why[because]})`).join(', ');
}

/** Each kind once, with its count where there are several. */
function namesOfIncidents({ incidents }: Pick<IncidentNoticeFacts, 'incidents'>, language: Language): string[] {
  const counts = new Map<string, { called: Words; count: number }>();
  for (const { kind, called } of incidents) counts.set(kind, { called, count: (counts.get(kind)?.count ?? 0) + 1 });
  return [...counts.values()].map(({ called, count }) => `${called[language]}${count > 1 ? ` (${count})` : ''}`);
}

function shortened(names: readonly string[], more: (count: number) => string): string {
  return [...names.slice(0, mostNamed), ...(names.length > mostNamed ? [more(names.length - mostNamed)] : [])].join('; ');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
