import type { Condition, FieldTest } from './condition.js';

/** Whether no item can fulfil all of these: an empty choice, bounds the wrong way round, two that exclude each other. */
export function neverHold(conditions: readonly Condition[]): boolean {
  return [...aboutTheSame(conditions).values()].some(excludeEachOther);
}

/** Whether every item that fulfils the second fulfils the first: they ask nothing else. */
export function includes(conditions: readonly Condition[], others: readonly Condition[]): boolean {
  const asked = new Set(others.map((condition) => JSON.stringify(condition)));
  return conditions.every((condition) => asked.has(JSON.stringify(condition)));
}

function aboutTheSame(conditions: readonly Condition[]): Map<string, Condition[]> {
  const found = new Map<string, Condition[]>();
  for (const condition of conditions) {
    const about = aboutWhat(condition);
    found.set(about, [...(found.get(about) ?? []), condition]);
  }
  return found;
}

function aboutWhat(condition: Condition): string {
  if (condition.on === 'field') return `field ${condition.of} ${condition.field}`;
  return condition.on === 'utm' ? `utm ${condition.mark}` : condition.on;
}

function excludeEachOther(conditions: readonly Condition[]): boolean {
  const tests = conditions.flatMap((condition) => (condition.on === 'field' ? [condition.test] : []));
  if (tests.length > 0) return testsExcludeEachOther(tests);
  const choices = conditions.flatMap((condition) => ('oneOf' in condition ? [condition.oneOf as readonly unknown[]] : []));
  const [first = [], ...rest] = choices;
  return !first.some((value) => rest.every((choice) => choice.includes(value)));
}

function testsExcludeEachOther(tests: readonly FieldTest[]): boolean {
  const asked = new Set(tests.map(({ is }) => is));
  if (tests.some((test) => test.is === 'oneOf' && test.ids.length === 0)) return true;
  if (asked.has('yes') && asked.has('no')) return true;
  if (asked.has('empty') && [...asked].some((is) => is !== 'empty' && is !== 'noneOf' && is !== 'no')) return true;
  return (['number', 'money', 'date'] as const).some((is) => {
    const ranges = tests.flatMap((test): { from: number | string | null; to: number | string | null }[] => (test.is === is ? [test] : []));
    return ranges.some(({ from }) => from !== null && ranges.some(({ to }) => to !== null && from > to));
  });
}
