import type { Condition, FieldTest } from './condition.js';
import type { Item, ItemValue } from './item.js';

/** Whether all conditions hold for the item; no conditions hold for every item. */
export function matches(conditions: readonly Condition[], item: Item): boolean {
  return conditions.every((condition) => holds(condition, item));
}

/** What is not known of an item fulfils no condition but that it is empty. */
function holds(condition: Condition, item: Item): boolean {
  switch (condition.on) {
    case 'field':
      return passes(condition.test, (condition.of === 'contact' ? item.contactFields : item.fields)[condition.field]);
    case 'line':
      return isAmong(condition.oneOf, item.lineId);
    case 'connector':
      return isAmong(condition.oneOf, item.connector);
    case 'number':
      return isAmong(condition.oneOf, item.number);
    case 'source':
      return isAmong(condition.oneOf, item.sourceId);
    case 'utm':
      return isAmong(condition.oneOf.map(plain), plain(item.utm[condition.mark] ?? ''));
    case 'webForm':
      return isAmong(condition.oneOf, item.webFormId);
    case 'made':
      return isAmong(condition.oneOf, item.made);
    default:
      return condition satisfies never;
  }
}

/** @param value left out: the field is empty */
function passes(test: FieldTest, value: ItemValue | undefined): boolean {
  switch (test.is) {
    case 'oneOf':
      return value?.kind === 'list' && value.ids.some((id) => test.ids.includes(id));
    case 'noneOf':
      return isEmpty(value) || (value?.kind === 'list' && !value.ids.some((id) => test.ids.includes(id)));
    case 'number':
      return value?.kind === 'number' && isBetween(value.value, test);
    case 'money':
      return value?.kind === 'money' && isBetween(value.amount, test);
    case 'date':
      return value?.kind === 'date' && isBetween(value.on, test);
    case 'yes':
      return value?.kind === 'yesNo' && value.isYes;
    case 'no': // the portal keeps a box that was never ticked as an empty one
      return value === undefined || (value.kind === 'yesNo' && !value.isYes);
    case 'empty':
      return isEmpty(value);
    case 'filled':
      return !isEmpty(value);
    default:
      return test satisfies never;
  }
}

function isEmpty(value: ItemValue | undefined): boolean {
  return value === undefined || (value.kind === 'list' && value.ids.length === 0);
}

function isBetween<T extends number | string>(value: T, { from, to }: { from: T | null; to: T | null }): boolean {
  return (from === null || value >= from) && (to === null || value <= to);
}

function isAmong<T>(wanted: readonly T[], value: T | null): boolean {
  return value !== null && wanted.includes(value);
}

/** Marks are written by hand in links: case and spaces around them say nothing. */
function plain(mark: string): string {
  return mark.trim().toLowerCase();
}
