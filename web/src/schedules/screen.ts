import { defineAsyncComponent } from 'vue';
import type { Screen } from '../shell/screen';

export const schedulesScreen: Screen<'schedules'> = {
  name: 'schedules',
  title: { ru: 'Расписания', en: 'Schedules' },
  titleIn: { ru: 'Расписаниях', en: 'Schedules' },
  openTo: 'administrators',
  keepsDraft: true,
  component: defineAsyncComponent(() => import('./schedules-screen.vue')),
};
