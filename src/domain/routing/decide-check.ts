import { hasStartedWork } from '../availability/availability-of.js';
import type { CheckDecision, CheckFacts, CheckOutcome, CheckReason, CheckRow, SkippedHead } from './check.js';
import { chooseHead } from './choose-head.js';
import { leftDesk } from './left-desk.js';

/**
 * The check after an operator was assigned: the first row of the table that holds decides. `operator` is whoever is judged:
 * the assigned person, or the one to whom the portal's own queue passed the dialog on. Somebody whose login is blocked
 * never counts as started, and is not waited for until morning as a senior manager is (row 8 instead of 5). What was answered and moved
 * before keeps no dialog with somebody who has left a client waiting.
 */
export function decideCheck(facts: CheckFacts): CheckDecision {
  const { operator, rules } = facts;
  if (facts.isClosed) return { row: 1, outcome: { kind: 'superseded', because: 'closed' } };
  const isLeft = waitsWithNobody(facts);
  if (facts.movedByPerson && !isLeft) return { row: 1, outcome: { kind: 'superseded', because: 'movedByPerson' } };
  if (facts.hasAnswered && rules.answeredStays && !isLeft) return { row: 2, outcome: { kind: 'stays', because: 'answered' } };
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

/** As far as it is told: of a person's move without its time nothing is known that would outlive it. */
function waitsWithNobody({ at, wait, movedByPerson, movedByPersonAt, hoursBeganAt, operator, rules }: CheckFacts): boolean {
  if (!wait || (movedByPerson && movedByPersonAt === undefined)) return false;
  const moved = movedByPersonAt ?? null;
  return leftDesk({ at, operator, rules, movedByPersonAt: moved, hoursBeganAt: hoursBeganAt ?? null })?.ask === 'now';
}

/** To a head; with none to the queue, and with an empty queue it stays and a person has to look. */
function handUp(row: CheckRow, facts: CheckFacts, because: CheckReason): CheckDecision {
  const others = facts.heads.filter(({ userId }) => userId !== facts.operator.userId && userId !== facts.currentOperatorId);
  const { head, skipped, toldHeadId } = chooseHead(others, facts.operator.isWithinHours);
  if (!head) return { row, outcome: toQueue(facts, because, skipped, toldHeadId) };
  const { userId, departmentId } = head;
  return { row, outcome: { kind: 'toHead', userId, departmentId, withComment: row === 6, because, skipped } };
}

function toQueue(
  facts: CheckFacts,
  because: CheckReason | 'queueRule',
  skipped: SkippedHead[],
  toldHeadId: number | null = null,
): CheckOutcome {
  const told = toldHeadId === null ? {} : { toldHeadId };
  if (!facts.queueHasPeople) return { kind: 'stranded', because, skipped, ...told };
  return { kind: 'toQueue', because, isOutsideHours: !facts.operator.isWithinHours, skipped, ...told };
}
