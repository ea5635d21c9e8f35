import { clockText, type Texts } from './value-texts.js';

/** What the ids in settings are called in the portal now; one that is missing goes by its number. */
export interface PortalNames {
  users: ReadonlyMap<number, string>;
  departments: ReadonlyMap<number, string>;
  lines: ReadonlyMap<number, string>;
  pipelines: ReadonlyMap<number, string>;
  groups: ReadonlyMap<number, string>;
}

export type Show = (value: never, names: PortalNames) => Texts;

export interface Field {
  label: Texts;
  show: Show;
  /** A list is told by what came and what went; its order means nothing. */
  isList?: boolean;
}

/** Every field of the type has its words: one that is added to the settings does not compile until it has some among them. */
export type Described<T> = {
  [K in keyof T]-?: T[K] extends readonly unknown[] | string | number | boolean | null ? Field : Described<T[K]> | Field;
};

/** Words of fields and of groups of them, whatever their type. */
export interface FieldTexts {
  readonly [field: string]: Field | FieldTexts;
}

export function isField(word: Field | FieldTexts): word is Field {
  return typeof (word as Partial<Field>).show === 'function';
}

export const asIs: Show = (value: unknown) => ({ ru: `«${value}»`, en: `“${value}”` });
export const plain: Show = (value: unknown) => ({ ru: String(value), en: String(value) });
export const yesNo: Show = (value: boolean) => (value ? { ru: 'да', en: 'yes' } : { ru: 'нет', en: 'no' });
export const timeOfDay: Show = (value: number) => ({ ru: clockText(value), en: clockText(value) });
export const seconds: Show = (value: number) => ({ ru: `${value} с`, en: `${value} s` });
export const minutes: Show = (value: number) => ({ ru: `${value} мин`, en: `${value} min` });
export const person: Show = (userId: number, { users }) => named(users.get(userId), userId, { ru: 'сотрудник', en: 'user' });
export const lineName: Show = (lineId: number, { lines }) => named(lines.get(lineId), lineId, { ru: 'линия', en: 'line' });
export const groupName: Show = (groupId: number, { groups }) => named(groups.get(groupId), groupId, { ru: 'группа', en: 'group' });
export const pipelineName: Show = (categoryId: number, { pipelines }) =>
  categoryId === 0
    ? { ru: 'общая воронка', en: 'the common pipeline' }
    : named(pipelines.get(categoryId), categoryId, { ru: 'воронка', en: 'pipeline' });

function named(name: string | undefined, id: number, kind: Texts): Texts {
  return name === undefined ? { ru: `${kind.ru} № ${id}`, en: `${kind.en} ${id}` } : { ru: `«${name}» (${id})`, en: `“${name}” (${id})` };
}

/** One of a few values, each with its words. */
export function oneOf<T extends string>(words: Record<T, Texts>): Show {
  return (value: T) => words[value];
}

/** null is taken from the department above, finally from the company. */
export function orFromAbove(show: Show): Show {
  return (value: unknown, names) =>
    value === null ? { ru: 'как выше по структуре', en: 'as above in the structure' } : show(value as never, names);
}
