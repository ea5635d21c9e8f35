import { defineAsyncComponent } from 'vue';
import type { Screen } from '../shell/screen';

export const assignmentScreen: Screen<'assignment'> = {
  name: 'assignment',
  title: { ru: 'Распределение', en: 'Assignment' },
  titleIn: { ru: 'Распределении', en: 'Assignment' },
  openTo: 'headsToo',
  inTabOf: 'companies',
  keepsDraft: true,
  component: defineAsyncComponent(() => import('./assignment-screen.vue')),
};
