import { defineAsyncComponent } from 'vue';
import type { Screen } from '../shell/screen';

export const mergesScreen: Screen<'merges'> = {
  name: 'merges',
  title: { ru: 'Дубликаты', en: 'Duplicates' },
  titleIn: { ru: 'Дубликатах', en: 'Duplicates' },
  openTo: 'headsToo',
  component: defineAsyncComponent(() => import('./merges-screen.vue')),
};
