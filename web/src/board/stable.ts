import { type ComputedRef, computed } from 'vue';

/** A computed list that stays the same object while it says the same: what shows it is not drawn anew. */
export function stable<T>(get: () => T): ComputedRef<T> {
  let text = '';
  return computed<T>((before) => {
    const now = get();
    const nowText = JSON.stringify(now);
    if (before !== undefined && nowText === text) return before;
    text = nowText;
    return now;
  });
}
