import type { Locator, Page } from 'playwright-core';

const MOST_STEPS = 90;

/** Presses Tab until the keyboard is at this element, as a person without a mouse does. */
export async function tabTo(page: Page, target: Locator): Promise<void> {
  await target.first().waitFor();
  for (let step = 0; step < MOST_STEPS; step += 1) {
    await page.keyboard.press('Tab');
    if (await target.first().evaluate((element) => element === element.ownerDocument.activeElement)) return;
  }
  throw new Error(`${MOST_STEPS} presses of Tab did not lead to ${target}`);
}
