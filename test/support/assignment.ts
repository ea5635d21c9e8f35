import type { Assignment } from '../../src/domain/assignment/assignment.js';
import type { AssignmentFacts, AssignmentPerson } from '../../src/domain/assignment/facts.js';
import type { Item } from '../../src/domain/assignment/item.js';
import type { PersonFacts } from '../../src/domain/availability/person.js';
import { personAtWork } from './person-at-work.js';

/** Somebody at work who has nothing to do; a scenario says what is different. */
export function colleague(userId: number, { person, ...different }: AssignmentPersonParts = {}): AssignmentPerson {
  return {
    person: personAtWork(userId, person),
    loads: { givenToday: {}, openNow: {} },
    leaving: { hoursEndAt: null, absence: null },
    isPaused: false,
    ...different,
  };
}

export type AssignmentPersonParts = Partial<Omit<AssignmentPerson, 'person'>> & { person?: Partial<PersonFacts> };

/** A lead of which nothing is known. */
export function lead(different: Partial<Item> = {}): Item {
  return {
    kind: 'lead',
    itemId: 481,
    lineId: null,
    connector: null,
    number: null,
    sourceId: null,
    webFormId: null,
    made: null,
    utm: {},
    fields: {},
    contactFields: {},
    ...different,
  };
}

/** In turn among these, without anything else. */
export function assignmentOf(people: readonly number[], different: Partial<Assignment> = {}): Assignment {
  return {
    people,
    groups: [],
    strategy: { name: 'roundRobin' },
    ledger: 'leads',
    preferences: [],
    skills: { needed: [], of: new Map() },
    limits: { all: {}, people: [] },
    stopBefore: { endOfHoursMinutes: 30, absenceWorkingMinutes: 480, absenceDays: 2 },
    reserve: [],
    nobody: 'wait',
    returning: true,
    deputies: new Map(),
    ...different,
  };
}

/** A lead for these people at noon of a Monday. */
export function assignmentFacts(people: readonly AssignmentPerson[], different: Partial<AssignmentFacts> = {}): AssignmentFacts {
  return {
    at: new Date('2026-03-02T09:00:00Z'),
    item: lead(),
    assignment: assignmentOf(people.map(({ person }) => person.userId)),
    rules: { breakCountsAsStarted: true, linePauseCountsAsStarted: true, breakTooLongMinutes: 60 },
    people: new Map(people.map((one) => [one.person.userId, one])),
    ledgers: new Map(),
    returningTo: null,
    hadIt: new Set(),
    headId: 20,
    seed: 1,
    ...different,
  };
}
