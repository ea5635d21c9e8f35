import {
  contactAndDeal,
  contactsText,
  crowdedText,
  firmText,
  lostText,
  notKnownText,
  passedOverText,
  STRATEGY,
} from '../contract/placement-parts-ru.js';
import { dateText, joined, lengthText, type NameOf, nameIn, sentence } from '../contract/sentence-parts.js';
import type { PersonFacts } from '../domain/availability/person.js';
import type { OperatorPlacement, Placement, PlacementFacts } from '../domain/placement/placement.js';
import { isAboutOperator } from '../domain/placement/try-again.js';
import type { CheckFacts, CheckOutcome, CheckReason, SkippedHead } from '../domain/routing/check.js';
import type { Choice, ChoiceFacts, StrategyName } from '../domain/routing/choice.js';
import type { RerouteDecision } from '../domain/routing/decide-reroute.js';
import type { HandFacts } from '../domain/routing/hand.js';
import type { MoveBecause, MoveFacts } from '../domain/routing/move.js';
import type { RefusalDecision, RefusalFacts } from '../domain/routing/refusal.js';
import type { WaitNoticeFacts } from '../domain/waiting/decide-wait-notice.js';
import type { DialogSentences } from './dialog-sentences.js';
import type { IgnoredBecause } from './ignored-because.js';
import { namesInCheck, namesInMove, namesInPlacement, namesInReroute } from './names-in-dialogs.js';

/** Names stand in the nominative and verbs in the present: neither case nor gender of a name is known. */
export const russianDialogs: DialogSentences = {
  placement(facts, placement) {
    const name = namesInPlacement(facts);
    const kind = placement.kind === 'first' ? 'первое обращение' : 'повторное обращение';
    const main = `${kind}: ${joined([contactAndDeal(placement), operatorText(facts, placement, name)], '; ')}`;
    return joined(
      [
        sentence(main),
        firmText(placement),
        ...contactsText(placement),
        crowdedText(facts.crowded),
        passedOverText(placement.choice, name, facts.choice.moreCandidates),
        notKnownText(facts.notKnown),
      ],
      ' ',
    );
  },

  check(facts, { outcome }) {
    const name = namesInCheck(facts);
    return joined(
      [
        checkText(facts, outcome, name),
        writtenSinceText(facts, outcome),
        departmentText(facts, outcome, name),
        notKnownText(facts.notKnown),
      ],
      ' ',
    );
  },

  reroute(facts, decision) {
    return joined([rerouteText(decision, namesInReroute(facts), facts.choice), notKnownText(facts.notKnown)], ' ');
  },

  move: (because, facts) => moveText(because, facts, namesInMove(facts)),
  hand: (facts) => handText(facts, namesInMove(facts)),
  refused: refusedText,
  ignored: (because) => IGNORED[because],

  wait(facts, decision) {
    const name = nameIn(facts.heads);
    const operator = facts.operator ? `оператор — ${facts.operator.name}` : 'оператора нет';
    const told = decision.kind === 'tell' ? `сообщено руководителю: ${name(decision.userId)}` : 'сообщить некому из руководителей';
    const after = joined([operator, told, skippedText(decision.skipped, name)], '; ');
    return `Клиент ждёт ответа ${waitText(facts)} (порог — ${facts.redMinutes} рабочих\u00a0мин). ${sentence(after)}`;
  },

  waitNotice(waits) {
    const [one, ...others] = waits.toSorted((a, b) => a.waitingSince.getTime() - b.waitingSince.getTime());
    if (!one) return '';
    const who = one.operator ? ` Оператор — ${one.operator.name}.` : '';
    if (others.length === 0) return `Клиент ждёт ответа ${waitText(one)} (порог — ${one.redMinutes} рабочих\u00a0мин).${who}`;
    return `Ответа ${clientsWait(waits.length)}, дольше всех — ${waitText(one)}.`;
  },

  checkComment(facts, { outcome }) {
    if (outcome.kind !== 'toHead' || !outcome.withComment) return null;
    const name = namesInCheck(facts);
    return `Диалог передан руководителю (${name(outcome.userId)}): ${reasonText(facts, outcome.because, name)}.`;
  },
};

