import {
  contactAndDeal,
  contactsText,
  crowdedText,
  firmText,
  lostText,
  notKnownText,
  passedOverText,
  STRATEGY,
} from '../contract/placement-parts-en.js';
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

export const englishDialogs: DialogSentences = {
  placement(facts, placement) {
    const name = namesInPlacement(facts);
    const kind = placement.kind === 'first' ? 'first dialog' : 'repeat dialog';
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
    const operator = facts.operator ? `operator: ${facts.operator.name}` : 'no operator';
    const told = decision.kind === 'tell' ? `the head is told: ${name(decision.userId)}` : 'no head is there to be told';
    const after = joined([operator, told, skippedText(decision.skipped, name)], '; ');
    return `A client has waited ${waitText(facts)} for an answer (threshold: ${facts.redMinutes} working min). ${sentence(after)}`;
  },

  waitNotice(waits) {
    const [one, ...others] = waits.toSorted((a, b) => a.waitingSince.getTime() - b.waitingSince.getTime());
    if (!one) return '';
    const who = one.operator ? ` Operator: ${one.operator.name}.` : '';
    if (others.length === 0) return `A client has waited ${waitText(one)} for an answer (threshold: ${one.redMinutes} working min).${who}`;
    return `${waits.length} clients wait for an answer, the longest ${waitText(one)}.`;
  },

  checkComment(facts, { outcome }) {
    if (outcome.kind !== 'toHead' || !outcome.withComment) return null;
    const name = namesInCheck(facts);
    return `The dialog was passed to the head (${name(outcome.userId)}): ${reasonText(facts, outcome.because, name)}.`;
  },
};

function operatorText(facts: PlacementFacts, placement: Placement, name: NameOf): string {
  const { operator, choice } = placement;
  const lost = lostText(placement.responsibleLost);
  switch (operator.kind) {
    case 'assign':
      if (operator.because === 'responsible') return `the dialog goes to the responsible, ${name(operator.userId)}`;
      if (operator.because === 'head')
        return joined(
          [
            lost,
            `nobody of the line's queue will come: the dialog goes to the head, ${name(operator.userId)}`,
            skippedText(operator.skipped, name),
          ],
          ', ',
        );
      return joined([lost, `the operator is ${name(operator.userId)} (${chosenText(choice, facts.choice.strategy)})`], ', ');
    case 'keep':
      return joined([lost, keptText(operator, name)], ', ');
    case 'queue':
      return joined(
        [
          lost,
          `no operator is free, the dialog waits in the line's queue, ${name(placement.responsibleId)} is responsible for the deal`,
          operator.toldHeadId ? `the head, ${name(operator.toldHeadId)}, is told` : null,
        ],
        ', ',
      );
    default:
      return operator satisfies never;
  }
}

function chosenText(choice: Choice | null, strategy: StrategyName): string {
  const isAtWork = choice?.kind !== 'operator' || choice.atWork;
  return isAtWork ? STRATEGY[strategy] : "nobody of the line's queue is at work now";
}

function keptText(operator: Extract<OperatorPlacement, { kind: 'keep' }>, name: NameOf): string {
  const who = operator.userId > 0 ? `with ${name(operator.userId)}` : "in the line's queue";
  switch (operator.because) {
    case 'answered':
      return `the dialog stays ${who}: it is accepted already`;
    case 'movedByPerson':
      return `the dialog stays ${who}: a person has put it there`;
    case 'outgoing':
      return `the dialog stays ${who}: the employee has begun it`;
    case 'givenByQueue':
      return `the dialog stays ${who}: the portal's own queue has given it there, and they are at work`;
    case 'closed':
      return 'the dialog is closed already, its operator is left';
    case 'placedAgain':
      return `the dialog stays ${who}: it is placed again after the portal refused`;
    default:
      return operator.because satisfies never;
  }
}

