import type { NotKnown } from '../domain/availability/not-known.js';
import type { CallerPlacement } from '../domain/calls/call.js';
import type { CrowdedKey, DealPlacement, MatchedBy, Placement } from '../domain/placement/placement.js';
import type { Choice, PassedOverBecause, StrategyName } from '../domain/routing/choice.js';
import { joined, type NameOf } from './sentence-parts.js';

export function contactAndDeal({ contact, deal }: { contact: CallerPlacement; deal: DealPlacement }): string {
  if (contact.kind === 'create' && deal.kind === 'create') return 'создаются контакт и сделка';
  return joined([contactText(contact), dealText(deal)], ', ');
}

export function contactText(contact: CallerPlacement): string {
  switch (contact.kind) {
    case 'existing':
      return `контакт № ${contact.contactId} (${MATCHED[contact.matchedBy]}${contact.isAdopted ? ', теперь закреплён за компанией' : ''})`;
    case 'promised':
      return 'контакт уже создаётся по другому обращению этого клиента';
    case 'create':
      return 'создаётся контакт';
    case 'firm':
      return `компания CRM № ${contact.firmId} (найдена по телефону, кто из неё звонит, неизвестно)`;
    default:
      return contact satisfies never;
  }
}

/** The deal is not the contact's own. */
export function firmText({ contact, firmId }: { contact: CallerPlacement; firmId?: number }): string | null {
  return firmId === undefined || contact.kind === 'firm' ? null : `Сделка — компании CRM № ${firmId}: клиент пишет или звонит от неё.`;
}

function dealText(deal: Placement['deal']): string {
  switch (deal.kind) {
    case 'existing':
      return `рабочая сделка № ${deal.dealId}`;
    case 'promised':
      return 'сделка у этих обращений общая';
    case 'create':
      return 'создаётся новая сделка';
    default:
      return deal satisfies never;
  }
}

const MATCHED: Record<MatchedBy, string> = {
  linked: 'клиент уже известен компании',
  connectorUser: 'найден по аккаунту в мессенджере',
  imCode: 'найден по адресу в мессенджере',
  phone: 'найден по телефону',
  email: 'найден по e-mail',
};

export function lostText(lost: Placement['responsibleLost']): string | null {
  switch (lost) {
    case null:
      return null;
    case 'dismissed':
      return 'прежний ответственный больше не работает';
    case 'notInCompany':
      return 'прежний ответственный не относится к этой компании';
    default:
      return lost satisfies never;
  }
}

export const STRATEGY: Record<StrategyName, string> = { roundRobin: 'подошла очередь', even: 'меньше всего открытых диалогов' };

export function contactsText({ passedOverContacts }: Pick<Placement, 'passedOverContacts'>): string[] {
  const numbers = (because: string) => passedOverContacts.filter((one) => one.because === because).map(({ contactId }) => `№ ${contactId}`);
  const foreign = numbers('otherCompany');
  const namesakes = numbers('namesake');
  const told = numbers('toldInText');
  const shared = numbers('sharedByMany');
  const named = numbers('namesDiffer');
  const uncertain = numbers('uncertain');
  const written = numbers('inMessage');
  const weaker = numbers('weaker');
  const made = numbers('justMade');
  return [
    made.length > 0 ? `Только что создан, по всему судя, для этого клиента: контакт ${made.join(', ')}.` : '',
    foreign.length > 0 ? `Совпавшие контакты другой компании не тронуты: ${foreign.join(', ')}.` : '',
    namesakes.length > 0 ? `Тёзки не взяты: ${namesakes.join(', ')} — портал нашёл их по имени и сам записал туда мессенджер клиента.` : '',
    told.length > 0
      ? `Не взяты: ${listed(told)} — портал нашёл их по телефону или e-mail из текста или профиля клиента и сам записал туда его мессенджер.`
      : '',
    shared.length > 0 ? `Не взяты: ${listed(shared)} — телефон или e-mail общий для многих контактов и не говорит, кто это.` : '',
    named.length > 0 ? `Не взяты: ${listed(named)} — телефон или e-mail тот же, но имя и фамилия другие.` : '',
    uncertain.length > 0 ? `Не взяты: ${listed(uncertain)} — номер записан иначе: возможно, это тот же клиент.` : '',
    written.length > 0 ? `Не взяты: ${listed(written)} — тот клиент назвал телефон или e-mail в сообщении: возможно, чужой.` : '',
    weaker.length > 0 ? `Ещё совпали контакты ${weaker.join(', ')}.` : '',
  ];
}

/** A reception desk's phone has dozens. */
function listed(numbers: readonly string[]): string {
  return joined([...numbers.slice(0, mostNamed), numbers.length > mostNamed ? `и ещё ${numbers.length - mostNamed}` : null], ', ');
}

export function crowdedText(crowded: readonly CrowdedKey[] = []): string | null {
  if (crowded.length === 0) return null;
  return crowded
    .map(({ kind, contacts }) => `${CROWDED[kind]} указан в карточках контактов: ${contacts}. Рассмотрены только самые старые.`)
    .join(' ');
}

const mostNamed = 20;
const CROWDED: Record<CrowdedKey['kind'], string> = {
  connectorUser: 'Аккаунт мессенджера',
  imCode: 'Адрес мессенджера',
  phone: 'Телефон',
  email: 'E-mail',
};

/** What could not be read, and what was taken for it. */
export function notKnownText(notKnown: readonly NotKnown[] = []): string | null {
  if (notKnown.length === 0) return null;
  return `Таблицы портала не читаются: ${notKnown.map((part) => NOT_KNOWN[part]).join('; ')}.`;
}

const NOT_KNOWN: Record<NotKnown, string> = {
  absences: 'график отсутствий (никто по нему не отсутствует)',
  calendars: 'личные календари (никто по ним не отсутствует)',
  workDays: 'рабочий день (в рабочее время начат, в нерабочее — нет)',
  linePauses: 'паузы в линиях (никто не на паузе)',
  groups: 'группы пользователей (никто по ним не старший менеджер)',
  structure: 'структура компании (часы — компании, руководители неизвестны)',
  handMoves: 'передачи вручную (не учтены)',
  lineNames: 'названия линий',
  telephony: 'телефония (собственные номера портала неизвестны)',
};

/** @param more people of a very long queue who are not among those compared */
export function passedOverText(choice: Choice | null, name: NameOf, more = 0): string | null {
  if (!choice || choice.passedOver.length === 0) return null;
  const named = choice.passedOver.slice(0, mostNamed).map(({ userId, because }) => `${name(userId)} — ${PASSED_OVER[because]}`);
  const others = choice.passedOver.length - named.length + more;
  return `Не выбраны: ${joined([...named, others > 0 ? `и ещё ${others}` : null], '; ')}.`;
}

const PASSED_OVER: Record<PassedOverBecause, string> = {
  dismissed: 'больше не работает',
  blocked: 'вход заблокирован',
  absent: 'отсутствует',
  outsideHours: 'нерабочее время',
  dayNotStarted: 'рабочий день не начат',
  breakTooLong: 'перерыв слишком долгий',
  onBreak: 'перерыв',
  onLinePause: 'пауза в открытых линиях',
  busier: 'больше открытых диалогов',
  chosenMoreRecently: 'очередь ещё не подошла',
  tie: 'при равных условиях выпал другой',
};
