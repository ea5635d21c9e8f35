import type { PersonFacts } from '../domain/availability/person.js';
import type { ContactPlacement, MatchedBy, OperatorPlacement, Placement, PlacementFacts } from '../domain/placement/placement.js';
import type { CheckFacts, CheckOutcome, CheckReason, SkippedHead } from '../domain/routing/check.js';
import type { Choice, PassedOverBecause, StrategyName } from '../domain/routing/choice.js';
import type { RerouteDecision } from '../domain/routing/decide-reroute.js';
import type { NightlyDecision, NightlySkipBecause } from '../domain/routing/nightly.js';
import type { IgnoredBecause, MoveBecause, MoveFacts, NightlySummary, Sentences } from '../journal/explain.js';
import {
  joined,
  type NameOf,
  namesInCheck,
  namesInMove,
  namesInPlacement,
  namesInReroute,
  sentence,
  summed,
} from '../journal/explain-parts.js';
import { englishMerges } from '../one-client/merge-sentences-en.js';

export const english: Omit<Sentences, 'call' | 'attribution'> = {
  placement(facts, placement) {
    const name = namesInPlacement(facts);
    const kind = placement.kind === 'first' ? 'first dialog' : 'repeat dialog';
    const main = `${kind}: ${joined([contactAndDeal(placement), operatorText(facts, placement, name)], '; ')}`;
    return joined([sentence(main), ...contactsText(placement), passedOverText(placement.choice, name)], ' ');
  },

  check(facts, { outcome }) {
    return checkText(facts, outcome, namesInCheck(facts));
  },

  reroute(facts, decision) {
    return rerouteText(decision, namesInReroute(facts), facts.choice.strategy);
  },

  nightly(facts, decision) {
    return `Evening joining of ${dayText(facts.nightOn)}: ${nightlyText(decision)}.`;
  },

  move: (because, facts) => moveText(because, facts, namesInMove(facts)),
  ...englishMerges,
  ignored: (because) => IGNORED[because],

  checkComment(facts, { outcome }) {
    if (outcome.kind !== 'toHead' || !outcome.withComment) return null;
    const name = namesInCheck(facts);
    return `The dialog was passed to the head (${name(outcome.userId)}): ${reasonText(facts, outcome.because, name)}.`;
  },
};

export function contactAndDeal({ contact, deal }: Pick<Placement, 'contact' | 'deal'>): string {
  if (contact.kind === 'create' && deal.kind === 'create') return 'a contact and a deal are created';
  return joined([contactText(contact), dealText(deal)], ', ');
}

export function contactText(contact: ContactPlacement): string {
  switch (contact.kind) {
    case 'existing':
      return `contact ${contact.contactId} (${MATCHED[contact.matchedBy]}${contact.isAdopted ? ', now belongs to the company' : ''})`;
    case 'promised':
      return 'the contact is already being created by another dialog or call of this client';
    case 'create':
      return 'a contact is created';
    default:
      return contact satisfies never;
  }
}

function dealText(deal: Placement['deal']): string {
  switch (deal.kind) {
    case 'existing':
      return `working deal ${deal.dealId}`;
    case 'promised':
      return 'the deal is shared with that dialog';
    case 'create':
      return 'a new deal is created';
    default:
      return deal satisfies never;
  }
}

const MATCHED: Record<MatchedBy, string> = {
  linked: 'the company knows this client',
  connectorUser: 'found by the messenger account',
  imCode: 'found by the messenger address',
  phone: 'found by phone',
  email: 'found by e-mail',
};

function operatorText(facts: PlacementFacts, placement: Placement, name: NameOf): string {
  const { operator, choice } = placement;
  const lost = lostText(placement.responsibleLost);
  switch (operator.kind) {
    case 'assign':
      if (operator.because === 'responsible') return `the dialog goes to the responsible, ${name(operator.userId)}`;
      return joined([lost, `the operator is ${name(operator.userId)} (${chosenText(choice, facts.choice.strategy)})`], ', ');
    case 'keep':
      return joined([lost, keptText(operator, name)], ', ');
    case 'queue':
      return joined(
        [lost, `no operator is free, the dialog waits in the line's queue, ${name(placement.responsibleId)} is responsible for the deal`],
        ', ',
      );
    default:
      return operator satisfies never;
  }
}

export function lostText(lost: Placement['responsibleLost']): string | null {
  switch (lost) {
    case null:
      return null;
    case 'dismissed':
      return 'the earlier responsible no longer works here';
    case 'notInCompany':
      return 'the earlier responsible is not of this company';
    default:
      return lost satisfies never;
  }
}

function chosenText(choice: Choice | null, strategy: StrategyName): string {
  const isAtWork = choice?.kind !== 'operator' || choice.atWork;
  return isAtWork ? STRATEGY[strategy] : "nobody of the line's queue is at work now";
}

export const STRATEGY: Record<StrategyName, string> = { roundRobin: 'next in turn', even: 'fewest open dialogs' };

function keptText(operator: Extract<OperatorPlacement, { kind: 'keep' }>, name: NameOf): string {
  const who = operator.userId > 0 ? `with ${name(operator.userId)}` : "in the line's queue";
  switch (operator.because) {
    case 'answered':
      return `the dialog stays ${who}: the client has been answered`;
    case 'movedByPerson':
      return `the dialog stays ${who}: a person has put it there`;
    case 'outgoing':
      return `the dialog stays ${who}: the employee has begun it`;
    case 'closed':
      return 'the dialog is closed already, its operator is left';
    default:
      return operator.because satisfies never;
  }
}