function checkText(facts: CheckFacts, outcome: CheckOutcome, name: NameOf): string {
  const who = facts.operator.userId > 0 ? name(facts.operator.userId) : 'nobody';
  switch (outcome.kind) {
    case 'superseded':
      return outcome.because === 'closed'
        ? 'No check needed: the dialog is closed already.'
        : 'No check needed: a person has moved the dialog.';
    case 'stays':
      return `The dialog stays with ${who}: ${staysText(facts, outcome.because)}.`;
    case 'toHead':
      return sentence(
        joined(
          [
            `the dialog goes to the head, ${name(outcome.userId)}: ${reasonText(facts, outcome.because, name)}`,
            skippedText(outcome.skipped, name),
          ],
          '; ',
        ),
      );
    case 'toQueue':
      if (outcome.because === 'queueRule') {
        return `The dialog stays in the line's queue, open to all its employees: outside the working hours of the department (${who}).`;
      }
      return sentence(
        joined(
          [
            `the dialog goes back to the line's queue: ${reasonText(facts, outcome.because, name)}`,
            'no head can take it',
            outcome.toldHeadId ? `the head, ${name(outcome.toldHeadId)}, is told` : null,
            skippedText(outcome.skipped, name),
          ],
          '; ',
        ),
      );
    case 'stranded':
      return sentence(
        joined(
          [
            `somebody has to look at this dialog, it stays with ${who}: ${
              outcome.because === 'queueRule' ? 'outside the working hours of the department' : reasonText(facts, outcome.because, name)
            }`,
            outcome.because === 'queueRule' ? null : 'no head can take it',
            outcome.toldHeadId ? `the head, ${name(outcome.toldHeadId)}, is told` : null,
            skippedText(outcome.skipped, name),
            "nobody is in the line's queue",
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
  if (facts.movedByPerson) return 'A person had moved the dialog, but whoever got it has left since, and the client waits for an answer.';
  return facts.hasAnswered && facts.rules.answeredStays
    ? 'The client has written again since the operator’s answer and waits for another.'
    : null;
}

/** Where hours or heads have counted. */
function departmentText({ operator }: CheckFacts, outcome: CheckOutcome, name: NameOf): string | null {
  const isJudged = outcome.kind !== 'superseded' && outcome.because !== 'answered';
  if (!isJudged || !operator.isDepartmentOfOthers) return null;
  return `${name(operator.userId)} is in several departments, none of them the company's: the one with the lowest number counts.`;
}

function staysText({ operator, isByMessage }: CheckFacts, because: Extract<CheckOutcome, { kind: 'stays' }>['because']): string {
  switch (because) {
    case 'answered':
      return isByMessage ? 'they have answered the client' : 'the dialog is accepted already';
    case 'seniorOutsideHours':
      return 'a senior manager, outside working hours';
    case 'present':
      return presentText(operator);
    default:
      return because satisfies never;
  }
}

function presentText({ workDay, isOnLinePause }: PersonFacts): string {
  if (workDay === 'notKept') return 'it is working time';
  if (isOnLinePause) return 'the work day is started, the open-line pause does not matter';
  return workDay === 'paused' ? 'the work day is started, on a break now' : 'the work day is started';
}

function reasonText(facts: CheckFacts, because: CheckReason, name: NameOf): string {
  const who = name(facts.operator.userId);
  switch (because) {
    case 'dismissed':
      return `${who} no longer works here`;
    case 'absent':
      return `${who} is absent`;
    case 'seniorDayNotStarted':
      return `${who}, a senior manager: it is working time, but ${notStartedText(facts)}`;
    case 'dayNotStarted':
      return `${who}: ${notStartedText(facts)}`;
    default:
      return because satisfies never;
  }
}

/** The rules count several things as a day not started; people want to know which. */
function notStartedText({ operator }: CheckFacts): string {
  if (operator.isBlocked) return 'the login is blocked';
  switch (operator.workDay) {
    case 'notKept':
      return operator.isWithinHours ? 'the open-line pause is on' : 'it is outside working hours';
    case 'paused':
      return operator.breakMinutes === undefined ? 'a break is on' : `the break has lasted ${lengthText(operator.breakMinutes, 'en')}`;
    case 'opened':
      return 'the open-line pause is on';
    case 'closed':
      return joined([dayText(operator), operator.isWithinHours ? null : 'it is outside working hours'], ', ');
    default:
      return operator.workDay satisfies never;
  }
}

function dayText({ dayEndedAt, dayLeftOpenOn }: PersonFacts): string {
  if (dayEndedAt) return 'the work day has ended';
  return dayLeftOpenOn
    ? `the work day is not started (that of ${dateText(dayLeftOpenOn, 'en')} is still open)`
    : 'the work day is not started';
}

function skippedText(skipped: readonly SkippedHead[], name: NameOf): string | null {
  if (skipped.length === 0) return null;
  return `skipped: ${skipped.map(({ userId, because }) => `${name(userId)} (${SKIPPED[because]})`).join(', ')}`;
}

const SKIPPED: Record<SkippedHead['because'], string> = {
  dismissed: 'no longer works here',
  blocked: 'login is blocked',
  absent: 'absent',
  notAtWork: 'not at work',
};

function rerouteText(decision: RerouteDecision, name: NameOf, { strategy, moreCandidates }: ChoiceFacts): string {
  switch (decision.kind) {
    case 'settled':
      return `Working hours have begun, but the dialog is in order: ${SETTLED[decision.because]}.`;
    case 'assign': {
      const why = decision.because === 'responsible' ? "the client's responsible" : STRATEGY[strategy];
      return joined(
        [
          `Working hours have begun: the dialog goes from the queue to ${name(decision.userId)} (${why}).`,
          passedOverText(decision.choice, name, moreCandidates),
        ],
        ' ',
      );
    }
    case 'wait':
      return joined(
        [
          'Working hours have begun, but nobody is at work yet: the dialog waits in the queue.',
          passedOverText(decision.choice, name, moreCandidates),
        ],
        ' ',
      );
    default:
      return decision satisfies never;
  }
}

const SETTLED: Record<Extract<RerouteDecision, { kind: 'settled' }>['because'], string> = {
  closed: 'it is closed',
  answered: 'somebody has accepted it',
  movedByPerson: 'a person has moved it',
};

function moveText(because: MoveBecause, { toUserId, actorUserId }: MoveFacts, name: NameOf): string {
  const to = toUserId > 0 ? `to ${name(toUserId)}` : "to the line's queue";
  switch (because) {
    case 'movedByPerson': {
      const by = actorUserId > 0 && actorUserId !== toUserId ? ` (by ${name(actorUserId)})` : '';
      return `The dialog was moved ${to} by hand${by}: no rule changes that ${toUserId > 0 ? 'while they are there to answer' : 'until it closes'}.`;
    }
    case 'movedByBot':
      return `Another bot of the portal moved the dialog ${to}.`;
    case 'movedByQueue':
      return `The portal's own queue moved the dialog ${to}.`;
    default:
      return because satisfies never;
  }
}

function handText(facts: HandFacts, name: NameOf): string {
  const by = facts.actorUserId > 0 ? `changed by ${name(facts.actorUserId)}` : null;
  switch (facts.what) {
    case 'company': {
      const was = facts.formerCompany === null ? null : `it was ${facts.formerCompany}`;
      const now = facts.company === null ? 'now none of the companies' : `now ${facts.company}`;
      const unknown = facts.isUnknownName ? 'no company is called so' : null;
      const after =
        facts.formerCompany === null
          ? 'No rule changes that.'
          : `The rules of ${facts.formerCompany} no longer find this contact and do not write the former value back; open dialogs and deals stay where they are.`;
      return `${sentence(`the company of contact ${facts.contactId} was corrected by hand: ${joined([was, now, unknown, by], ', ')}`)} ${after}`;
    }
    case 'line': {
      const lines = `from line ${facts.fromLine} to line ${facts.toLine}`;
      const main = sentence(joined([`the dialog was passed on ${lines}`, by === null ? null : `by ${name(facts.actorUserId)}`], ' '));
      if (facts.company === facts.formerCompany) return main;
      if (facts.company === null) return `${main} The line belongs to no company.`;
      const from = facts.formerCompany === null ? '' : `, not ${facts.formerCompany}'s`;
      return `${main} From now on it is a dialog of ${facts.company}${from}: its contact, deal, night run and reports.`;
    }
    case 'dealContact': {
      const now = facts.contactIds.length > 0 ? `now ${facts.contactIds.slice(0, 5).join(', ')}` : 'now none';
      const main = sentence(joined([`contact ${facts.formerContactId} of deal ${facts.dealId} was replaced by hand: ${now}`, by], ', '));
      return `${main} It is no working deal of the former contact any more, and no rule puts that contact back.`;
    }
    case 'responsible': {
      const was = facts.formerResponsibleId > 0 ? `it was ${name(facts.formerResponsibleId)}` : null;
      const main = sentence(
        joined([`the responsible of ${facts.of} ${facts.id} was changed by hand: now ${name(facts.responsibleId)}`, was, by], ', '),
      );
      return `${main} Until the dialog is closed no rule changes this choice.`;
    }
    case 'noAnswerNeeded': {
      const whose = facts.actorUserId > 0 ? `, says ${name(facts.actorUserId)}` : '';
      return `No answer needed${whose}. The client waits again once they write.`;
    }
    default:
      return facts satisfies never;
  }
}

function refusedText(facts: RefusalFacts, { next }: RefusalDecision): string {
  const main = `The portal did not ${notDoneText(facts)}: ${refusalText(facts)}.`;
  const who = facts.operator?.name ?? '';
  switch (next) {
    case 'goesOn':
      return `${main} The dialog goes to ${who} all the same. Contact and deal follow by themselves once this is fixed, or with the client’s next message.`;
    case 'tryAgain':
      return `${main} It is tried again by itself: soon, once this is fixed, or with the client’s next message.`;
    case 'leave':
      return `${main} The dialog stays where it was.`;
    default:
      return next satisfies never;
  }
}

function notDoneText({ what, code, makes, operator }: RefusalFacts): string {
  if (what === 'handOver' || isAboutOperator(code))
    return operator ? `give the dialog to ${operator.name}` : 'put the dialog back into the line queue';
  if (makes.contact) return 'create the contact and the deal';
  return makes.deal ? 'create the deal' : 'bind the dialog to the deal';
}

function refusalText({ code, categoryId }: RefusalFacts): string {
  switch (code) {
    case 'SERVICE_USER_WRONG':
      return 'the person in whose name the module changes the CRM no longer works here. Choose another in the module’s settings';
    case 'PIPELINE_NOT_FOUND':
      return `pipeline ${categoryId} is not in the portal. Choose another in the company’s settings`;
    case 'STAGE_NOT_FOUND':
      return `pipeline ${categoryId} has no stage in work`;
    case 'OPERATOR_WRONG':
      return 'they are not among the people who work in the portal';
    case 'CHAT_REFUSED':
      return 'the chat of the dialog cannot be reached, or the line is switched off';
    case 'CONTACT_NOT_FOUND':
      return 'the contact is gone';
    case 'DEAL_NOT_FOUND':
      return 'the deal is gone';
    case 'FIRM_NOT_FOUND':
      return 'the CRM company is gone';
    case 'TRANSFER_REDIRECTED':
      return 'the portal gave it to somebody else';
    default:
      return 'the portal’s answer is in the incident';
  }
}

const IGNORED: Record<IgnoredBecause, string> = {
  lineOfNoCompany: 'The line belongs to no company: the portal itself routes the dialog.',
  leftCompanies: 'The dialog was passed on to a line that belongs to no company: from here on the portal itself routes it.',
  sessionReused:
    'The portal has another dialog under this number now: it was restored from a backup. The former dialog is closed here, the new one is routed as a new one.',
  spam: 'The dialog is marked as spam and is not routed.',
  sessionGone: 'The dialog is not in the portal any more: there is nothing to route.',
  closedUnnoticed: 'The dialog was closed in the portal and no event told of it: closed here too by the hourly comparison.',
};

/** How long, by the clock on the wall. Instants of the journal's facts are texts. */
function waitText({ at, waitingSince }: WaitNoticeFacts): string {
  const minutes = Math.floor((new Date(at).getTime() - new Date(waitingSince).getTime()) / 60_000);
  const [days, hours] = [Math.floor(minutes / 1440), Math.floor(minutes / 60) % 24];
  if (days > 0) return `${days} d ${hours} h`;
  return hours > 0 ? `${hours} h ${minutes % 60} min` : `${minutes} min`;
}
