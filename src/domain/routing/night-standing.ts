import { type Reachable, whyAway } from '../availability/why-away.js';
import type { NightStanding, PassedOverAtNight } from './nightly.js';

/** Somebody who may have to join at night. Hours and the work day do not count: nobody is at work at 23:00. */
export interface JoinerFacts extends Reachable {
  userId: number;
  name: string;
}

/**
 * Who stands in for the head of sales this night: the nearest above who works here, may sign in and is not away. Null where the head of
 * sales joins himself.
 * @param above nearest first
 */
export function nightStanding(headOfSales: JoinerFacts, above: readonly JoinerFacts[]): NightStanding | null {
  const because = whyAway(headOfSales);
  if (because === null) return null;
  const passedOver: NightStanding['passedOver'] = [passed(headOfSales, because)];
  for (const person of above) {
    const reason = whyAway(person);
    if (reason === null) return { standIn: { userId: person.userId, name: person.name }, passedOver };
    passedOver.push(passed(person, reason));
  }
  return { standIn: null, passedOver };
}

function passed({ userId, name }: JoinerFacts, because: PassedOverAtNight['because']): PassedOverAtNight {
  return { userId, name, because };
}
