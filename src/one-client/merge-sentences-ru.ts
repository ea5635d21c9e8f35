import { joined } from '../contract/sentence-parts.js';
import type { MergeDecision, MergeFacts, RefuseBecause, SharedKey } from '../domain/identity/merge.js';
import { contactIdsIn, fullNames } from './contact-ids-in.js';
import type { MergeSentences } from './merge-sentences.js';

export const russianMerges: MergeSentences = {
  merge(facts, decision) {
    const [a, b] = contactIdsIn(facts);
    switch (decision.kind) {
      case 'merge':
        return `Контакты ${a} и ${b} — один клиент компании «${facts.companyName}»: ${whyText(decision)}; ${mergedText(decision)}.`;
      case 'suggest':
        return `Контакты ${a} и ${b}, возможно, один клиент компании «${facts.companyName}»: ${maybeText(facts, decision)}. Решает человек.`;
      case 'wait':
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

function maybeText({ contacts, rules }: MergeFacts, { because, key }: Extract<MergeDecision, { kind: 'suggest' }>): string {
  const [{ name, lastName }] = contacts;
  switch (because) {
    case 'namesDiffer':
      return `${key ? keyText(key) : 'общий признак'}, но имена разные: ${fullNames({ contacts })}`;
    case 'sharedByMany':
      return `${key ? keyText(key) : 'общий признак'}, но он у ${key?.contacts ?? 0} контактов компании (больше ${rules.sharedByMoreThan})`;
    case 'sameName':
      return `одинаковое имя, ${name} ${lastName}`;
    case 'settingsOff':
      return `${key ? keyText(key) : 'общий признак'}, но объединение выключено`;
    default:
      return because satisfies never;
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
