/** Portal ids without repeats and without 0, which is nobody. */
export function distinct(ids: readonly number[]): number[] {
  return [...new Set(ids)].filter((id) => id > 0);
}
