import { seededRandom } from '../../src/domain/routing/seeded-random.js';
import { AttributionFixture, toAlfa, toBeta } from './attribution-fixture.js';
import { writeClient } from './people-of-two-companies.js';

const companies = [
  { ...toAlfa, name: 'Альфа', pipeline: 1, line: 1 },
  { ...toBeta, name: 'Бета', pipeline: 2, line: 6 },
];
const phones = Array.from({ length: 6 }, (_, index) => `7901000010${index}`);
const day = (of: number) => `2026-01-${String(1 + (of % 28)).padStart(2, '0')}`;

/** Contacts, deals, calls and dialogs in any disorder, bound to anything. */
async function writeDisorder({ history, sidecar }: AttributionFixture, seed: number): Promise<void> {
  const random = seededRandom(seed);
  const below = (limit: number) => Math.floor(random() * limit);
  const oneOf = <T>(items: readonly T[]): T => items[below(items.length)] as T;
  const contactIds = Array.from({ length: 8 }, (_, index) => 100 + index);
  for (const id of contactIds) {
    const company = oneOf([null, ...companies]);
    await history.contact(id, [oneOf(phones)], company === null ? {} : { company: company.name });
  }
  const dealIds = Array.from({ length: 10 }, (_, index) => 300 + index);
  for (const id of dealIds) {
    const from = below(20);
    const to = random() < 0.5 ? {} : { to: day(from + 1 + below(6)) };
    await history.deal(id, { contact: oneOf(contactIds), pipeline: oneOf([1, 2, 3]), from: day(from), ...to });
  }
  for (const [index, phone] of phones.entries()) await writeClient(sidecar.portal, 500 + index, { phone });
  const anyBound = () => ({
    ...(random() < 0.85 ? { contact: oneOf(contactIds.slice(1)) } : {}),
    others: random() < 0.2 ? contactIds.slice(0, 1) : [],
    deals: [...new Set(Array.from({ length: below(3) }, () => oneOf(dealIds)))],
  });
  for (let index = 0; index < 50; index += 1) {
    const at = `${day(below(28))} 10:${String(index).padStart(2, '0')}:00`;
    const company = oneOf(companies);
    if (random() < 0.6)
      await history.call(`call-${index}`, {
        number: company.number,
        phone: oneOf([...phones, '79029999999', '']),
        at,
        bound: random() < 0.9 ? anyBound() : null,
        statistic: oneOf(contactIds),
      });
    else await history.dialog(1_000 + index, { line: company.line, clientUserId: 500 + below(phones.length), at, bound: anyBound() });
  }
}

const tableOf = (out: string) => out.split('\n').slice(0, 4);

describe('any history', () => {
  it.each([1, 2, 3, 4, 5, 6])('comes out as the dry run has said, and is right afterwards (seed %d)', async (seed) => {
    const fixture = await AttributionFixture.create();
    try {
      await writeDisorder(fixture, seed);
      const before = await fixture.bindings();
      const dry = await fixture.attribute('--from 2026-01-01 --dry-run');
      const real = await fixture.attribute('--from 2026-01-01 --rate 6000');
      expect(tableOf(real.out)).toEqual(tableOf(dry.out));
      const changed = (await fixture.states()).length;
      expect(changed).toBeGreaterThan(10);
      expect((await fixture.states()).filter((state) => !state.endsWith(' done'))).toEqual([]);

      const again = await fixture.attribute('--from 2026-01-01');
      expect(again.out).toContain('Run 2: 0 changes');

      const undone = await fixture.attribute('--undo 1 --rate 6000');
      const nothingBefore = Number(/^(\d+) are left: they were bound to nothing/m.exec(undone.out)?.[1] ?? 0);
      expect(undone.out).toContain(`Run 1: ${changed - nothingBefore} changes are being taken back`);
      const after = await fixture.bindings();
      const others = Object.keys(before).filter((thread) => after[thread] !== before[thread]);
      expect(others).toHaveLength(nothingBefore);
      expect(others.every((thread) => before[thread] === '-/-')).toBe(true);
    } finally {
      await fixture.drop();
    }
  });
});