export function contactsText({ passedOverContacts }: Pick<Placement, 'passedOverContacts'>): string[] {
  const numbers = (because: string) =>
    passedOverContacts.filter((one) => one.because === because).map(({ contactId }) => String(contactId));
  const foreign = numbers('otherCompany');
  const namesakes = numbers('namesake');
  const weaker = numbers('weaker');
  return [
    foreign.length > 0 ? `Matching contacts of another company are left alone: ${foreign.join(', ')}.` : '',
    namesakes.length > 0
      ? `Namesakes are not taken: ${namesakes.join(', ')}; the portal found them by name and put the client's messenger there itself.`
      : '',
    weaker.length > 0 ? `Other contacts that match: ${weaker.join(', ')}.` : '',
  ];
}

export function passedOverText(choice: Choice | null, name: NameOf): string | null {
  if (!choice || choice.passedOver.length === 0) return null;
  return `Not chosen: ${choice.passedOver.map(({ userId, because }) => `${name(userId)} (${PASSED_OVER[because]})`).join('; ')}.`;
}

const PASSED_OVER: Record<PassedOverBecause, string> = {
  dismissed: 'no longer works here',
  blocked: 'login is blocked',
  absent: 'absent',
  outsideHours: 'outside working hours',
  dayNotStarted: 'work day not open',
  onBreak: 'on a break',
  onLinePause: 'on the open-line pause',
  busier: 'has more open dialogs',
  chosenMoreRecently: 'not yet in turn',
  tie: 'equal, the lot fell on another',
};

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

function staysText({ operator }: CheckFacts, because: Extract<CheckOutcome, { kind: 'stays' }>['because']): string {
  switch (because) {
    case 'answered':
      return 'the client has been answered';
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
      return 'a break is on';
    case 'opened':
      return 'the open-line pause is on';
    case 'closed':
      return operator.isWithinHours ? 'the work day is not open' : 'the work day is not open, it is outside working hours';
    default:
      return operator.workDay satisfies never;
  }
}

function skippedText(skipped: readonly SkippedHead[], name: NameOf): string | null {
  if (skipped.length === 0) return null;
  return `skipped: ${skipped.map(({ userId, because }) => `${name(userId)} (${SKIPPED[because]})`).join(', ')}`;
}

const SKIPPED: Record<SkippedHead['because'], string> = {
  dismissed: 'no longer works here',
  blocked: 'login is blocked',
  absent: 'absent',
};

function rerouteText(decision: RerouteDecision, name: NameOf, strategy: StrategyName): string {
  switch (decision.kind) {
    case 'settled':
      return `Working hours have begun, but the dialog is in order: ${SETTLED[decision.because]}.`;
    case 'assign': {
      const why = decision.because === 'responsible' ? "the client's responsible" : STRATEGY[strategy];
      return joined(
        [
          `Working hours have begun: the dialog goes from the queue to ${name(decision.userId)} (${why}).`,
          passedOverText(decision.choice, name),
        ],
        ' ',
      );
    }
    case 'wait':
      return joined(
        ['Working hours have begun, but nobody is at work yet: the dialog waits in the queue.', passedOverText(decision.choice, name)],
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

function nightlyText(decision: NightlyDecision | NightlySummary): string {
  switch (decision.kind) {
    case 'join':
      return 'the dialog is still open, the head of sales joins it';
    case 'skip':
      return `the dialog is skipped, ${NIGHTLY[decision.because]}`;
    case 'summary': {
      const { joined: to, skipped } = summed(decision);
      const reasons = skipped.map(({ because, dialogs }) => `${NIGHTLY[because]} (${dialogs})`);
      if (decision.totals.length === 0) return `${decision.companyName}: no dialog is open`;
      return joined([`${decision.companyName}: ${to} joined`, reasons.length > 0 ? `skipped: ${reasons.join(', ')}` : null], '; ');
    }
    default:
      return decision satisfies never;
  }
}

const NIGHTLY: Record<NightlySkipBecause, string> = {
  closed: 'closed already',
  joinedThisNight: 'the head of sales was joined earlier this night',
  headDismissed: 'the head of sales no longer works here',
  headIsOperator: 'the head of sales is its operator',
  alreadyMember: 'the head of sales takes part in it already',
};

function moveText(because: MoveBecause, { toUserId, actorUserId }: MoveFacts, name: NameOf): string {
  const to = toUserId > 0 ? `to ${name(toUserId)}` : "to the line's queue";
  switch (because) {
    case 'movedByPerson': {
      const by = actorUserId > 0 && actorUserId !== toUserId ? ` (by ${name(actorUserId)})` : '';
      return `The dialog was moved ${to} by hand${by}: no rule changes that until it closes.`;
    }
    case 'movedByBot':
      return `Another bot of the portal moved the dialog ${to}.`;
    case 'movedByQueue':
      return `The portal's own queue moved the dialog ${to}.`;
    default:
      return because satisfies never;
  }
}

const IGNORED: Record<IgnoredBecause, string> = {
  lineOfNoCompany: 'The line belongs to no company: the portal itself routes the dialog.',
  spam: 'The dialog is marked as spam and is not routed.',
  sessionGone: 'The dialog is not in the portal any more: there is nothing to route.',
  closedUnnoticed: 'The dialog was closed in the portal and no event told of it: closed here too by the hourly comparison.',
};

/** '2026-03-02' as 2 March 2026. */
function dayText(localDay: string): string {
  return new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${localDay}T00:00:00Z`),
  );
}
