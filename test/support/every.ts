/** Every member of a union, or the file does not compile: a new one needs its sentence where this is called. */
export const every = <T extends string | number>(members: Record<T, true>): T[] =>
  Object.keys(members).map((key) => (Number.isNaN(Number(key)) ? key : Number(key)) as T);
