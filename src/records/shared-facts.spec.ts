import { personAtWork } from '../../test/support/person-at-work.js';
import { shareFacts, withShared } from './shared-facts.js';

const at = new Date('2026-03-02T07:00:00Z');
const anna = personAtWork(12, { name: 'Анна' });
const ivan = personAtWork(13, { name: 'Иван' });
const head = { userId: 11, name: 'Олег', departmentId: 3, isActive: true, isBlocked: false, isAbsent: false };
const choice = (...people: (typeof anna)[]) => ({
  strategy: 'even',
  candidates: people.map((person) => ({ person, openDialogs: 1, lastChosen: 0 })),
});
const entry = (facts: unknown, companyCode: string | null = 'alfa') => ({ at, companyCode, facts });

function roundTrip(entries: readonly ReturnType<typeof entry>[]) {
  const { kept, shared } = shareFacts(entries);
  const listOf = (uid: string | null) => shared.find((list) => list.uid === uid)?.parts;
  const back = kept.map(({ facts, sharedUid }) => withShared(JSON.parse(JSON.stringify(facts)), listOf(sharedUid)));
  expect(back).toEqual(entries.map(({ facts }) => JSON.parse(JSON.stringify(facts))));
  return { kept, shared };
}

describe('facts of people that several decisions know', () => {
  it('are stored once, wherever the rules look for them, and come back as they were', () => {
    const { kept, shared } = roundTrip([
      entry({ at, people: [anna], choice: choice(anna, ivan) }),
      entry({ at, operator: ivan, heads: [head] }),
      entry({ at, responsible: anna, choice: choice(ivan) }),
      entry({ at, operator: anna, heads: [head] }),
      entry({ at, callId: 'c1', client: { people: [anna, ivan], choice: choice(ivan) } }),
    ]);
    expect(shared).toEqual([{ uid: expect.any(String), at, parts: [ivan, anna, head] }]);
    for (const { facts } of kept) expect(JSON.stringify(facts)).not.toContain('isActive');
  });

  it('stay in the entry where one alone knows them', () => {
    const { kept, shared } = roundTrip([entry({ people: [anna, anna], choice: choice(anna) }), entry({ people: [ivan] })]);
    expect(shared).toEqual([]);
    expect(kept.map(({ sharedUid }) => sharedUid)).toEqual([null, null]);
  });

  it('are each company’s own: hours differ', () => {
    const { shared } = roundTrip([entry({ people: [anna] }), entry({ people: [anna] }, 'beta'), entry({ people: [anna] }, 'beta')]);
    expect(shared).toHaveLength(1);
  });

  it('are left in the entries beyond a thousand', () => {
    const people = Array.from({ length: 1500 }, (_, n) => personAtWork(n + 1));
    const { shared } = roundTrip([entry({ people }), entry({ people })]);
    expect(shared[0]?.parts).toHaveLength(1000);
  });

  it('are nothing that facts of another shape can be taken for', () => {
    roundTrip([entry(null), entry('text'), entry([1]), entry({ people: [3, '$0'], choice: null, operator: 0 }), entry({ client: null })]);
    expect(withShared({ operator: '$7' }, [anna])).toEqual({ operator: '$7' });
    expect(withShared({ operator: '$0' }, undefined)).toEqual({ operator: '$0' });
  });
});
