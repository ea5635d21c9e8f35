/** Says the parts of a value that depend on the language and on what the portal's ids stand for. */
export interface Words {
  yes: string;
  no: string;
  none: string;
  dayOff: string;
  seconds(count: number): string;
  /** Of working time. */
  minutes(count: number): string;
  person(userId: number): string;
  line(lineId: number): string;
  pipeline(categoryId: number): string;
  /** Of a setting with few values, like `strategy` and `even`; undefined: shown as it is. */
  option(field: string, value: string): string | undefined;
}

/**
 * A setting's value for people, told by the name of its field: people and lines by name, times of day as 10:00, delays in
 * seconds. A field this release does not know is shown as it is stored.
 */
export function valueText(field: string, value: unknown, words: Words): string {
  if (value === undefined || value === null) return words.none;
  if (typeof value === 'boolean') return value ? words.yes : words.no;
  const last = field.split('.').at(-1) ?? field;
  if (typeof value === 'number') return numberText(last, value, words);
  if (typeof value === 'string') return words.option(last, value) ?? value;
  if (!Array.isArray(value)) return JSON.stringify(value);
  if (isHours(field)) return value.length > 0 ? value.map(intervalText).join(', ') : words.dayOff;
  if (value.length === 0) return words.none;
  return value.map((one) => listedText(last, one, words)).join(', ');
}

function numberText(last: string, value: number, words: Words): string {
  if (last === 'callBackMinutes' || last === 'breakTooLongMinutes' || last === 'shortAbsenceMinutes') return words.minutes(value); // a length; the others are times of day
  if (last.endsWith('Minutes')) return timeText(value);
  if (last.endsWith('Seconds')) return words.seconds(value);
  if (last === 'dealCategoryId') return words.pipeline(value);
  return last === 'headOfSalesId' ? words.person(value) : String(value);
}

function listedText(last: string, value: unknown, words: Words): string {
  if (typeof value === 'number' && (last === 'userIds' || last === 'operatorIds')) return words.person(value);
  if (typeof value === 'number' && last === 'lineIds') return words.line(value);
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isHours(field: string): boolean {
  return /(^|\.)(weekly\.[1-7]|exceptions\.\d{4}-\d\d-\d\d)$/.test(field);
}

function intervalText(interval: unknown): string {
  const { from, to } = (interval ?? {}) as { from?: unknown; to?: unknown };
  return typeof from === 'number' && typeof to === 'number' ? `${timeText(from)}–${timeText(to)}` : JSON.stringify(interval);
}

/** Minutes from local midnight, 0–1440, as 09:05. */
function timeText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
}
