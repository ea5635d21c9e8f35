import { saysToldKeys, searchesByName } from './portal-versions.js';

describe('what the versions say of a portal', () => {
  it.each([
    { crm: '26.400.0', searches: false },
    { crm: '26.400.100', searches: false },
    { crm: '27.0.0', searches: false },
    { crm: '26.399.900', searches: true }, // not known: as careful as with the oldest
    { crm: '26.50', searches: true },
    { crm: '19.0.300', searches: true },
    { crm: '', searches: true },
    { crm: 'unknown', searches: true },
  ])('crm $crm may search a newcomer by name: $searches', ({ crm, searches }) =>
    expect(searchesByName({ modules: { crm } })).toBe(searches),
  );

  it('a portal that does not say its version may search by name', () => expect(searchesByName({ modules: {} })).toBe(true));

  it.each([
    ['0.3.0', true],
    ['1.0.0', true],
    ['0.2.2', false],
    ['0.10.0', true],
  ])('a module %s says whether a message tells a phone: %s', (moduleVersion, says) => expect(saysToldKeys({ moduleVersion })).toBe(says));
});
