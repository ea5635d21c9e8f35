import { assignmentFacts, assignmentOf, colleague, lead } from '../../../test/support/assignment.js';
import type { Assignment } from './assignment.js';
import { chooseAssignee } from './choose-assignee.js';
import { accountOf } from './ledger.js';
import { afterChoice, type NextItem, preview } from './preview.js';

const next = (itemId: number, different: Partial<NextItem> = {}): NextItem => ({
  item: lead({ itemId }),
  returningTo: null,
  hadIt: new Set(),
  seed: itemId,
  ...different,
});
const fifty = Array.from({ length: 50 }, (_, index) => next(index + 1));
const facts = (people: Parameters<typeof assignmentFacts>[0], assignment: Partial<Assignment> = {}) => {
  const given = assignmentFacts(people);
  return { ...given, assignment: { ...given.assignment, ...assignment } };
};
const gets = (choices: ReturnType<typeof preview>) =>
  choices.map(({ outcome }) => (outcome.kind === 'person' ? outcome.userId : outcome.kind));

it('deals what stands there by the shares, one after another', () => {
  const weights = [1, 2, 2].map((weight, index) => ({ userId: index + 1, weight }));
  const choices = preview(
    facts(
      [1, 2, 3].map((userId) => colleague(userId)),
      { strategy: { name: 'weighted', by: 'set', weights, others: 0 } },
    ),
    fifty,
  );
  const dealt = gets(choices);
  expect([1, 2, 3].map((userId) => dealt.filter((one) => one === userId).length)).toEqual([10, 20, 20]);
  const last = choices.at(-1)?.ledger?.after;
  expect([1, 2, 3].map((userId) => last && accountOf(last, userId))).toEqual([
    { debt: 0n, given: 10 },
    { debt: 0n, given: 20 },
    { debt: 0n, given: 20 },
  ]);
});

it('until all have reached their limits, then the rest waits', () => {
  const limits = { all: { lead: { perDay: 4 } }, people: [{ userId: 2, limits: { lead: { perDay: 4, atOnce: 1 } } }] };
  const people = [colleague(1, { loads: { givenToday: { lead: 3 }, openNow: {} } }), colleague(2), colleague(3)];
  const dealt = gets(preview(facts(people, { limits }), fifty));
  expect([1, 2, 3, 'wait'].map((one) => dealt.filter((other) => other === one).length)).toEqual([1, 1, 4, 44]);
});

it('is what the same choices give one by one', () => {
  const people = [1, 2, 3, 4].map((userId) => colleague(userId, { loads: { givenToday: {}, openNow: { lead: userId } } }));
  const given = facts(people, { strategy: { name: 'even', by: 'open', kinds: [] } });
  let known = given;
  const oneByOne = fifty.map((item) => {
    known = { ...known, ...item };
    const choice = chooseAssignee(known);
    known = afterChoice(known, choice);
    return choice;
  });
  expect(preview(given, fifty)).toEqual(oneByOne);
  const given50 = gets(oneByOne);
  expect([1, 2, 3, 4].map((userId) => userId + given50.filter((one) => one === userId).length)).toEqual([15, 15, 15, 15]);
});

it('changes nothing that it was given', () => {
  const given = facts([colleague(1), colleague(2)]);
  const before = structuredClone({ people: given.people, ledgers: given.ledgers });
  preview(given, fifty);
  expect({ people: given.people, ledgers: given.ledgers }).toEqual(before);
});

it('what a known client brings is in the norm, but in no record', () => {
  const [first] = preview(facts([colleague(1), colleague(2)]), [next(1, { returningTo: { userId: 2, as: 'holdsFirst' } })]);
  expect(first).toMatchObject({ outcome: { by: 'returning', as: 'holdsFirst', userId: 2 }, ledger: null });
  const limits = { all: { lead: { perDay: 1 } }, people: [] };
  const known = next(1, { returningTo: { userId: 2, as: 'responsible' } });
  expect(gets(preview(facts([colleague(1), colleague(2)], { limits }), [known, next(2), next(3)]))).toEqual([2, 1, 'wait']);
});

it('what is kept for somebody is on their desk, not in the norm', () => {
  const home = colleague(1, { person: { workDay: 'closed' } });
  const given = { ...facts([home]), item: lead({ kind: 'dialog' as const }) };
  const choice = chooseAssignee(given);
  expect(choice.outcome.kind).toBe('keeper');
  expect(afterChoice(given, choice).people.get(1)?.loads).toEqual({ givenToday: {}, openNow: { dialog: 1 } });
});

it('an empty pool leaves all to the head', () =>
  expect(gets(preview({ ...facts([]), assignment: assignmentOf([], { nobody: 'head' }) }, fifty.slice(0, 2)))).toEqual(['head', 'head']));
