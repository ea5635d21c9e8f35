import { onBeforeUnmount, type ShallowRef, shallowRef, watch } from 'vue';

/** A value that follows another one, but changes at most once in so many milliseconds: for what costs more to draw than it helps to see at once. */
export function useCalm<T>(source: () => T, everyMs: number): Readonly<ShallowRef<T>> {
  const calm = shallowRef(source()) as ShallowRef<T>;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isBehind = false;

  function follow() {
    calm.value = source();
    isBehind = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (isBehind) follow();
    }, everyMs);
  }

  watch(source, () => {
    if (timer === undefined) follow();
    else isBehind = true;
  });
  onBeforeUnmount(() => clearTimeout(timer));
  return calm;
}
