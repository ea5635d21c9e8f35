import { onBeforeUnmount, onMounted, type Ref } from 'vue';

const drafts = new Set<Ref<boolean>>();

/** The browser asks before a page with unsaved changes is left. */
export function useLeaveWarning(isDirty: Ref<boolean>): void {
  const warn = (event: BeforeUnloadEvent) => {
    if (isDirty.value) event.preventDefault();
  };
  onMounted(() => {
    drafts.add(isDirty);
    globalThis.addEventListener('beforeunload', warn);
  });
  onBeforeUnmount(() => {
    drafts.delete(isDirty);
    globalThis.removeEventListener('beforeunload', warn);
  });
}

export function hasUnsavedChanges(): boolean {
  return [...drafts].some((isDirty) => isDirty.value);
}
