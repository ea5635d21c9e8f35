import type { Assignment } from '../assignment/assignment.js';
import type { AssignmentChoice, Outcome, PassedOver } from '../assignment/assignment-choice.js';
import { chooseAssignee } from '../assignment/choose-assignee.js';
import type { AssignmentFacts, AssignmentPerson, Returning } from '../assignment/facts.js';
import type { Item } from '../assignment/item.js';
import { ledgerOf, type StoredLedger, storedLedger } from '../assignment/ledger.js';
import type { PresenceRules } from '../availability/person.js';
import type { Arrival, AssignmentRule, ItemStanding } from './rule.js';
import { type LeftAloneBecause, whyLeftAlone } from './why-left-alone.js';

/** Facts of a choice as JSON can keep them. */
export interface KeptChoiceFacts {
  item: Item;
  assignment: Omit<Assignment, 'skills' | 'deputies'> & {
    skills: { needed: Assignment['skills']['needed']; of: { userId: number; skills: string[] }[] };
    deputies: { userId: number; deputyId: number }[];
  };
  rules: PresenceRules;
  people: AssignmentPerson[];
  ledgers: ({ name: string } & StoredLedger)[];
  returningTo: Returning | null;
  hadIt: number[];
  headId: number | null;
  seed: number;
}

/** All that was known when an item came to a stage that a rule is for. */
export interface RuleFacts {
  at: Date;
  rule: Pick<AssignmentRule, 'code' | 'name' | 'companyCode' | 'mode' | 'replaces' | 'replacesUserIds' | 'converted'>;
  arrival: Arrival;
  standing: ItemStanding;
  /** null: nobody had to be chosen. */
  choice: KeptChoiceFacts | null;
  /** It stood there when hours began, or was waited for. Left out: it came just now. */
  hasWaited?: true;
}

/** A choice as the journal keeps it: the record of shares is a table of its own, and whoever was passed over for the same reason is counted. */
export type KeptChoice = Omit<AssignmentChoice, 'ledger'>;

export type RuleDecision = { kind: 'leftAlone'; because: LeftAloneBecause } | { kind: 'chosen'; outcome: Outcome; choice: KeptChoice };

/** Of each reason so many people are named. */
const mostNamed = 20;

/** What a rule does with an item; equal facts decide alike. */
export function decideAssignment(facts: RuleFacts): RuleDecision {
  const because = whyLeftAlone(facts.rule, facts.arrival, facts.standing);
  if (because !== null) return { kind: 'leftAlone', because };
  if (facts.choice === null) throw new Error('nothing is known of who could get the item');
  return chosen(chooseAssignee(choiceFacts(facts.choice, facts.at)));
}

/** A choice as it is decided on. */
export function chosen({ ledger: _, ...choice }: AssignmentChoice): RuleDecision {
  return { kind: 'chosen', outcome: choice.outcome, choice: { ...choice, passedOver: named(choice.passedOver) } };
}

function named(passedOver: readonly PassedOver[]): PassedOver[] {
  const seen = new Map<string, number>();
  return passedOver.filter(({ because }) => {
    const count = (seen.get(because) ?? 0) + 1;
    seen.set(because, count);
    return count <= mostNamed;
  });
}

export function keptFacts(facts: AssignmentFacts): KeptChoiceFacts {
  const { item, assignment, rules, people, ledgers, returningTo, hadIt, headId, seed } = facts;
  const { skills, deputies } = assignment;
  return {
    item,
    assignment: {
      ...assignment,
      skills: { needed: skills.needed, of: [...skills.of].map(([userId, has]) => ({ userId, skills: [...has] })) },
      deputies: [...deputies].map(([userId, deputyId]) => ({ userId, deputyId })),
    },
    rules,
    people: [...people.values()],
    ledgers: [...ledgers].map(([name, ledger]) => ({ name, ...storedLedger(ledger) })),
    returningTo,
    hadIt: [...hadIt],
    headId,
    seed,
  };
}

export function choiceFacts(kept: KeptChoiceFacts, at: Date): AssignmentFacts {
  const { item, assignment, rules, people, ledgers, returningTo, hadIt, headId, seed } = kept;
  return {
    at,
    item,
    assignment: {
      ...assignment,
      skills: {
        needed: assignment.skills.needed,
        of: new Map(assignment.skills.of.map(({ userId, skills }) => [userId, new Set(skills)])),
      },
      deputies: new Map(assignment.deputies.map(({ userId, deputyId }) => [userId, deputyId])),
    },
    rules,
    people: new Map(people.map((person) => [person.person.userId, person])),
    ledgers: new Map(ledgers.map((ledger) => [ledger.name, ledgerOf(ledger)])),
    returningTo,
    hadIt: new Set(hadIt),
    headId,
    seed,
  };
}
