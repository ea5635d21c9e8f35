import fc from 'fast-check';
import { normaliseEmail } from './normalise-email.js';
import { normalisePhone } from './normalise-phone.js';

describe('a phone is spelled as the portal spells it', () => {
  it.each([
    ['+7 (901) 234-56-78', '79012345678'],
    ['8 901 234-56-78', '79012345678'],
    ['00 7 901 234 56 78', '79012345678'],
    ['011 7 901 234 56 78', '79012345678'],
    ['+79012345678#12', '79012345678'],
    ['+79012345678;12', '79012345678'],
    ['+79012345678,12', '79012345678'],
    ['8 (800) 555-35-35', '78005553535'],
    ['9012345678', '9012345678'],
    ['0501234567', '501234567'],
    ['80 29 123-45-67', '80291234567'],
    ['8-10-7-901-234-56-78', '81079012345678'],
    ['+86 139 1234 5678', '8613912345678'],
    ['89012345678 доб. 12', '7901234567812'],
    ['+79012345678*5', '79012345678*5'],
    ['12-34-56', '123456'],
    ['81 234 567 89', '8123456789'],
    ['82 234 567 89', '8223456789'],
    ['8 (83) 123-45', '88312345'],
    ['+8', '8'],
    ['', ''],
    ['no number', ''],
    ['+79012345678,,12#3', '79012345678'],
    ['+79012345678#12*5', '79012345678*5'],
    ['1234567#89', '1234567'],
    ['8345678#90', '7345678'], // ten signs with the extension: long enough for the prefix rule
  ])('%s -> %s', (raw, normalised) => expect(normalisePhone(raw)).toBe(normalised));

  it('never keeps anything but digits and the signs of the portal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (raw) => void expect(normalisePhone(raw)).toMatch(/^[0-9#*,;]*$/)),
    );
  });

  it('does not care how a Russian number is punctuated', () => {
    const gaps = fc.array(fc.constantFrom('', ' ', '-', '(', ')', '.', '\u00a0'), { minLength: 11, maxLength: 11 });
    const tail = fc.integer({ min: 9_000_000_000, max: 9_999_999_999 }).map(String);
    fc.assert(
      fc.property(gaps, tail, fc.constantFrom('+7', '8', '007', '0117'), (between, digits, prefix) => {
        const written = [...digits].map((digit, index) => between[index] + digit).join('');
        expect(normalisePhone(prefix + written)).toBe(`7${digits}`);
      }),
    );
  });
});

it.each([
  [' Client@Example.COM ', 'client@example.com'],
  ['ИВАН@Пример.рф', 'иван@пример.рф'],
  ['', ''],
])('an e-mail is trimmed and lower case: %s', (raw, normalised) => expect(normaliseEmail(raw)).toBe(normalised));
