export const ITEM_KINDS = ['dialog', 'call', 'lead', 'deal'] as const;
export type ItemKind = (typeof ITEM_KINDS)[number];

export const HOW_MADE = ['form', 'mail', 'call', 'import', 'rest', 'person'] as const;
/** By which way an item came into the portal. */
export type HowMade = (typeof HOW_MADE)[number];

export const UTM_MARKS = ['source', 'medium', 'campaign', 'content', 'term'] as const;
export type UtmMark = (typeof UTM_MARKS)[number];

/** What a field of an item or of its contact holds; list values by their ids, never by captions. A field that is left out is empty. */
export type ItemValue =
  | { kind: 'list'; ids: readonly string[] }
  | { kind: 'number'; value: number }
  /** In the portal's base currency. */
  | { kind: 'money'; amount: number }
  /** A local day, 'YYYY-MM-DD'. */
  | { kind: 'date'; on: string }
  | { kind: 'yesNo'; isYes: boolean };

/** What somebody has to work on, with all that conditions may look at; null: it has none, or it is not known. */
export interface Item {
  kind: ItemKind;
  itemId: number;
  lineId: number | null;
  connector: string | null;
  /** The portal's own number that was called, as its key (calls/number-key.ts). */
  number: string | null;
  sourceId: string | null;
  webFormId: number | null;
  made: HowMade | null;
  utm: Readonly<Partial<Record<UtmMark, string>>>;
  /** By the name of the field, of the item itself and of its contact. */
  fields: Readonly<Record<string, ItemValue>>;
  contactFields: Readonly<Record<string, ItemValue>>;
}
