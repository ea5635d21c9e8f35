import { defineAsyncComponent } from 'vue';
import type { Screen } from '../shell/screen';

export const companiesScreen: Screen<'companies'> = {
  name: 'companies',
  title: { ru: 'Компании', en: 'Companies' },
  openTo: 'administrators',
  keepsDraft: true,
  component: defineAsyncComponent(() => import('./companies-screen.vue')),
};
