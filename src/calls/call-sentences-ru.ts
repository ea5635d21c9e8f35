import {
  contactAndDeal,
  contactsText,
  contactText,
  crowdedText,
  firmText,
  lostText,
  notKnownText,
  passedOverText,
  STRATEGY,
} from '../contract/placement-parts-ru.js';
import { joined, type NameOf, sentence } from '../contract/sentence-parts.js';
import type { CallFacts, CallIgnoredBecause, CallPlacement, TodoDecision } from '../domain/calls/call.js';
import type { JournalledCall } from './journalled-call.js';
import { namesInCall } from './names-in-call.js';

/** Names stand in the nominative and verbs in the present, as in the other sentences. */
export function callInRussian(facts: CallFacts, decision: JournalledCall): string {
  switch (decision.kind) {
    case 'ignored':
      return `Звонок не распределяется: ${IGNORED[decision.because]}.`;
    case 'remembered':
      return 'Звонок идёт: решение будет принято позже.';
    case 'left':
      return 'Исходящий звонок новому клиенту остался без ответа: контакт и сделка не создаются.';
    default:
      return placedText(facts, decision);
  }
}

function placedText(facts: CallFacts, placement: CallPlacement): string {
  const name = namesInCall(facts);
  const main = [bindingText(placement), responsibleText(facts, placement, name)];
  return joined(
    [
      sentence(`${stageText(facts, placement)}: ${joined(main, '; ')}`),
      placement.isDealByPerson ? 'Звонили из карточки этой сделки, поэтому выбрана она.' : null,
      placement.todo && todoText(placement.todo, name),
      placement.completesTodosOf.length > 0 ? `Закрыто дел о пропущенных звонках: ${placement.completesTodosOf.length}.` : null,
      firmText(placement),
      ...contactsText(placement),
      crowdedText(facts.client?.crowded),
      passedOverText(placement.choice, name, facts.client?.choice.moreCandidates),
      notKnownText(facts.client?.notKnown),
    ],
    ' ',
  );
}

function stageText({ stage, direction }: CallFacts, { kind, isMissed }: CallPlacement): string {
  const what = isMissed ? 'пропущенный звонок' : direction === 'outgoing' ? 'исходящий звонок' : 'входящий звонок';
  const which = { first: 'первое обращение', repeat: 'повторное обращение', continued: 'продолжение' }[kind];
  const when = { started: 'идёт вызов', answered: 'трубку сняли', ended: 'завершён' }[stage];
  return isMissed ? `${what}, ${which}` : `${what} (${when}), ${which}`;
}

function bindingText({ contact, deal }: CallPlacement): string {
  return deal === null ? `${contactText(contact)}, без сделки` : contactAndDeal({ contact, deal });
}

function responsibleText({ client }: CallFacts, placement: CallPlacement, name: NameOf): string | null {
  const lost = lostText(placement.responsibleLost);
  const who = name(placement.responsibleId);
  switch (placement.because) {
    case 'bound':
      return null;
    case 'responsible':
      return `ответственный прежний — ${who}`;
    case 'answered':
      return joined([lost, `ответственный — ${who} (ответил на звонок)`], ', ');
    case 'chosen': {
      const isAtWork = placement.choice?.kind !== 'operator' || placement.choice.atWork;
      const why = isAtWork && client ? STRATEGY[client.choice.strategy] : 'сейчас никто не на работе';
      return joined([lost, `ответственный — ${who} (${why})`], ', ');
    }
    case 'nobodyAvailable':
      return joined([lost, `выбрать некого, ответственный — руководитель продаж (${who})`], ', ');
    default:
      return placement.because satisfies never;
  }
}

function todoText(todo: TodoDecision, name: NameOf): string {
  if (todo.kind === 'alreadyDue') return 'Перезвонить этому клиенту уже поручено, второе дело не создаётся.';
  const instead = todo.insteadOf
    ? ` (ответственный — ${name(todo.insteadOf.userId)} — ${todo.insteadOf.because === 'absent' ? 'отсутствует' : 'не может войти в портал'})`
    : '';
  const hours = todo.by === 'clock' ? ', срок без учёта рабочего времени: его в расписании нет' : '';
  return `Создаётся дело «перезвонить»: ${name(todo.responsibleId)}${instead}${hours}.`;
}

const IGNORED: Record<CallIgnoredBecause, string> = {
  infoCall: 'это информационный звонок портала',
  ownNumber: 'номер собеседника — собственный: компании, телефонии или сотрудника',
  extension: 'это внутренний номер, сотрудники звонят друг другу',
  anonymous: 'номер скрыт или не определён',
  shortNumber: 'номер слишком короткий, по нему нельзя узнать клиента',
  blackListed: 'номер в чёрном списке портала',
  numberOfNobody: 'номер портала не закреплён ни за одной компанией',
  numberOfTwoCompanies: 'номер портала закреплён сразу за двумя компаниями',
};
