import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { findProgram } from '../../playground/harness/maria-db.mjs';
import { repositoryRoot } from '../../playground/harness/repository.js';
import { numberKey } from '../../src/domain/calls/number-key.js';
import { normalisePhone } from '../../src/domain/identity/normalise-phone.js';

const seed = 20260302;
const prefix = fc.constantFrom('', '+7', '8', '+8', '80', '81', '82', '00', '008', '011', '0118', '0', '+', '810', '+86', '+375', ' +8');
const character = fc.constantFrom(...'01234567890123456789 -()#*,;+xд');
const rubbish = fc
  .tuple(prefix, fc.array(character, { maxLength: 18 }), fc.constantFrom('', '', '#12', ';12', ',,12', '*5', ' доб. 12'))
  .map(([head, body, extension]) => head + body.join('') + extension);
const anything = fc.string({ unit: 'grapheme', maxLength: 30 });

/** One number of ten digits in the twelve ways in which people, exchanges and the portal write it. */
const forms: ((area: string, number: string) => string)[] = [
  (area, number) => `+7${area}${number}`,
  (area, number) => `7${area}${number}`,
  (area, number) => `8${area}${number}`,
  (area, number) => `+7 (${area}) ${number.slice(0, 3)}-${number.slice(3, 5)}-${number.slice(5)}`,
  (area, number) => `8 (${area}) ${number.slice(0, 3)} ${number.slice(3)}`,
  (area, number) => `8-${area}-${number.slice(0, 3)}-${number.slice(3)}`,
  (area, number) => `007${area}${number}`,
  (area, number) => `0117${area}${number}`,
  (area, number) => `tel:+7-${area}-${number}`,
  (area, number) => `+7\u00a0${area}\u00a0${number}`,
  (area, number) => `+7${area}${number}#12`,
  (area, number) => `8${area}${number},,345`,
];
const area = fc.integer({ min: 300, max: 999 }).map(String);
const number = fc.integer({ min: 1_000_000, max: 9_999_999 }).map(String);

/** What a portal's line may be called: a phone in some form, a registration, an application, a name that somebody has typed. */
const letter = fc.constantFrom(...'abzAZ019абяАЁЙёĞİßσΣéÉ _@:.-+()#*');
const nameOfLine = fc
  .tuple(
    fc.constantFrom('', 'sip:', 'SIP:', 'REST_APP:', 'reg', 'Reg', 'Офис ', 'ЛИНИЯ', 'user@', ' ', '\u00a0', '\ufeff', '\t'),
    fc.array(letter, { maxLength: 14 }),
    fc.constantFrom('', ' ', '\u00a0', '\u2003', '\n', '.example.org'),
  )
  .map(([head, body, tail]) => head + body.join('') + tail);

/** PHP may know an older Unicode: scripts that nobody writes any more are letters to the one and nothing to the other. */
const inUse = anything.filter((text) => /^[\0-\uffff]*$/u.test(text));

/** What the practice portal's function, its index and the module make of each phone, in one process; '' where they find none. */
function keysOfPortal(phones: readonly string[]): [string, string, string][] {
  return askPhp(phones) as [string, string, string][];
}

function askPhp(given: readonly string[], ...mode: string[]): unknown {
  const script = join(repositoryRoot, 'test/php/support/phone-keys.php');
  const options = { input: JSON.stringify(given), encoding: 'utf8', maxBuffer: 16 * 1024 * 1024 } as const;
  return JSON.parse(execFileSync(findProgram('php') ?? 'php', [script, ...mode], options));
}

it('sidecar, module and practice portal make the same key of ten thousand phones', () => {
  const written = fc.tuple(area, number, fc.nat(forms.length - 1)).map(([a, n, form]) => forms[form]?.(a, n) ?? '');
  const phones = fc.sample(fc.oneof(written, rubbish, anything), { numRuns: 10_000, seed });
  const keys = keysOfPortal(phones);
  const differing = phones
    .map((phone, index) => ({ phone, ours: normalisePhone(phone), theirs: keys[index] ?? [] }))
    .filter(({ ours, theirs }) => theirs.length !== 3 || theirs.some((their) => their !== ours));
  expect(differing).toEqual([]);
  expect(new Set(phones.map(normalisePhone)).size).toBeGreaterThan(5_000);
});

it('sidecar and module make the same key of ten thousand lines', () => {
  const written = fc.tuple(area, number, fc.nat(forms.length - 1)).map(([a, n, form]) => forms[form]?.(a, n) ?? '');
  const lines = fc.sample(fc.oneof(written, rubbish, nameOfLine, nameOfLine, inUse), { numRuns: 10_000, seed });
  const keys = askPhp(lines, 'lines') as string[];
  const differing = lines
    .map((line, index) => ({ line, ours: numberKey(line), theirs: keys[index] }))
    .filter(({ ours, theirs }) => ours !== theirs);
  expect(differing).toEqual([]);
  expect(new Set(lines.map(numberKey)).size).toBeGreaterThan(5_000);
});

it('the twelve forms of a number are one key', () => {
  for (const [a, n] of fc.sample(fc.tuple(area, number), { numRuns: 500, seed })) {
    const keys = new Set(forms.map((form) => normalisePhone(form(a, n))));
    expect([...keys]).toEqual([`7${a}${n}`]);
  }
});
