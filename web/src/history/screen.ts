import { defineAsyncComponent } from 'vue';
import type { Screen } from '../shell/screen';

export const historyScreen: Screen<'history'> = {
  name: 'history',
  title: { ru: 'История настроек', en: 'Settings history' },
  openTo: 'administrators',
  inTabOf: 'journal',
  component: defineAsyncComponent(() => import('./history-screen.vue')),
};
