import { type ComputedRef, computed, ref, shallowRef, watch } from 'vue';

/** Rows of a list that are ticked: only such as are in sight of it, so that nothing is done to what a filter hides. */
export function useSelection(shown: ComputedRef<readonly { sessionId: number }[]>) {
  const ids = shallowRef<ReadonlySet<number>>(new Set());
  /** From here a range goes on. */
  const anchor = ref(0);

  watch(shown, (now) => {
    if (ids.value.size === 0) return;
    const there = new Set(now.map(({ sessionId }) => sessionId));
    const kept = [...ids.value].filter((id) => there.has(id));
    if (kept.length < ids.value.size) ids.value = new Set(kept);
  });

  function toggle(id: number) {
    const next = new Set(ids.value);
    if (!next.delete(id)) next.add(id);
    ids.value = next;
    anchor.value = id;
  }

  /** Ticks all from the last one that was touched to this one. */
  function extendTo(id: number) {
    const all = shown.value.map(({ sessionId }) => sessionId);
    const [from, to] = [all.indexOf(anchor.value), all.indexOf(id)];
    if (from < 0 || to < 0) return toggle(id);
    ids.value = new Set([...ids.value, ...all.slice(Math.min(from, to), Math.max(from, to) + 1)]);
  }

  function all() {
    ids.value = new Set(shown.value.map(({ sessionId }) => sessionId));
  }

  function clear() {
    ids.value = new Set();
  }

  function drop(gone: Iterable<number>) {
    const next = new Set(ids.value);
    for (const id of gone) next.delete(id);
    ids.value = next;
  }

  const isAll = computed(() => shown.value.length > 0 && ids.value.size === shown.value.length);

  return { ids, isAll, toggle, extendTo, all, clear, drop };
}
