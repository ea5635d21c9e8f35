import { writeSync } from 'node:fs';
import { decideMerge } from '../../src/domain/identity/decide-merge.js';
import type { MergeFacts } from '../../src/domain/identity/merge.js';
import { noTally, PureWorld, type Rules, realRules, type Tally } from '../worlds/pure-world.js';

const runs = 10_000;

function playAll(count: number, rules: Rules = realRules): { tally: Tally; wrong: string[] } {
  const tally = noTally();
  const wrong: string[] = [];
  for (let seed = 1; seed <= count; seed++) {
    const world = new PureWorld(seed, rules).play();
    for (const name of Object.keys(tally) as (keyof Tally)[]) tally[name] += world.tally[name];
    const [first] = world.wrong;
    if (first) wrong.push([`world ${seed}: ${first}`, ...world.happened].join('\n  '));
  }
  return { tally, wrong };
}

it('ten thousand worlds: nobody is taken for somebody else, and every merge is one that the truth would make', () => {
  const { tally, wrong } = playAll(runs);
  const counted = Object.entries(tally).map(([name, count]) => `${count} ${name}`);
  writeSync(1, `[worlds] ${runs} worlds: ${counted.join(', ')}\n`);
  expect(wrong).toEqual([]);
  expect(tally.merges).toBeGreaterThan(runs / 8); // or the worlds would prove nothing
  expect(tally.suggestions).toBeGreaterThan(runs);
  expect(tally.waits).toBeGreaterThan(runs / 4);
  expect(tally.takenApart).toBeGreaterThan(runs / 10);
}, 60_000);

/** A rule that were broken: the worlds have to show it. */
const broken: Record<string, (facts: MergeFacts) => MergeFacts> = {
  'what stands on a card counts as told': (facts) => ({
    ...facts,
    contacts: facts.contacts.map((contact) => ({
      ...contact,
      keys: contact.keys.map((key) => ({ ...key, how: 'profile' as const })),
    })) as MergeFacts['contacts'],
    sharedKeys: facts.sharedKeys.map((key) => ({ ...key, how: ['profile', 'profile'] })),
  }),
  'names are not asked': (facts) => ({
    ...facts,
    contacts: facts.contacts.map((contact) => ({ ...contact, name: 'Анна', lastName: 'Орлова' })) as MergeFacts['contacts'],
  }),
  'numbers of their own are not asked': (facts) => ({
    ...facts,
    contacts: facts.contacts.map((contact) => ({ ...contact, keys: [] })) as unknown as MergeFacts['contacts'],
  }),
};

it.each(Object.keys(broken))('the worlds show it when %s', (name) => {
  const { wrong } = playAll(1000, {
    ...realRules,
    decide: (facts) => decideMerge((broken[name] as (facts: MergeFacts) => MergeFacts)(facts)),
  });
  expect(wrong.length).toBeGreaterThan(0);
});

const brokenApart: Record<string, Partial<Rules>> = {
  'dialogs that came since stay where they are': {
    divideThreads: (dialogs, calls, parts) => realRules.divideThreads(dialogs, calls, { ...parts, keys: new Set() }),
  },
  'keys stay with the card that was kept': { isKeyOfLost: () => false },
  'a pair is forgotten when one of the two goes into a third': { apartAfterMerge: () => [] },
  'a pair is forgotten when one of the two was merged and is made again': { apartAfterReturn: () => [] },
};

it.each(Object.keys(brokenApart))('the worlds show it when %s', (name) => {
  const { wrong } = playAll(2000, { ...realRules, ...brokenApart[name] });
  expect(wrong.length).toBeGreaterThan(0);
});
