/** A name or a reason in each language of the screens. It may hold places for values: `{name}`. */
export type Words = { ru: string; en: string };

/** Words for each of some names: a name without them does not compile. */
export type WordsOf<Name extends string> = Record<Name, Words>;
