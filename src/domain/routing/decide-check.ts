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

/** To the nearest head who can take it; with none to the queue; with an empty queue it stays and a person has to look. */
function handUp(row: CheckRow, facts: CheckFacts, because: CheckReason): CheckDecision {
  const skipped: SkippedHead[] = [];
  for (const head of facts.heads) {
    if (head.userId === facts.operator.userId || head.userId === facts.currentOperatorId) continue;
    const unfit = whyUnfit(head);
    if (unfit === null) {
      const withComment = row === 6;
      return { row, outcome: { kind: 'toHead', userId: head.userId, departmentId: head.departmentId, withComment, because, skipped } };
    }
    if (!skipped.some(({ userId }) => userId === head.userId)) skipped.push({ userId: head.userId, because: unfit });
  }
  return { row, outcome: toQueue(facts, because, skipped) };
}

function toQueue(facts: CheckFacts, because: CheckReason | 'queueRule', skipped: SkippedHead[]): CheckOutcome {
  if (!facts.queueHasPeople) return { kind: 'stranded', because, skipped };
  return { kind: 'toQueue', because, isOutsideHours: !facts.operator.isWithinHours, skipped };
}

function whyUnfit(head: HeadFacts): SkippedHead['because'] | null {
  if (!head.isActive) return 'dismissed';
  if (head.isBlocked) return 'blocked';
  return head.isAbsent ? 'absent' : null;
}
