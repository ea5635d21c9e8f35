import type { Locator, Page } from 'playwright-core';

/** Chooses in one of the kit's lists, which opens over the page. */
export async function pick(page: Page, list: Locator, name: string | RegExp): Promise<void> {
  await list.click();
  await page.getByRole('option', { name }).first().click();
}
