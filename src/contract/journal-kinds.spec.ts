import { journalRow } from '../../test/support/journal-row.js';
import type { JournalKind } from './journal-kind.js';
import { JournalKinds } from './journal-kinds.js';

interface Weather {
  fellAt: Date;
  millimetres: number;
}
/** Its rule wants the instant as a Date. */
const weather: JournalKind = {
  capability: 'forecast',
  kind: 'weather',
  version: 2,
  sentence: {
    ru: ({ facts }) => `Осадки: ${(facts as Weather).millimetres.toFixed(1)} мм.`,
    en: ({ facts }) => `Rain: ${(facts as Weather).millimetres.toFixed(1)} mm.`,
  },
  replay: ({ rule, facts }) => {
    const { fellAt, millimetres } = facts as Weather;
    return rule === 'told' ? null : { decision: { isWet: millimetres > 1, untilAt: new Date(fellAt.getTime() + 60_000), said: undefined } };
  },
};
const kinds = new JournalKinds([weather]);
const facts = { fellAt: '2026-03-02T09:00:00.000Z', millimetres: 3 };
const decision = { isWet: true, untilAt: '2026-03-02T09:01:00.000Z' };
const entry = (kind: string, given: unknown) => ({ kind, rule: 'measured', because: 'cloud', facts: given, decision });

describe('kinds of decisions', () => {
  it('have names of their own', () => {
    const other = { ...weather, capability: 'gardening' };
    expect(() => new JournalKinds([weather, other])).toThrow('Both forecast and gardening call a kind of decision "weather"');
  });

  it('are told in the language that is asked for', () => {
    expect(kinds.explain(entry('weather', facts), 'en')).toBe('Rain: 3.0 mm.');
    expect(kinds.explainBoth(entry('weather', facts))).toEqual({ ru: 'Осадки: 3.0 мм.', en: 'Rain: 3.0 mm.' });
  });

  it('are told by the rule alone where nobody knows the sentence', () => {
    expect(kinds.explain(entry('divorce', facts), 'ru')).toBe('divorce: cloud');
    expect(kinds.explain(entry('weather', {}), 'ru')).toBe('weather: cloud');
  });
});

describe('a replayed journal entry', () => {
  it('is equal while the rules are the same', () => {
    expect(kinds.replay(journalRow(weather, facts, decision, 'measured'))).toEqual({ kind: 'equal' });
  });

  it('shows what today would be decided otherwise', () => {
    const stored = { ...decision, isWet: false };
    expect(kinds.replay(journalRow(weather, facts, stored, 'measured'))).toEqual({ kind: 'different', now: decision });
  });

  it('has no decision where it was written down', () => {
    expect(kinds.replay(journalRow(weather, facts, decision, 'told'))).toEqual({ kind: 'noDecision' });
  });

  it('of another version of its rule is not compared, also not with facts that today have another shape', () => {
    expect(kinds.replay(journalRow({ ...weather, version: 1 }, 'drizzle', decision))).toEqual({ kind: 'otherVersion', version: 2 });
    expect(kinds.replay(journalRow({ ...weather, version: 3 }, facts, decision))).toEqual({ kind: 'otherVersion', version: 2 });
  });

  it('of a kind nobody decides is named as such', () => {
    expect(kinds.replay(journalRow({ ...weather, kind: 'divorce' }, {}, {}))).toEqual({ kind: 'unknownKind' });
  });

  it('with facts that the rule cannot work with is an error', () => {
    expect(() => kinds.replay(journalRow(weather, null, decision))).toThrow();
  });
});
