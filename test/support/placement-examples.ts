import type { PersonFacts, UnavailableBecause } from '../../src/domain/availability/person.js';
import type { ContactPlacement, MatchedBy, Placement, PlacementFacts } from '../../src/domain/placement/placement.js';
import type { Choice, PassedOverBecause } from '../../src/domain/routing/choice.js';
import { every } from './every.js';
import { personAtWork } from './person-at-work.js';

export const at = new Date('2026-03-02T07:03:00.000Z');
export const person = (userId: number, name: string, facts: Partial<PersonFacts> = {}) => personAtWork(userId, { name, ...facts });
export const anna = person(11, 'Анна Смирнова');
export const boris = person(12, 'Борис Иванов');

export const choiceFacts = {
  strategy: 'roundRobin' as const,
  candidates: [anna, boris].map((candidate) => ({ person: candidate, openDialogs: 0, lastChosen: 0 })),
  rules: { breakCountsAsStarted: true, linePauseCountsAsStarted: true },
  seed: 5,
};
export const placementFacts: PlacementFacts = {
  at,
  companyCode: 'alfa',
  sessionId: 100,
  isClosed: false,
  isSpam: false,
  isOutgoing: false,
  holder: { kind: 'gate' },
  movedByPerson: false,
  memory: null,
  isMemoryDealOpen: false,
  matches: [],
  people: [person(11, 'Анна Смирнова'), person(31, 'Вера Котова')],
  companyPeopleIds: [11, 12],
  headOfSalesId: 31,
  choice: choiceFacts,
};
export const chosen: Choice = { kind: 'operator', userId: 11, atWork: true, passedOver: [{ userId: 12, because: 'absent' }] };

export const contactPlacements: ContactPlacement[] = [
  { kind: 'create' },
  { kind: 'promised' },
  ...every<MatchedBy>({ linked: true, connectorUser: true, imCode: true, phone: true, email: true }).map(
    (matchedBy): ContactPlacement => ({ kind: 'existing', contactId: 15, matchedBy, isAdopted: matchedBy === 'email' }),
  ),
];
export const dealPlacements: Placement['deal'][] = [{ kind: 'create' }, { kind: 'promised' }, { kind: 'existing', dealId: 7 }];
export const passedOver = every<PassedOverBecause>({
  ...({
    dismissed: true,
    blocked: true,
    absent: true,
    outsideHours: true,
    dayNotStarted: true,
    breakTooLong: true,
    onBreak: true,
    onLinePause: true,
  } satisfies Record<UnavailableBecause, true>),
  busier: true,
  chosenMoreRecently: true,
  tie: true,
}).map((because, index) => ({ userId: 40 + index, because }));

const decidedAt = new Date('2026-03-02T09:00:00.250Z');
/** Somebody away, whose absence has instants of its own. */
export const annaAway = personAtWork(11, {
  name: 'Anna',
  absence: { type: 'VACATION', fromAt: new Date('2026-03-01T00:00:00Z'), toAt: new Date('2026-03-15T00:00:00Z') },
  workDay: 'closed',
});
/** A client whom the company knows by the phone, and whose responsible is not in the queue. */
export const knownClientFacts: PlacementFacts = {
  at: decidedAt,
  companyCode: 'alfa',
  sessionId: 501,
  isClosed: false,
  isSpam: false,
  isOutgoing: false,
  holder: { kind: 'gate' },
  movedByPerson: false,
  memory: null,
  isMemoryDealOpen: false,
  matches: [{ contactId: 100, matchedBy: 'phone', responsibleId: 12, ownerCompany: 'alfa', openDeals: [], hadDealHere: true }],
  people: [],
  companyPeopleIds: [11, 12],
  headOfSalesId: 7,
  choice: {
    strategy: 'even',
    candidates: [{ person: annaAway, openDialogs: 1, lastChosen: 0 }],
    rules: { breakCountsAsStarted: true, linePauseCountsAsStarted: true },
    seed: 42,
  },
};
