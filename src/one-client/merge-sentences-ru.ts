import { joined } from '../contract/sentence-parts.js';
import type { HowLearnt } from '../domain/identity/how-learnt.js';
import type { MergeDecision, MergeFacts, RefuseBecause, SharedKey, SpeaksFor, SuggestBecause } from '../domain/identity/merge.js';
import { contactIdsIn, fullNames } from './contact-ids-in.js';
import type { MergeSentences } from './merge-sentences.js';

export const russianMerges: MergeSentences = {
  merge(facts, decision) {
    const [a, b] = contactIdsIn(facts);
    switch (decision.kind) {
      case 'merge':
        return `Контакты ${a} и ${b} — один клиент компании «${facts.companyName}»: ${whyText(decision)}; ${mergedText(decision)}.`;
      case 'suggest':
        return `Контакты ${a} и ${b}, возможно, один клиент компании «${facts.companyName}». ${maybeText(facts, decision)}. Решает человек.`;
      case 'wait':
        if (decision.because === 'changedByHand')
          return `Контакты ${a} и ${b}, возможно, один клиент компании «${facts.companyName}»: решение через четверть часа, карточку только что меняли вручную.`;
        return decision.because === 'commandsUnderWay'
          ? `Контакты ${a} и ${b} — один клиент компании «${facts.companyName}»; объединение ждёт, пока портал выполнит прежние команды по ним.`
          : `Объединение контакта ${b} ждёт: второй контакт портал ещё создаёт.`;
      case 'refuse':
        return `Контакты ${a} и ${b} не объединяются: ${refusedText(facts, decision.because)}.`;
      default:
        return decision satisfies never;
    }
  },

  handMerge({ companyName, fromContactId, toContactId, lostBy, movedThreads }, { keptDealId }) {
    const merged = `Контакт ${fromContactId} объединён с ${toContactId} в портале вручную`;
    if (lostBy !== null)
      return `${merged}, причём разных компаний: ${toContactId} принадлежит компании «${companyName}», а у компании «${lostBy}» контакта этого клиента больше нет.`;
    const deal = keptDealId > 0 ? `работа идёт в сделке ${keptDealId}` : null;
    return `${merged}: ${joined([`один клиент компании «${companyName}»`, deal, `перенесено диалогов и звонков: ${movedThreads}`], ', ')}.`;
  },
};

function whyText({ because, key }: Extract<MergeDecision, { kind: 'merge' }>): string {
  if (because === 'accepted') return joined(['так решил человек', key ? keyText(key) : null], ', ');
  return key ? keyText(key) : because;
}

function keyText({ kind, value }: SharedKey): string {
  switch (kind) {
    case 'connectorUser':
      return `та же учётная запись мессенджера (пользователь ${value})`;
    case 'imCode':
      return `тот же адрес мессенджера (${value})`;
    case 'phone':
      return `тот же телефон ${value}`;
    case 'email':
      return `тот же e-mail ${value}`;
    default:
      return kind satisfies never;
  }
}

function mergedText({ fromContactId, toContactId, keptDealId, closeDealIds }: Extract<MergeDecision, { kind: 'merge' }>): string {
  const closed =
    closeDealIds.length > 0 ? `${closeDealIds.length > 1 ? 'закрыты сделки' : 'закрыта сделка'} ${closeDealIds.join(', ')}` : null;
  const kept = keptDealId > 0 ? `работа идёт в сделке ${keptDealId}` : null;
  return joined([`${fromContactId} объединяется с ${toContactId}`, kept, closed], ', ');
}

/** What speaks for it and against, the weightiest first. */
function maybeText(facts: MergeFacts, decision: Extract<MergeDecision, { kind: 'suggest' }>): string {
  const { because, key, speaksFor, speaksAgainst } = decision;
  const why = (speaksFor ?? (key ? ['key'] : ['sameName'])).map((sign) => forText(facts, key, sign));
  const objections = (speaksAgainst ?? [because]).map((sign) => againstText(facts, key, sign));
  if (because === 'settingsOff' && speaksAgainst) objections.push('объединение выключено');
  return joined([`За: ${why.join('; ')}`, objections.some(Boolean) ? `Против: ${objections.filter(Boolean).join('; ')}` : null], '. ');
}

function forText(facts: MergeFacts, key: SharedKey | null, sign: SpeaksFor): string {
  const [{ name, lastName }] = facts.contacts;
  switch (sign) {
    case 'key':
      return key ? joined([keyText(key), key.how ? `(${learntText(facts, key)})` : null], ' ') : 'общий признак';
    case 'sameName':
      return `одинаковое имя, ${name} ${lastName}`;
    case 'sameResponsible':
      return 'один ответственный';
    default:
      return sign satisfies never;
  }
}

function learntText(facts: MergeFacts, { how: [older, younger] }: SharedKey): string {
  const [a, b] = contactIdsIn(facts);
  return older === younger ? `у обоих ${HOW[older]}` : `у ${a} ${HOW[older]}, у ${b} ${HOW[younger]}`;
}

const HOW: Record<HowLearnt, string> = {
  profile: 'из профиля мессенджера или формы',
  callerId: 'из звонка с этого номера',
  text: 'из текста сообщения',
  hand: 'введён сотрудником',
  card: 'из карточки',
  spelling: 'возможно, он же в другой записи',
};

function againstText(facts: MergeFacts, key: SharedKey | null, sign: SuggestBecause): string | null {
  switch (sign) {
    case 'namesDiffer':
      return `имена разные: ${fullNames(facts)}`;
    case 'sharedByMany':
      return `он у ${key?.contacts ?? 0} контактов компании (больше ${facts.rules.sharedByMoreThan})`;
    case 'toldInText':
      return 'один из них только написал его в сообщении, и по именам не видно, что это один человек';
    case 'notTold':
      return 'не каждый из двоих назвал его сам';
    case 'ownKeys':
      return 'как свои они называли другие номера или e-mail';
    case 'otherResponsible':
      return 'с ними работали разные ответственные';
    case 'noKey':
      return 'больше ничего общего';
    case 'settingsOff':
      return 'объединение выключено';
    case 'sameName':
      return null;
    default:
      return sign satisfies never;
  }
}

function refusedText({ contacts, companyName }: MergeFacts, because: RefuseBecause): string {
  switch (because) {
    case 'otherCompany':
      return `один из них не принадлежит компании «${companyName}»`;
    case 'separate':
      return 'человек сказал, что это разные клиенты';
    case 'contactGone': {
      const gone = contacts.filter((contact) => !contact.isThere).map(({ contactId }) => contactId);
      return `в портале больше нет: ${gone.join(', ')}`;
    }
    case 'sameContact':
      return 'это уже один контакт';
    case 'nothingShared':
      return 'между ними больше нет ничего общего';
    default:
      return because satisfies never;
  }
}
