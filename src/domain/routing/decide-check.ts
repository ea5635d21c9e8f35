import { hasStartedWork } from '../availability/availability-of.js';
import type { CheckDecision, CheckFacts, CheckOutcome, CheckReason, CheckRow, HeadFacts, SkippedHead } from './check.js';

/**
 * The check after an operator was assigned: the first row of the table that holds decides. `operator` is whoever is judged:
 * the assigned person, or the one to whom the portal's own queue passed the dialog on. Somebody whose login is blocked
 * never counts as started, and is not waited for until morning as a senior manager is (row 8 instead of 5).
 */
export function decideCheck(facts: CheckFacts): CheckDecision {
  const { operator, rules } = facts;
  if (facts.isClosed) return { row: 1, outcome: { kind: 'superseded', because: 'closed' } };
  if (facts.movedByPerson) return { row: 1, outcome: { kind: 'superseded', because: 'movedByPerson' } };
  if (facts.hasAnswered && rules.answeredStays) return { row: 2, outcome: { kind: 'stays', because: 'answered' } };
  if (!operator.isActive) return handUp(3, facts, 'dismissed');
  if (operator.absence !== null) return handUp(4, facts, 'absent');

  const hasStarted = hasStartedWork(operator, rules);
  if (operator.isSenior) {
    if (!operator.isWithinHours && !operator.isBlocked) return { row: 5, outcome: { kind: 'stays', because: 'seniorOutsideHours' } };
    if (operator.isWithinHours && !hasStarted) return handUp(6, facts, 'seniorDayNotStarted');
  } else if (!operator.isWithinHours && facts.outsideHours === 'queue') {
    return { row: 7, outcome: toQueue(facts, 'queueRule', []) };
  }
  if (!hasStarted) return handUp(8, facts, 'dayNotStarted');
  return { row: 9, outcome: { kind: 'stays', because: 'present' } };
}

/**
 * To the nearest head at work; where none is, within hours to the nearest who is not absent, outside them to the queue at once: a dialog does
 * not climb from desk to dark desk. With an empty queue it stays and a person has to look.
 */
function handUp(row: CheckRow, facts: CheckFacts, because: CheckReason): CheckDecision {
  const others = facts.heads.filter(({ userId }) => userId !== facts.operator.userId && userId !== facts.currentOperatorId);
  const fit = others.filter((head) => whyUnfit(head) === null);
  const nearest = fit.find(({ isAtWork }) => isAtWork !== false) ?? (facts.operator.isWithinHours ? fit[0] : undefined);
  const passed = nearest ? others.slice(0, others.indexOf(nearest)) : others;
  const skipped = firstOfEach(passed.map((head): SkippedHead => ({ userId: head.userId, because: whyUnfit(head) ?? 'notAtWork' })));
  if (!nearest) return { row, outcome: toQueue(facts, because, skipped, fit[0]?.userId) };
  const { userId, departmentId } = nearest;
  return { row, outcome: { kind: 'toHead', userId, departmentId, withComment: row === 6, because, skipped } };
}

function toQueue(facts: CheckFacts, because: CheckReason | 'queueRule', skipped: SkippedHead[], toldHeadId?: number): CheckOutcome {
  const told = toldHeadId === undefined ? {} : { toldHeadId };
  if (!facts.queueHasPeople) return { kind: 'stranded', because, skipped, ...told };
  return { kind: 'toQueue', because, isOutsideHours: !facts.operator.isWithinHours, skipped, ...told };
}

/** A head of several departments on the way is named once. */
function firstOfEach(skipped: readonly SkippedHead[]): SkippedHead[] {
  return [...new Map(skipped.toReversed().map((head) => [head.userId, head])).values()].toReversed();
}

function whyUnfit(head: HeadFacts): Exclude<SkippedHead['because'], 'notAtWork'> | null {
  if (!head.isActive) return 'dismissed';
  if (head.isBlocked) return 'blocked';
  return head.isAbsent ? 'absent' : null;
}
