import { computed, type InjectionKey, inject, onActivated, provide, reactive, ref, watch } from 'vue';
import type { Problem } from '../../../src/settings/problem';
import type { SettingsChangesAnswer } from '../../../src/settings/settings-change';
import type { Warning } from '../../../src/settings/settings-lint';
import type { Settings } from '../../../src/settings-parts';
import { ApiFailure, useApi } from '../api';
import { copy, isSame, mergeSettings } from './merge-settings';

/** What another admin has saved since this one began. */
export interface Conflict {
  version: number;
  authorName: string;
  savedAt: string;
  note: string;
  changes: SettingsChangesAnswer['changes'];
  /** Places both changed; there what was typed here stays. */
  both: string[];
}

const CHECK_AFTER_MS = 400;

/** Settings while they are edited: the draft, what the server says of it, and saving it as a whole. */
export function useSettingsDraft() {
  const api = useApi();
  const state = reactive({
    isLoading: true,
    isSaving: false,
    version: 0,
    /** As saved; what the draft began with. */
    base: null as Settings | null,
    draft: null as Settings | null,
    problems: [] as Problem[],
    warnings: [] as Warning[],
    /** A request that failed for another reason than the settings. */
    failure: null as unknown,
    conflict: null as Conflict | null,
    savedVersion: null as number | null,
    /** Saving was refused for mistakes; until then they are shown at their places only. */
    isRefused: false,
  });
  const note = ref('');
  const isDirty = computed(() => state.draft !== null && !isSame(state.draft, state.base));

  async function load(): Promise<void> {
    state.isLoading = true;
    state.failure = null;
    try {
      const answer = await api.get<{ version: number; settings: Settings }>('/api/settings');
      state.version = answer.version;
      state.base = answer.settings;
      state.draft = copy(answer.settings);
      state.conflict = null;
      await check();
    } catch (error) {
      state.failure = error;
    } finally {
      state.isLoading = false;
    }
  }

  let checkNumber = 0;
  /** The server looks at the draft; an answer that comes after a later question is thrown away. */
  async function check(): Promise<void> {
    if (!state.draft) return;
    checkNumber += 1;
    const number = checkNumber;
    try {
      const answer = await api.post<{ problems: Problem[]; warnings: Warning[] }>('/api/settings/check', { settings: state.draft });
      if (number !== checkNumber) return;
      state.problems = answer.problems;
      if (answer.problems.length === 0) state.isRefused = false;
      if (answer.problems.length === 0) state.warnings = answer.warnings;
    } catch {
      // saving will say it again, and then it matters
    }
  }

  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(
    () => state.draft,
    () => {
      state.savedVersion = null;
      clearTimeout(timer);
      timer = setTimeout(() => void check(), CHECK_AFTER_MS);
    },
    { deep: true },
  );

  /** @returns whether it was saved; otherwise the state says why. */
  async function save(): Promise<boolean> {
    if (!state.draft || state.isSaving) return false;
    state.isSaving = true;
    state.failure = null;
    const sent = copy(state.draft);
    try {
      const { version } = await api.put<{ version: number }>('/api/settings', {
        baseVersion: state.version,
        note: note.value,
        settings: sent,
      });
      state.version = version;
      state.base = sent;
      state.problems = [];
      state.isRefused = false;
      state.conflict = null;
      note.value = '';
      state.savedVersion = version;
      return true;
    } catch (error) {
      if (!(error instanceof ApiFailure)) throw error;
      if (error.code === 'SETTINGS_WRONG') {
        state.problems = error.details.problems ?? [];
        state.isRefused = true;
      } else if (error.code === 'SETTINGS_STALE') await meetConflict();
      else state.failure = error;
      return false;
    } finally {
      state.isSaving = false;
    }
  }

  /** Takes over what the other has saved wherever this one has typed nothing; the draft is still to be saved. */
  async function meetConflict(): Promise<void> {
    try {
      const latest = await api.get<{ version: number; settings: Settings }>('/api/settings');
      const [versions, changes] = await Promise.all([
        api.get<{ versions: { authorName: string; createdAt: string; note: string }[] }>('/api/settings/versions?limit=1'),
        api
          .get<SettingsChangesAnswer>(`/api/settings/versions/${latest.version}/changes`)
          .catch(() => ({ changes: [] as SettingsChangesAnswer['changes'] })),
      ]);
      const merged = mergeSettings(state.base, state.draft, latest.settings);
      const [last] = versions.versions;
      state.conflict = {
        version: latest.version,
        authorName: last?.authorName ?? '',
        savedAt: last?.createdAt ?? '',
        note: last?.note ?? '',
        changes: changes.changes,
        both: merged.both,
      };
      state.version = latest.version;
      state.base = latest.settings;
      state.draft = merged.value;
      await check();
    } catch (error) {
      state.failure = error;
    }
  }

  // Seen again after another screen: what was saved meanwhile is shown, unless something was typed.
  onActivated(() => {
    if (state.draft && !isDirty.value && !state.isLoading) void load();
  });

  /** Throws away what was typed. */
  function discard(): void {
    state.draft = copy(state.base);
    state.conflict = null;
    state.isRefused = false;
  }

  function problemAt(path: string): Problem | undefined {
    return state.problems.find((problem) => problem.path === path);
  }

  /** Problems of a place and of all under it. */
  function problemsUnder(prefix: string): Problem[] {
    return state.problems.filter(({ path }) => isUnder(path, prefix));
  }

  function warningsUnder(prefix: string): Warning[] {
    return state.warnings.filter(({ path }) => isUnder(path, prefix));
  }

  const settings = { state, note, isDirty, load, save, check, discard, problemAt, problemsUnder, warningsUnder };
  provide(SETTINGS_DRAFT, settings);
  return settings;
}

export type SettingsDraft = ReturnType<typeof useSettingsDraft>;

const SETTINGS_DRAFT: InjectionKey<SettingsDraft> = Symbol('settings draft');

/** The draft of the screen this component is in. */
export function useDraft(): SettingsDraft {
  const draft = inject(SETTINGS_DRAFT);
  if (!draft) throw new Error('the screen has no settings draft');
  return draft;
}

export function isUnder(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}.`) || path.startsWith(`${prefix}[`);
}
