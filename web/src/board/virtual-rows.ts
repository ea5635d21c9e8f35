import { computed, onBeforeUnmount, onMounted, type Ref, ref } from 'vue';

const OVERSCAN = 6;

/** Only the rows in sight exist: `from` and `to` (exclusive) are their places among `count` rows of one height. */
export function useVirtualRows(viewport: Ref<HTMLElement | null>, count: Ref<number>, rowHeight: Ref<number>) {
  const scrollTop = ref(0);
  const height = ref(600);
  const width = ref(1000);
  const from = computed(() => Math.max(0, Math.min(Math.floor(scrollTop.value / rowHeight.value), count.value) - OVERSCAN));
  const to = computed(() => Math.min(count.value, Math.ceil((scrollTop.value + height.value) / rowHeight.value) + OVERSCAN));

  let observer: ResizeObserver | null = null;
  function measure() {
    if (!viewport.value) return;
    height.value = viewport.value.clientHeight;
    width.value = viewport.value.clientWidth;
    scrollTop.value = viewport.value.scrollTop;
  }
  onMounted(() => {
    observer = new ResizeObserver(measure);
    if (viewport.value) observer.observe(viewport.value);
    measure();
  });
  onBeforeUnmount(() => observer?.disconnect());

  /** Brings a row into sight with the least scrolling. */
  function reveal(index: number) {
    const element = viewport.value;
    if (!element || index < 0) return;
    const top = index * rowHeight.value;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top + rowHeight.value > element.scrollTop + element.clientHeight)
      element.scrollTop = top + rowHeight.value - element.clientHeight;
  }

  return { from, to, width, onScroll: measure, reveal };
}