function operatorText(facts: PlacementFacts, placement: Placement, name: NameOf): string {
  const { operator, choice } = placement;
  const lost = lostText(placement.responsibleLost);
  switch (operator.kind) {
    case 'assign':
      if (operator.because === 'responsible') return `диалог получает ответственный — ${name(operator.userId)}`;
      if (operator.because === 'head')
        return joined(
          [
            lost,
            `из очереди линии никто не придёт: диалог получает руководитель — ${name(operator.userId)}`,
            skippedText(operator.skipped, name),
          ],
          ', ',
        );
      return joined([lost, `оператор — ${name(operator.userId)} (${chosenText(choice, facts.choice.strategy)})`], ', ');
    case 'keep':
      return joined([lost, keptText(operator, name)], ', ');
    case 'queue':
      return joined(
        [
          lost,
          `свободных операторов нет, диалог ждёт в очереди линии, ответственный за сделку — ${name(placement.responsibleId)}`,
          operator.toldHeadId ? `сообщили руководителю: ${name(operator.toldHeadId)}` : null,
        ],
        ', ',
      );
    default:
      return operator satisfies never;
  }
}

function chosenText(choice: Choice | null, strategy: StrategyName): string {
  const isAtWork = choice?.kind !== 'operator' || choice.atWork;
  return isAtWork ? STRATEGY[strategy] : 'сейчас из очереди линии никто не на работе';
}

function keptText(operator: Extract<OperatorPlacement, { kind: 'keep' }>, name: NameOf): string {
  const who = operator.userId > 0 ? `у оператора (${name(operator.userId)})` : 'в очереди линии';
  switch (operator.because) {
    case 'answered':
      return `диалог остаётся ${who}: он уже принят`;
    case 'movedByPerson':
      return `диалог остаётся ${who}: его передали вручную`;
    case 'outgoing':
      return `диалог остаётся ${who}: переписку начал сам сотрудник`;
    case 'givenByQueue':
      return `диалог остаётся ${who}: его дала собственная очередь портала, и сотрудник на работе`;
    case 'closed':
      return 'диалог уже закрыт, оператора не меняем';
    case 'placedAgain':
      return `диалог остаётся ${who}: это повтор после отказа портала`;
    default:
      return operator.because satisfies never;
  }
}

function checkText(facts: CheckFacts, outcome: CheckOutcome, name: NameOf): string {
  const who = facts.operator.userId > 0 ? name(facts.operator.userId) : 'никто';
  switch (outcome.kind) {
    case 'superseded':
      return outcome.because === 'closed' ? 'Проверка не нужна: диалог уже закрыт.' : 'Проверка не нужна: диалог передан вручную.';
    case 'stays':
      return `Диалог остаётся у оператора (${who}): ${staysText(facts, outcome.because)}.`;
    case 'toHead':
      return sentence(
        joined(
          [
            `диалог передан руководителю (${name(outcome.userId)}): ${reasonText(facts, outcome.because, name)}`,
            skippedText(outcome.skipped, name),
          ],
          '; ',
        ),
      );
    case 'toQueue':
      if (outcome.because === 'queueRule') {
        return `Диалог остаётся в очереди линии и открыт всем её сотрудникам: ${who} — нерабочее время отдела.`;
      }
      return sentence(
        joined(
          [
            `диалог возвращён в очередь линии: ${reasonText(facts, outcome.because, name)}`,
            'передать некому из руководителей',
            outcome.toldHeadId ? `сообщили руководителю: ${name(outcome.toldHeadId)}` : null,
            skippedText(outcome.skipped, name),
          ],
          '; ',
        ),
      );
    case 'stranded':
      return sentence(
        joined(
          [
            `диалог требует внимания, он остаётся у оператора (${who}): ${
              outcome.because === 'queueRule' ? 'нерабочее время отдела' : reasonText(facts, outcome.because, name)
            }`,
            outcome.because === 'queueRule' ? null : 'передать некому из руководителей',
            outcome.toldHeadId ? `сообщили руководителю: ${name(outcome.toldHeadId)}` : null,
            skippedText(outcome.skipped, name),
            'в очереди линии никого нет',
          ],
          '; ',
        ),
      );
    default:
      return outcome satisfies never;
  }
}

