import type { HowMade, UtmMark } from './item.js';

/** What is asked of the value of one field; bounds are inclusive, null: there is none. Text is not asked about. */
export type FieldTest =
  /** One of the values of the list is among these; `noneOf` holds for an empty list too. */
  | { is: 'oneOf' | 'noneOf'; ids: readonly string[] }
  | { is: 'number' | 'money'; from: number | null; to: number | null }
  /** Local days, 'YYYY-MM-DD'. */
  | { is: 'date'; from: string | null; to: string | null }
  | { is: 'yes' | 'no' }
  | { is: 'empty' | 'filled' };

/** One thing that is asked of an item; several of a list hold together. */
export type Condition =
  | { on: 'field'; of: 'item' | 'contact'; field: string; test: FieldTest }
  | { on: 'line'; oneOf: readonly number[] }
  | { on: 'connector'; oneOf: readonly string[] }
  | { on: 'number'; oneOf: readonly string[] }
  | { on: 'source'; oneOf: readonly string[] }
  | { on: 'utm'; mark: UtmMark; oneOf: readonly string[] }
  | { on: 'webForm'; oneOf: readonly number[] }
  | { on: 'made'; oneOf: readonly HowMade[] };
