import { formsOfFirstNames } from './first-names.js';

export interface FullName {
  name: string;
  lastName: string;
}

/** `same`: first and last name on both, and they agree. `differ`: two people's. `unknown`: not enough is known to say. */
export type NamesSay = 'same' | 'differ' | 'unknown';

/**
 * What the names of two cards say. Letters of either alphabet, short names and the order of first and last name make no difference; a
 * patronymic, an initial, digits and what stands for a name are no part of it. Of a first name alone it is only known that it differs
 * from another one, never that it is the same person's.
 */
export function compareNames(one: FullName, other: FullName): NamesSay {
  const [a, b] = [partsOf(one), partsOf(other)];
  if (a.length >= 2 && b.length >= 2) return areSame(a, b) ? 'same' : 'differ';
  const [firstA, firstB] = [a.filter(isFirstName), b.filter(isFirstName)];
  const areNamed = firstA.length > 0 && firstB.length > 0;
  return areNamed && !firstA.some((name) => b.some((part) => isOneName(name, part))) ? 'differ' : 'unknown';
}

/** Each part has its own on the other side; what only one of the two tells besides a first and a last name says nothing. */
function areSame(one: readonly string[], other: readonly string[]): boolean {
  const [fewer, more] = one.length <= other.length ? [one, other] : [other, one];
  const left = [...more];
  for (const part of fewer) {
    const index = left.findIndex((candidate) => isOneName(part, candidate));
    if (index < 0) return false;
    left.splice(index, 1);
  }
  return true;
}

function isOneName(one: string, other: string): boolean {
  if (one === other) return true;
  const names = firstNames.get(other);
  return names !== undefined && [...(firstNames.get(one) ?? [])].some((name) => names.has(name));
}

function isFirstName(part: string): boolean {
  return firstNames.has(part);
}

/** What a card says instead of a name. */
const NO_NAMES = new Set([
  'клиент',
  'client',
  'guest',
  'гость',
  'user',
  'unknown',
  'неизвестный',
  'аноним',
  'anonymous',
  'контакт',
  'contact',
]);
/** Only behind a first name: as a last name it is one. */
const PATRONYMIC = /(вич|ична|вна)$/;

function partsOf({ name, lastName }: FullName): string[] {
  const first = wordsOf(name).filter((word, index) => index === 0 || !PATRONYMIC.test(word));
  return [...first, ...wordsOf(lastName)].map(spelledAlike).filter((part) => part !== '');
}

function wordsOf(text: string): string[] {
  return text
    .normalize('NFC')
    .toLowerCase()
    .split(/[^\p{L}\p{M}\p{N}'’]+/u)
    .filter((word) => word.length > 1 && !/\p{N}/u.test(word) && !NO_NAMES.has(word));
}

/** Latin spellings of Russian sounds, longer ones first. */
const SOUNDS: [latin: RegExp, sound: string][] = [
  [/shch|sch|sh/g, 'ш'],
  [/tch|ch/g, 'ч'],
  [/zh/g, 'ж'],
  [/kh/g, 'х'],
  [/ph/g, 'ф'],
  [/th/g, 'т'],
  [/ck/g, 'к'],
  [/ts|tz/g, 'ц'],
  [/[yij]a/g, 'я'],
  [/[yij]u/g, 'ю'],
  [/yo|jo|ye|je/g, 'е'],
  [/x/g, 'кс'],
  [/c(?=[eiy])/g, 'с'],
  [/[ckq]/g, 'к'],
  [/[vw]/g, 'в'],
  [/[iyj]/g, 'и'],
];
const LETTERS: Record<string, string> = Object.fromEntries(
  [...'abdefghlmnoprstuz'].map((letter, index) => [letter, [...'абдефгхлмнопрстуз'][index] ?? '']),
);

/** Two spellings of one word become one: without case, accents, soft signs and doubled letters, in Russian letters. */
export function spelledAlike(word: string): string {
  const plain = word
    .toLowerCase()
    .replace(/[ёэ]/g, 'е')
    .replace(/[йы]/g, 'и')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/['’ьъ]/g, '');
  const russian = SOUNDS.reduce((text, [latin, sound]) => text.replace(latin, sound), plain).replace(
    /[a-z]/g,
    (letter) => LETTERS[letter] ?? letter,
  );
  return russian
    .replaceAll('щ', 'ш')
    .replace(/и(?=[яю])/g, '')
    .replace(/(.)\1+/gu, '$1');
}

const firstNames = formsOfFirstNames(spelledAlike);
