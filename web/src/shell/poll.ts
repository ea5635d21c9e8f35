import { onBeforeUnmount, onMounted } from 'vue';

/** Looks again and again while something is under way and the screen is there; never two looks at once. */
export function usePoll(isUnderWay: () => boolean, look: () => Promise<unknown>, everyMs = 2000): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isOver = false;
  const next = () => {
    timer = setTimeout(async () => {
      if (isUnderWay() && !document.hidden) await look().catch(() => undefined); // the next one may be luckier
      if (!isOver) next();
    }, everyMs);
  };
  onMounted(next);
  onBeforeUnmount(() => {
    isOver = true;
    clearTimeout(timer);
  });
}
