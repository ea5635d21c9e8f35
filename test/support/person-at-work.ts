import type { PersonFacts } from '../../src/domain/availability/person.js';

/** Somebody who is at work within working hours; a scenario says what is different. */
export function personAtWork(userId: number, different: Partial<PersonFacts> = {}): PersonFacts {
  return {
    userId,
    name: `Person ${userId}`,
    isActive: true,
    isBlocked: false,
    absence: null,
    workDay: 'opened',
    isOnLinePause: false,
    isSenior: false,
    departmentId: 3,
    isWithinHours: true,
    ...different,
  };
}
