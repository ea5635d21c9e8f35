import { defineAsyncComponent } from 'vue';
import type { Screen } from '../shell/screen';

export const journalScreen: Screen<'journal'> = {
  name: 'journal',
  title: { ru: 'Журнал', en: 'Journal' },
  openTo: 'headsToo',
  component: defineAsyncComponent(() => import('./journal-screen.vue')),
};
