import type { AssignmentChoice } from './assignment-choice.js';
import { chooseAssignee } from './choose-assignee.js';
import type { AssignmentFacts, AssignmentPerson, Counts } from './facts.js';
import type { ItemKind } from './item.js';

/** One item of several that are given in turn. */
export type NextItem = Pick<AssignmentFacts, 'item' | 'returningTo' | 'hadIt' | 'seed'>;

/** Who would get these items, one after another: each choice counts in loads and records for those that follow. */
export function preview(facts: Omit<AssignmentFacts, keyof NextItem>, items: readonly NextItem[]): AssignmentChoice[] {
  let known = facts;
  return items.map((next) => {
    const asked = { ...known, ...next };
    const choice = chooseAssignee(asked);
    known = afterChoice(asked, choice);
    return choice;
  });
}

/** The facts for the item after this one. A keeper has the item open, but it is not in the norm; what goes to a head or waits is on no desk of ours. */
export function afterChoice(facts: AssignmentFacts, { outcome, ledger }: AssignmentChoice): AssignmentFacts {
  const ledgers = ledger === null ? facts.ledgers : new Map(facts.ledgers).set(ledger.name, ledger.after);
  if (outcome.kind !== 'person' && outcome.kind !== 'keeper') return { ...facts, ledgers };
  const { kind } = facts.item;
  const isOfPool = outcome.kind === 'person' && (outcome.by === 'strategy' || outcome.by === 'preference');
  const people = new Map(facts.people);
  for (const [userId, one] of people) {
    const isChosen = userId === outcome.userId;
    if (isChosen || (isOfPool && one.sinceReturn !== undefined))
      people.set(userId, withItem(one, { kind, isChosen, isGiven: outcome.kind === 'person', isOfPool }));
  }
  return { ...facts, ledgers, people };
}

interface Given {
  kind: ItemKind;
  /** The person has it; else a colleague. */
  isChosen: boolean;
  isGiven: boolean;
  isOfPool: boolean;
}

function withItem(one: AssignmentPerson, { kind, isChosen, isGiven, isOfPool }: Given): AssignmentPerson {
  const { loads, sinceReturn } = one;
  return {
    ...one,
    ...(isChosen && {
      loads: { givenToday: isGiven ? oneMore(loads.givenToday, kind) : loads.givenToday, openNow: oneMore(loads.openNow, kind) },
    }),
    ...(isOfPool &&
      sinceReturn && {
        sinceReturn: {
          given: sinceReturn.given + (isChosen ? 1 : 0),
          givenToOthers: sinceReturn.givenToOthers + (isChosen ? 0 : 1),
        },
      }),
  };
}

function oneMore(counts: Counts, kind: ItemKind): Counts {
  return { ...counts, [kind]: (counts[kind] ?? 0) + 1 };
}