/** Why an answer, or a person's move, has not kept the dialog where it was. */
function writtenSinceText(facts: CheckFacts, { kind }: CheckOutcome): string | null {
  const isMoved = kind === 'toHead' || kind === 'toQueue' || kind === 'stranded';
  if (!isMoved || !facts.wait) return null;
  if (facts.movedByPerson) return 'Диалог был передан вручную, но сотрудник с тех пор ушёл, а клиент ждёт ответа.';
  return facts.hasAnswered && facts.rules.answeredStays ? 'После ответа оператора клиент написал снова и ждёт ответа.' : null;
}

/** Where hours or heads have counted. */
function departmentText({ operator }: CheckFacts, outcome: CheckOutcome, name: NameOf): string | null {
  const isJudged = outcome.kind !== 'superseded' && outcome.because !== 'answered';
  if (!isJudged || !operator.isDepartmentOfOthers) return null;
  return `Отделов у сотрудника (${name(operator.userId)}) несколько, но отдела этой компании среди них нет: считается отдел с меньшим номером.`;
}

function staysText({ operator, isByMessage }: CheckFacts, because: Extract<CheckOutcome, { kind: 'stays' }>['because']): string {
  switch (because) {
    case 'answered':
      return isByMessage ? 'он ответил клиенту' : 'диалог уже принят';
    case 'seniorOutsideHours':
      return 'старший менеджер, сейчас нерабочее время';
    case 'present':
      return presentText(operator);
    default:
      return because satisfies never;
  }
}

function presentText({ workDay, isOnLinePause }: PersonFacts): string {
  if (workDay === 'notKept') return 'сейчас рабочее время';
  if (isOnLinePause) return 'рабочий день начат, пауза в открытых линиях не мешает';
  return workDay === 'paused' ? 'рабочий день начат, идёт перерыв' : 'рабочий день начат';
}

function reasonText(facts: CheckFacts, because: CheckReason, name: NameOf): string {
  const who = name(facts.operator.userId);
  switch (because) {
    case 'dismissed':
      return `${who} больше не работает`;
    case 'absent':
      return `${who} отсутствует`;
    case 'seniorDayNotStarted':
      return `старший менеджер (${who}), рабочее время идёт, но ${notStartedText(facts)}`;
    case 'dayNotStarted':
      return `${who} — ${notStartedText(facts)}`;
    default:
      return because satisfies never;
  }
}

/** The rules count several things as a day not started; people want to know which. */
function notStartedText({ operator }: CheckFacts): string {
  if (operator.isBlocked) return 'вход в портал заблокирован';
  switch (operator.workDay) {
    case 'notKept':
      return operator.isWithinHours ? 'сотрудник на паузе в открытых линиях' : 'сейчас нерабочее время';
    case 'paused':
      return operator.breakMinutes === undefined ? 'идёт перерыв' : `перерыв длится ${lengthText(operator.breakMinutes, 'ru')}`;
    case 'opened':
      return 'стоит пауза в открытых линиях';
    case 'closed':
      return joined([dayText(operator), operator.isWithinHours ? null : 'сейчас нерабочее время'], ', ');
    default:
      return operator.workDay satisfies never;
  }
}

function dayText({ dayEndedAt, dayLeftOpenOn }: PersonFacts): string {
  if (dayEndedAt) return 'рабочий день завершён';
  return dayLeftOpenOn ? `рабочий день не начат (не завершён день ${dateText(dayLeftOpenOn, 'ru')})` : 'рабочий день не начат';
}

function skippedText(skipped: readonly SkippedHead[], name: NameOf): string | null {
  if (skipped.length === 0) return null;
  return `пропущены: ${skipped.map(({ userId, because }) => `${name(userId)} (${SKIPPED[because]})`).join(', ')}`;
}

const SKIPPED: Record<SkippedHead['because'], string> = {
  dismissed: 'больше не работает',
  blocked: 'вход заблокирован',
  absent: 'отсутствует',
  notAtWork: 'не на работе',
};

