import { defineAsyncComponent } from 'vue';
import type { Screen } from '../shell/screen';

export const attributionScreen: Screen<'attribution'> = {
  name: 'attribution',
  title: { ru: 'Исправление прошлого', en: 'Past put right' },
  openTo: 'administrators',
  inTabOf: 'journal',
  component: defineAsyncComponent(() => import('./attribution-screen.vue')),
};
