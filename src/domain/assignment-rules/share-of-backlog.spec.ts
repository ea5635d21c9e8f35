import { type BacklogFacts, sharesOfBacklog } from './share-of-backlog.js';

const at = new Date('2026-03-02T07:10:00Z');
const facts: BacklogFacts = {
  at,
  hoursBeganAt: new Date('2026-03-02T07:00:00Z'),
  waited: 10,
  expected: [1, 2, 3].map((userId) => ({ userId, weight: 1 })),
};
const of = (parts: Partial<BacklogFacts>) => sharesOfBacklog({ ...facts, ...parts });

it.each<{ scenario: string; given: Partial<BacklogFacts>; most: [number, number][] | null }>([
  {
    scenario: 'equal parts, rounded up',
    given: {},
    most: [
      [1, 4],
      [2, 4],
      [3, 4],
    ],
  },
  {
    scenario: 'by weight',
    given: {
      expected: [
        { userId: 1, weight: 3 },
        { userId: 2, weight: 1 },
      ],
    },
    most: [
      [1, 8],
      [2, 3],
    ],
  },
  { scenario: 'the only one gets all', given: { expected: [{ userId: 1, weight: 1 }] }, most: [[1, 10]] },
  { scenario: 'no limit an hour after hours began', given: { at: new Date('2026-03-02T08:00:00Z') }, most: null },
  { scenario: 'no limit outside hours', given: { hoursBeganAt: null }, most: null },
  { scenario: 'nobody is expected', given: { expected: [] }, most: null },
])('$scenario', ({ given, most }) => expect(of(given)).toEqual(most && new Map(most)));
