import type { Locator } from 'playwright-core';
import type { World } from '../../playground/harness/world.js';
import type { Visit } from './visits.js';

export type Tab = 'connection' | 'lines' | 'schedules' | 'companies' | 'board' | 'journal' | 'merges' | 'rights';

export const administrator = 1;

export async function logIn({ context }: Visit, world: World, userId: number): Promise<void> {
  await context.request.get(`${world.portal.url}/playground/login.php?user=${userId}`);
}

/** Opens the module's settings page of the practice portal and, as an administrator does, one of its tabs. @returns the tab's content */
export async function openTab(visit: Visit, world: World, tab: Tab, userId = administrator): Promise<Locator> {
  await logIn(visit, world, userId);
  await visit.page.goto(`${world.portal.url}/bitrix/admin/settings.php?mid=linewarden.dispatch&lang=${visit.lang}`);
  return await showTab(visit, tab);
}

/** Another tab of the page that is open. */
export async function showTab({ page }: Visit, tab: Tab): Promise<Locator> {
  await page.locator(`.adm-tab[data-tab="${tab}"]`).click();
  const content = page.locator(`section#${tab}`);
  await content.waitFor();
  return content;
}
