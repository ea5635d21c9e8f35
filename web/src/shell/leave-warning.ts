import { onBeforeUnmount, onMounted, type Ref } from 'vue';

/** The browser asks before a page with unsaved changes is left. */
export function useLeaveWarning(isDirty: Ref<boolean>): void {
  const warn = (event: BeforeUnloadEvent) => {
    if (isDirty.value) event.preventDefault();
  };
  onMounted(() => globalThis.addEventListener('beforeunload', warn));
  onBeforeUnmount(() => globalThis.removeEventListener('beforeunload', warn));
}
