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
} from '../contract/placement-parts-en.js';
import { joined, type NameOf, sentence } from '../contract/sentence-parts.js';
import type { CallFacts, CallIgnoredBecause, CallPlacement, TodoDecision } from '../domain/calls/call.js';
import type { JournalledCall } from './journalled-call.js';
import { namesInCall } from './names-in-call.js';

export function callInEnglish(facts: CallFacts, decision: JournalledCall): string {
  switch (decision.kind) {
    case 'ignored':
      return `The call is left alone: ${IGNORED[decision.because]}.`;
    case 'remembered':
      return 'The call goes on: it is decided later.';
    case 'left':
      return 'A new client did not answer an outgoing call: no contact and no deal are created.';
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
      placement.isDealByPerson ? 'It was made from the card of this deal, which is therefore kept.' : null,
      placement.todo && todoText(placement.todo, name),
      placement.completesTodosOf.length > 0 ? `To-dos of missed calls completed: ${placement.completesTodosOf.length}.` : null,
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
  const what = isMissed ? 'missed call' : direction === 'outgoing' ? 'outgoing call' : 'incoming call';
  const which = { first: 'of a new client', repeat: 'of a known client', continued: 'continued' }[kind];
  const when = { started: 'ringing', answered: 'answered', ended: 'ended' }[stage];
  return isMissed ? `${what} ${which}` : `${what} ${which} (${when})`;
}

function bindingText({ contact, deal }: CallPlacement): string {
  return deal === null ? `${contactText(contact)}, without a deal` : contactAndDeal({ contact, deal });
}

function responsibleText({ client }: CallFacts, placement: CallPlacement, name: NameOf): string | null {
  const lost = lostText(placement.responsibleLost);
  const who = name(placement.responsibleId);
  switch (placement.because) {
    case 'bound':
      return null;
    case 'responsible':
      return `${who} stays responsible`;
    case 'answered':
      return joined([lost, `${who} is responsible (took the call)`], ', ');
    case 'chosen': {
      const isAtWork = placement.choice?.kind !== 'operator' || placement.choice.atWork;
      const why = isAtWork && client ? STRATEGY[client.choice.strategy] : 'nobody is at work now';
      return joined([lost, `${who} is responsible (${why})`], ', ');
    }
    case 'nobodyAvailable':
      return joined([lost, `nobody can be chosen, the head of sales is responsible (${who})`], ', ');
    default:
      return placement.because satisfies never;
  }
}

function todoText(todo: TodoDecision, name: NameOf): string {
  if (todo.kind === 'alreadyDue') return 'Somebody is to call this client back already: no second to-do is made.';
  const instead = todo.insteadOf
    ? ` (instead of ${name(todo.insteadOf.userId)}, who ${todo.insteadOf.because === 'absent' ? 'is absent' : 'cannot log in'})`
    : '';
  const hours = todo.by === 'clock' ? '; the time runs by the clock, as the schedule has no working hours' : '';
  return `${name(todo.responsibleId)} is to call back${instead}${hours}.`;
}

const IGNORED: Record<CallIgnoredBecause, string> = {
  infoCall: 'an information call of the portal',
  ownNumber: 'the number at the other end is our own: of a company, of the telephony, or of an employee',
  extension: 'an extension, employees call each other',
  anonymous: 'the number is withheld or unknown',
  shortNumber: 'the number is too short to tell a client by',
  blackListed: "the number is on the portal's black list",
  numberOfNobody: 'the number called is no company’s',
  numberOfTwoCompanies: 'the number called belongs to two companies',
};
