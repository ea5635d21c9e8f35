import { defineAsyncComponent } from 'vue';
import type { Screen } from '../shell/screen';

export const noticesScreen: Screen<'notices'> = {
  name: 'notices',
  title: { ru: 'Уведомления', en: 'Notices' },
  titleIn: { ru: 'Уведомлениях', en: 'Notices' },
  openTo: 'administrators',
  inTabOf: 'rights',
  keepsDraft: true,
  component: defineAsyncComponent(() => import('./notices-screen.vue')),
};
