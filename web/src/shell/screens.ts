import { type Component, defineAsyncComponent } from 'vue';

export const SCREENS = ['overview', 'board', 'journal', 'merges', 'schedules', 'companies', 'history', 'attribution'] as const;
export type ScreenName = (typeof SCREENS)[number];

/** Those a head of sales without the right to settings may open. */
export const SCREENS_OF_HEADS: readonly ScreenName[] = ['board', 'journal', 'merges'];

/** Screens without a tab of their own on the portal's page are shown in that of a related one. */
export const SCREENS_OF_TAB: Partial<Record<ScreenName, readonly ScreenName[]>> = {
  companies: ['companies', 'overview'],
  journal: ['journal', 'history', 'attribution'],
};

/** A screen is fetched when it is first opened. */
export const screenComponents: Record<ScreenName, Component> = {
  overview: defineAsyncComponent(() => import('../overview/overview-screen.vue')),
  board: defineAsyncComponent(() => import('../board/board-screen.vue')),
  journal: defineAsyncComponent(() => import('../journal/journal-screen.vue')),
  schedules: defineAsyncComponent(() => import('../schedules/schedules-screen.vue')),
  companies: defineAsyncComponent(() => import('../companies/companies-screen.vue')),
  merges: defineAsyncComponent(() => import('../merges/merges-screen.vue')),
  attribution: defineAsyncComponent(() => import('../attribution/attribution-screen.vue')),
  history: defineAsyncComponent(() => import('../history/history-screen.vue')),
};

export function isScreen(name: string): name is ScreenName {
  return (SCREENS as readonly string[]).includes(name);
}
