import type { Outcome, PassedOver } from './assignment-choice.js';
import type { AssignmentFacts } from './facts.js';
import { isForNow, whyNotAvailable } from './why-not-available.js';

/** To whom a known client's item goes; null: it is chosen for as a stranger's. */
export interface Returned {
  outcome: Extract<Outcome, { kind: 'person' }> | null;
  passedOver: PassedOver[];
}

/**
 * The item of a known client goes to their person; limits and skills are not asked, nor whether the person leaves soon. For one who is absent
 * the stand-in takes it while available. A dialog or call stays with an absent person whom nobody stands in for: the check deals with that.
 */
export function returningTo(facts: AssignmentFacts): Returned {
  const { assignment, people, hadIt, item } = facts;
  const to = assignment.returning ? facts.returningTo : null;
  if (to === null) return { outcome: null, passedOver: [] };
  const { userId, as } = to;
  const known = people.get(userId);
  const because = whyNotAvailable(userId, known, facts);
  if (because === null) return { outcome: { kind: 'person', userId, by: 'returning', as }, passedOver: [] };
  const tried = because.because === 'absent' ? standInFor(userId, facts) : { deputyId: null, passedOver: [] };
  if (tried.deputyId !== null)
    return {
      outcome: { kind: 'person', userId: tried.deputyId, by: 'deputy', insteadOf: userId },
      passedOver: [because, ...tried.passedOver],
    };
  const isKept = isForNow(item.kind) && known?.person.isActive === true && !hadIt.has(userId);
  return isKept
    ? { outcome: { kind: 'person', userId, by: 'returning', as }, passedOver: tried.passedOver }
    : { outcome: null, passedOver: [because, ...tried.passedOver] };
}

/** The stand-in of an absent person; of one who is absent too, theirs. A circle ends where it began. */
function standInFor(absentId: number, facts: AssignmentFacts): { deputyId: number | null; passedOver: PassedOver[] } {
  const { deputies } = facts.assignment;
  const asked = new Set([absentId]);
  const passedOver: PassedOver[] = [];
  for (let id = deputies.get(absentId); id !== undefined && !asked.has(id); id = deputies.get(id)) {
    asked.add(id);
    const because = whyNotAvailable(id, facts.people.get(id), facts);
    if (because === null) return { deputyId: id, passedOver };
    passedOver.push(because);
    if (because.because !== 'absent') break;
  }
  return { deputyId: null, passedOver };
}
