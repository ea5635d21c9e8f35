import type { JournalKinds, NamedDecision } from '../../src/contract/journal-kinds.js';

/** Each entry is told in a whole sentence of its own in both languages; names of people in these entries may be Russian in English too. */
export function expectSentences(kinds: JournalKinds, kind: string, entries: readonly NamedDecision[]): void {
  expect(entries.length).toBeGreaterThan(2);
  for (const entry of entries) {
    expect(entry.kind).toBe(kind);
    const { ru, en } = kinds.explainBoth(JSON.parse(JSON.stringify(entry)) as NamedDecision); // as the journal keeps it: instants are texts
    for (const text of [ru, en]) {
      expect(text).not.toMatch(/undefined|null|NaN|\[object/);
      expect(text).not.toBe(`${kind}: ${entry.because}`);
      expect(text).toMatch(/^[A-ZА-ЯЁ].*\.$/);
    }
    expect(ru).not.toBe(en);
    expect(en.replaceAll(/Анна Смирнова|Борис Иванов|Вера Котова|Ольга Петрова|Игорь Орлов|№/g, '')).not.toMatch(/[А-Яа-яЁё]/);
  }
}