function rerouteText(decision: RerouteDecision, name: NameOf, { strategy, moreCandidates }: ChoiceFacts): string {
  switch (decision.kind) {
    case 'settled':
      return `Рабочее время началось, но диалог уже в порядке: ${SETTLED[decision.because]}.`;
    case 'assign': {
      const why = decision.because === 'responsible' ? 'ответственный за клиента' : STRATEGY[strategy];
      return joined(
        [
          `Рабочее время началось: диалог из очереди получает ${name(decision.userId)} (${why}).`,
          passedOverText(decision.choice, name, moreCandidates),
        ],
        ' ',
      );
    }
    case 'wait':
      return joined(
        [
          'Рабочее время началось, но на работе ещё никого нет: диалог ждёт в очереди.',
          passedOverText(decision.choice, name, moreCandidates),
        ],
        ' ',
      );
    default:
      return decision satisfies never;
  }
}

const SETTLED: Record<Extract<RerouteDecision, { kind: 'settled' }>['because'], string> = {
  closed: 'он закрыт',
  answered: 'его приняли',
  movedByPerson: 'его передали вручную',
};

function moveText(because: MoveBecause, { toUserId, actorUserId }: MoveFacts, name: NameOf): string {
  const to = toUserId > 0 ? `теперь он у оператора (${name(toUserId)})` : 'теперь он в очереди линии';
  switch (because) {
    case 'movedByPerson': {
      const by = actorUserId > 0 && actorUserId !== toUserId ? `, передал сотрудник (${name(actorUserId)})` : '';
      return `Диалог передан вручную: ${to}${by}. ${toUserId > 0 ? 'Правила этот выбор не меняют, пока сотрудник на месте.' : 'До его закрытия правила этот выбор не меняют.'}`;
    }
    case 'movedByBot':
      return `Другой бот портала передал диалог: ${to}.`;
    case 'movedByQueue':
      return `Очередь портала передала диалог: ${to}.`;
    default:
      return because satisfies never;
  }
}

function handText(facts: HandFacts, name: NameOf): string {
  const by = facts.actorUserId > 0 ? `изменил сотрудник (${name(facts.actorUserId)})` : null;
  switch (facts.what) {
    case 'company': {
      const was = facts.formerCompany === null ? null : `была «${facts.formerCompany}»`;
      const now = facts.company === null ? 'теперь ни одна из компаний' : `теперь «${facts.company}»`;
      const unknown = facts.isUnknownName ? 'компании с таким названием нет' : null;
      const after =
        facts.formerCompany === null
          ? 'Правила этого не меняют.'
          : `Правила «${facts.formerCompany}» этот контакт больше не находят и прежнее значение не возвращают; открытые диалоги и сделки остаются на месте.`;
      return `${sentence(`компания контакта № ${facts.contactId} исправлена вручную: ${joined([was, now, unknown, by], ', ')}`)} ${after}`;
    }
    case 'line': {
      const lines = `с линии «${facts.fromLine}» на линию «${facts.toLine}»`;
      const main = sentence(
        joined([`диалог передан ${lines}`, by === null ? null : `передал сотрудник (${name(facts.actorUserId)})`], ', '),
      );
      if (facts.company === facts.formerCompany) return main;
      if (facts.company === null) return `${main} Линия не закреплена ни за одной компанией.`;
      const from = facts.formerCompany === null ? '' : `, а не «${facts.formerCompany}»`;
      return `${main} С этого времени это диалог компании «${facts.company}»${from}: её контакт, сделка, ночной обход и отчёты.`;
    }
    case 'dealContact': {
      const now = facts.contactIds.length > 0 ? `теперь в ней № ${facts.contactIds.slice(0, 5).join(', № ')}` : 'теперь в ней нет контакта';
      const main = sentence(joined([`в сделке № ${facts.dealId} контакт № ${facts.formerContactId} заменён вручную: ${now}`, by], ', '));
      return `${main} Для прежнего контакта она больше не рабочая, и правила его туда не возвращают.`;
    }
    case 'responsible': {
      const card = facts.of === 'deal' ? `сделки № ${facts.id}` : `контакта № ${facts.id}`;
      const was = facts.formerResponsibleId > 0 ? `был ${name(facts.formerResponsibleId)}` : null;
      const main = sentence(joined([`ответственный ${card} сменён вручную: теперь ${name(facts.responsibleId)}`, was, by], ', '));
      return `${main} До закрытия диалога правила этот выбор не меняют.`;
    }
    case 'noAnswerNeeded': {
      const whose = facts.actorUserId > 0 ? `: решение — ${name(facts.actorUserId)}` : '';
      return `Ответ не нужен${whose}. Клиент снова ждёт ответа, когда напишет.`;
    }
    default:
      return facts satisfies never;
  }
}

