import { defineAsyncComponent } from 'vue';
import type { Screen } from '../shell/screen';

export const overviewScreen: Screen<'overview'> = {
  name: 'overview',
  title: { ru: 'Обзор', en: 'Overview' },
  openTo: 'administrators',
  inTabOf: 'companies',
  component: defineAsyncComponent(() => import('./overview-screen.vue')),
};
