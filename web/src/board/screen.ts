import { defineAsyncComponent } from 'vue';
import type { Screen } from '../shell/screen';

export const boardScreen: Screen<'board'> = {
  name: 'board',
  title: { ru: 'Табло', en: 'Live board' },
  openTo: 'headsToo',
  component: defineAsyncComponent(() => import('./board-screen.vue')),
};