function refusedText(facts: RefusalFacts, { next }: RefusalDecision): string {
  const main = `Портал не ${notDoneText(facts)}: ${refusalText(facts)}.`;
  const who = facts.operator?.name ?? '';
  switch (next) {
    case 'goesOn':
      return `${main} Диалог всё равно получает ${who}. Контакт и сделка появятся сами, когда причина будет устранена, или при следующем сообщении клиента.`;
    case 'tryAgain':
      return `${main} Попытка повторится сама: вскоре, когда причина будет устранена, или при следующем сообщении клиента.`;
    case 'leave':
      return `${main} Диалог остаётся там, где был.`;
    default:
      return next satisfies never;
  }
}

function notDoneText({ what, code, makes, operator }: RefusalFacts): string {
  if (what === 'handOver' || isAboutOperator(code))
    return operator ? `передал диалог сотруднику (${operator.name})` : 'вернул диалог в очередь линии';
  if (makes.contact) return 'создал контакт и сделку';
  return makes.deal ? 'создал сделку' : 'привязал диалог к сделке';
}

function refusalText({ code, categoryId }: RefusalFacts): string {
  switch (code) {
    case 'SERVICE_USER_WRONG':
      return 'сотрудник, от имени которого модуль меняет CRM, больше не работает. Укажите другого в настройках модуля';
    case 'PIPELINE_NOT_FOUND':
      return `воронки № ${categoryId} на портале нет. Выберите другую в настройках компании`;
    case 'STAGE_NOT_FOUND':
      return `в воронке № ${categoryId} нет рабочих стадий`;
    case 'OPERATOR_WRONG':
      return 'среди работающих сотрудников портала его нет';
    case 'CHAT_REFUSED':
      return 'чат диалога недоступен, или линия выключена';
    case 'CONTACT_NOT_FOUND':
      return 'контакта больше нет';
    case 'DEAL_NOT_FOUND':
      return 'сделки больше нет';
    case 'FIRM_NOT_FOUND':
      return 'компании в CRM больше нет';
    case 'TRANSFER_REDIRECTED':
      return 'портал передал его другому сотруднику';
    default:
      return 'ответ портала — в инциденте';
  }
}

const IGNORED: Record<IgnoredBecause, string> = {
  lineOfNoCompany: 'Линия не закреплена ни за одной компанией: диалог распределяет сам портал.',
  leftCompanies: 'Диалог передан на линию, которая не закреплена ни за одной компанией: дальше его распределяет сам портал.',
  sessionReused:
    'Под этим номером в портале теперь другой диалог: портал восстановлен из резервной копии. Прежний диалог здесь закрыт, новый распределяется как новый.',
  spam: 'Диалог отмечен как спам и не распределяется.',
  sessionGone: 'Диалога в портале уже нет: распределять нечего.',
  closedUnnoticed: 'Диалог закрыт в портале, а событие об этом не пришло: закрыт и здесь при ежечасной сверке.',
};

/** How long, by the clock on the wall. Instants of the journal's facts are texts. */
function waitText({ at, waitingSince }: WaitNoticeFacts): string {
  const minutes = Math.floor((new Date(at).getTime() - new Date(waitingSince).getTime()) / 60_000);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  if (days > 0) return `${days}\u00a0д ${hours}\u00a0ч`;
  return hours > 0 ? `${hours}\u00a0ч ${minutes % 60}\u00a0мин` : `${minutes}\u00a0мин`;
}

const PLURAL = new Intl.PluralRules('ru');

function clientsWait(count: number): string {
  switch (PLURAL.select(count)) {
    case 'one':
      return `ждёт ${count}\u00a0клиент`;
    case 'few':
      return `ждут ${count}\u00a0клиента`;
    default:
      return `ждут ${count}\u00a0клиентов`;
  }
}
