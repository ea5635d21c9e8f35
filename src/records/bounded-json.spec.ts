import { boundedJson, isCut } from './bounded-json.js';

describe('what the journal keeps', () => {
  it('is whole while it is short', () => {
    const facts = { at: new Date('2026-03-02T07:00:00Z'), matches: [{ contactId: 1 }] };
    expect(boundedJson(facts)).toBe(JSON.stringify(facts));
    expect(isCut(boundedJson(facts))).toBe(false);
  });

  it('has its lists cut where it is too long, and says how much was left out', () => {
    const facts = { sessionId: 5, matches: Array.from({ length: 50_000 }, (_, contactId) => ({ contactId, matchedBy: 'phone' })) };
    const json = boundedJson(facts);
    expect(JSON.parse(json)).toEqual({ $leftOut: 49_980, sessionId: 5, matches: facts.matches.slice(0, 20) });
    expect(isCut(json)).toBe(true);
  });

  it.each([
    { what: 'lists in lists', value: { lists: Array.from({ length: 20 }, () => Array.from({ length: 20 }, () => 'x'.repeat(2000))) } },
    { what: 'a text', value: { text: 'x'.repeat(1_000_000) } },
  ])('is never longer than the bound: $what', ({ value }) => {
    const json = boundedJson(value);
    expect(json.length).toBeLessThanOrEqual(256_000);
    expect(isCut(json)).toBe(true);
  });
});
