import fc from 'fast-check';
import { normalisePhone } from './normalise-phone.js';
import { countryOfNumbers, dialledNumber, internationalOf, isWithExtension, spellingsOf } from './phone-spellings.js';

const certain = (key: string, country: string | null = 'RU') =>
  spellingsOf(key, country)
    .filter((one) => one.isCertain)
    .map(({ value }) => value);
const uncertain = (key: string, country: string | null = 'RU') =>
  spellingsOf(key, country)
    .filter((one) => !one.isCertain)
    .map(({ value }) => value);

describe('how else the index may call a number', () => {
  it.each([
    { what: 'international prefix of the former Soviet Union', one: '81079012345678', other: '79012345678' },
    { what: 'Belarus by its international prefix', one: '810375291234567', other: '375291234567' },
    { what: "Mexico's 1 before mobiles", one: '5215512345678', other: '525512345678' },
    { what: "Brazil's ninth digit", one: '551187654321', other: '5511987654321' },
  ])('$what: certainly the same number', ({ one, other }) => {
    expect(certain(one)).toContain(other);
    expect(certain(other)).toContain(one);
  });

  it.each([
    { what: 'ten digits from a trunk of a Russian company', one: '9012345678', other: '79012345678', country: 'RU' },
    { what: 'ten digits from a trunk of a Kazakh company', one: '7012345678', other: '77012345678', country: 'KZ' },
    { what: "Belarus's 80", one: '80291234567', other: '375291234567', country: null },
    { what: "Argentina's 9", one: '5491123456789', other: '541123456789', country: null },
  ])('$what: perhaps the same number', ({ one, other, country }) => {
    expect(uncertain(one, country)).toContain(other);
    expect(certain(one, country)).not.toContain(other);
    expect(uncertain(other, country)).toContain(one);
  });

  it('ten digits are of no country where none is assumed, and never of another plan', () => {
    expect(spellingsOf('9012345678', null)).toEqual([]);
    expect(spellingsOf('9012345678', 'DE').map(({ value }) => value)).not.toContain('79012345678');
  });

  it.each(['', '123', '0000000000', '79012345678*5', 'anonymous'])('%s has no other spelling', (key) =>
    expect(spellingsOf(key, 'RU')).toEqual([]),
  );

  it.each([
    ['sip:79012345678@10.0.0.1:5060', '79012345678'],
    ['<sip:+79012345678@pbx.example.org;user=phone>', '+79012345678'],
    ['tel:+7-901-234-56-78;ext=1', '+7-901-234-56-78'],
    ['+7 901 234-56-78', '+7 901 234-56-78'],
    ['anonymous', 'anonymous'],
  ])('%s was dialled as %s', (raw, number) => expect(dialledNumber(raw)).toBe(number));

  it('knows a number behind which the index has glued an extension', () => {
    expect(isWithExtension(normalisePhone('8 901 234-56-78 доб. 12'), '79012345678')).toBe(true);
    expect(isWithExtension('79012345678', '79012345678')).toBe(false);
    expect(isWithExtension('7901234567', '79012345678')).toBe(false);
  });

  it("takes the country of most of the company's numbers for that of those without one", () => {
    expect(countryOfNumbers(['74951110001', '78121110001', '375171110001', 'sip-office'])).toBe('RU');
    expect(countryOfNumbers(['375172110001'])).toBe('BY');
    expect(countryOfNumbers(['4951110001'])).toBeNull();
  });

  it('whatever the number: none is its own other spelling, and certain spellings are of one international number', () => {
    const digits = fc.stringMatching(/^[1-9]\d{9,14}$/);
    fc.assert(
      fc.property(digits, fc.constantFrom('RU', 'KZ', 'BY', 'MX', 'AR', 'BR', null), (key, country) => {
        const spellings = spellingsOf(key, country);
        expect(spellings.map(({ value }) => value)).not.toContain(key);
        expect(new Set(spellings.map(({ value }) => value)).size).toBe(spellings.length);
        const own = internationalOf(key);
        for (const { value, isCertain } of spellings) {
          if (!isCertain) continue;
          expect(own).not.toBeNull();
          expect(certain(value, country)).toContain(own === value ? key : own);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
