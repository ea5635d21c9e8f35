import { computed, onMounted, ref, shallowRef, watch } from 'vue';
import { type Api, useApi } from '../api';
import { useLeaveWarning } from '../shell/leave-warning';
import { type Route, useRouter } from '../shell/route';
import type { ScreenName } from '../shell/screens';
import { useSettingsDraft } from './settings-draft';

/**
 * What every screen that edits settings has: the draft, what the portal offers to choose from, one failure and one retry for both, and
 * `show` for what a link to the screen names (once everything is there, and at each later link).
 */
export function useSettingsScreen<T>(screen: ScreenName, readPortal: (api: Api) => Promise<T>, show: (query: Route['query']) => void) {
  const api = useApi();
  const router = useRouter();
  const settings = useSettingsDraft();
  useLeaveWarning(settings.isDirty);
  const portal = shallowRef<T | null>(null);
  const portalFailure = ref<unknown>(null);

  async function loadPortal(): Promise<void> {
    portalFailure.value = null;
    try {
      portal.value = await readPortal(api);
    } catch (error) {
      portalFailure.value = error;
    }
  }

  /** Only what is not there yet: a draft may hold something that was typed. */
  async function load(): Promise<void> {
    await Promise.all([settings.state.draft ? undefined : settings.load(), portal.value ? undefined : loadPortal()]);
    if (settings.state.draft && portal.value) showAsked(router.route.value);
  }

  function showAsked(route: Route): void {
    if (route.screen === screen) show(route.query);
  }

  onMounted(load);
  watch(router.route, showAsked);

  /** What keeps the screen from being shown; a later failure leaves it as it is. */
  const failure = computed(() => {
    if (!settings.state.draft) return settings.state.failure;
    return portal.value ? null : portalFailure.value;
  });
  return { settings, portal, loadPortal, load, failure };
}
