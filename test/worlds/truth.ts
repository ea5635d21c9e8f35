import { seededRandom } from '../../src/domain/routing/seeded-random.js';

/** Draws that are the same for the same seed. */
export class Lots {
  private readonly next: () => number;

  constructor(seed: number) {
    this.next = seededRandom(seed);
  }

  chance(of: number): boolean {
    return this.next() < of;
  }

  below(count: number): number {
    return Math.floor(this.next() * count);
  }

  oneOf<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new Error('nothing to draw from');
    return value;
  }

  /** A copy in another order. */
  shuffled<T>(values: readonly T[]): T[] {
    return values
      .map((value) => ({ value, at: this.next() }))
      .toSorted((a, b) => a.at - b.at)
      .map(({ value }) => value);
  }
}

/** Somebody outside. What only the oracle knows: which mobile and e-mail are really theirs. */
export interface Person {
  id: number;
  name: string;
  lastName: string;
  /** In Latin letters, or by the short name. */
  alias: { name: string; lastName: string };
  mobile: string;
  email: string;
  /** The telephone of an office with several people; null: none. */
  landline: string | null;
}

const FIRST_NAMES: [name: string, alias: string][] = [
  ['Анна', 'Anna'],
  ['Александр', 'Саша'],
  ['Александра', 'Саша'],
  ['Дмитрий', 'Dima'],
  ['Евгений', 'Женя'],
  ['Евгения', 'Evgenia'],
  ['Наталья', 'Natalia'],
  ['Пётр', 'Petr'],
  ['Сергей', 'Серёжа'],
  ['Юлия', 'Yulia'],
];
const LAST_NAMES: [lastName: string, inLatin: string][] = [
  ['Орлова', 'Orlova'],
  ['Щукин', 'Shchukin'],
  ['Семёнов', 'Semyonov'],
  ['Жукова', 'Zhukova'],
  ['Хохлов', 'Khokhlov'],
  ['Цветаев', 'Tsvetaev'],
  ['Абрамович', 'Abramovich'],
  ['Лапин', 'Lapin'],
];

/** @param mobileOf a number that nobody else has, by the person's number */
export function somePeople(lots: Lots, count: number, mobileOf: (id: number) => string, landlines: readonly string[]): Person[] {
  return Array.from({ length: count }, (_, id) => {
    const [name, alias] = lots.oneOf(FIRST_NAMES);
    const [lastName, inLatin] = lots.oneOf(LAST_NAMES);
    return {
      id,
      name,
      lastName,
      alias: { name: alias, lastName: inLatin },
      mobile: mobileOf(id),
      email: `person${id}@example.com`,
      landline: landlines.length > 0 && lots.chance(0.6) ? lots.oneOf(landlines) : null,
    };
  });
}
