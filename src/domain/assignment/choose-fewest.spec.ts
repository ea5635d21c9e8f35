import fc from 'fast-check';
import { type AssignmentPersonParts, assignmentFacts, assignmentOf, colleague, lead } from '../../../test/support/assignment.js';
import { seededRandom } from '../routing/seeded-random.js';
import { chooseAssignee } from './choose-assignee.js';
import { chooseFewest } from './choose-fewest.js';
import type { AssignmentFacts } from './facts.js';
import { afterChoice } from './preview.js';

const contest = (parts: Record<number, AssignmentPersonParts>) => {
  const people = new Map(Object.entries(parts).map(([userId, part]) => [Number(userId), colleague(Number(userId), part)]));
  const ids = [...people.keys()];
  return { ableIds: ids, amongIds: ids, people, seed: 1 };
};
const open = (leads: number, deals = 0) => ({ loads: { openNow: { lead: leads, deal: deals }, givenToday: {} } });

it.each([
  { scenario: 'the fewest open of the kind', strategy: { by: 'open', kinds: [] }, of: { 1: open(3), 2: open(1, 9) }, gets: 2 },
  {
    scenario: 'of all kinds that are named',
    strategy: { by: 'open', kinds: ['lead', 'deal'] },
    of: { 1: open(3), 2: open(1, 9) },
    gets: 1,
  },
  {
    scenario: 'the fewest given today, whatever is open',
    strategy: { by: 'givenToday', kinds: [] },
    of: { 1: { loads: { openNow: {}, givenToday: { lead: 4 } } }, 2: { loads: { openNow: { lead: 9 }, givenToday: { lead: 3 } } } },
    gets: 2,
  },
] as const)('$scenario', ({ strategy, of, gets }) =>
  expect(chooseFewest(contest(of), { name: 'even', ...strategy }, 'lead')?.userId).toBe(gets),
);

it('shows what was compared', () =>
  expect(chooseFewest(contest({ 1: open(3), 2: open(1), 3: open(2) }), { name: 'even', by: 'open', kinds: [] }, 'lead')).toMatchObject({
    ranked: [
      { userId: 2, compared: { by: 'load', count: 1 } },
      { userId: 3, compared: { by: 'load', count: 2 } },
      { userId: 1, compared: { by: 'load', count: 3 } },
    ],
    passedOver: [
      { userId: 1, because: 'busier' },
      { userId: 3, because: 'busier' },
    ],
  }));

it('never gives to who has more than another who is not held back', () => {
  const anyPeople = fc.array(fc.record({ open: fc.nat(5), given: fc.nat(4), others: fc.nat(6), isBack: fc.boolean() }), {
    minLength: 1,
    maxLength: 9,
  });
  fc.assert(
    fc.property(anyPeople, fc.nat(), (list, seed) => {
      const of = Object.fromEntries(
        list.map((one, index) => [
          index + 1,
          { ...open(one.open), ...(one.isBack && { sinceReturn: { given: one.given, givenToOthers: one.others } }) },
        ]),
      );
      const won = chooseFewest({ ...contest(of), seed }, { name: 'even', by: 'open', kinds: [] }, 'lead')!;
      const held = new Set(won.passedOver.filter(({ because }) => because === 'catchingUp').map(({ userId }) => userId));
      const least = Math.min(...list.filter((_, index) => !held.has(index + 1)).map((one) => one.open));
      expect(list[won.userId - 1]!.open).toBe(least);
    }),
  );
});

describe('whoever comes back to an empty desk', () => {
  const back = { sinceReturn: { given: 0, givenToOthers: 0 } };
  const evenAmong = (people: Parameters<typeof assignmentFacts>[0]): AssignmentFacts => {
    const facts = assignmentFacts(people);
    const ids = [...facts.people.keys()];
    return { ...facts, assignment: assignmentOf(ids, { strategy: { name: 'even', by: 'open', kinds: [] } }) };
  };

  it.each([2, 3, 5, 9])('gets no more than twice the mean of %i others, plus one, after any item', (others) => {
    const full = Array.from({ length: others }, (_, index) => colleague(index + 2, open(30)));
    let facts = evenAmong([colleague(1, { ...open(0), ...back }), ...full]);
    const random = seededRandom(others);
    let own = 0;
    let theirs = 0;
    for (let item = 1; item <= 60; item += 1) {
      facts = { ...facts, seed: Math.floor(random() * 2 ** 32), item: lead({ itemId: item }) };
      const choice = chooseAssignee(facts);
      if (choice.outcome.kind !== 'person') throw new Error('nobody was chosen');
      if (choice.outcome.userId === 1) own += 1;
      else theirs += 1;
      expect(own).toBeLessThanOrEqual(2 * (theirs / others) + 1);
      facts = afterChoice(facts, choice);
    }
    expect(own).toBeGreaterThan(60 / (others + 1)); // yet more than their part, until the desk is as full
  });

  it('gets what comes while nobody else is there', () => {
    let facts = evenAmong([colleague(1, { ...open(0), ...back }), colleague(2, { person: { workDay: 'closed' } })]);
    for (let item = 1; item <= 5; item += 1) {
      const choice = chooseAssignee(facts);
      expect(choice.outcome).toMatchObject({ userId: 1 });
      facts = afterChoice(facts, choice);
    }
  });

  it('is held back for nobody when all have come back', () => {
    const held = { sinceReturn: { given: 5, givenToOthers: 0 } };
    expect(chooseAssignee(evenAmong([colleague(1, { ...open(2), ...held }), colleague(2, { ...open(1), ...held })])).outcome).toMatchObject(
      {
        userId: 2,
      },
    );
  });
});
