import type { Locator, Page } from 'playwright-core';
import { pick } from './select.js';

/** The journal, wherever it is shown. */
export class JournalScreen {
  constructor(
    readonly root: Locator,
    private readonly page: Page,
  ) {}

  get entries(): Locator {
    return this.root.locator('[data-entry]');
  }

  /** Looks for what these fields say, and only for that. */
  async find(fields: Record<string, string>, lists: [list: RegExp, option: string | RegExp][] = []): Promise<void> {
    await this.root.getByRole('button', { name: /^(Сбросить|Clear)$/ }).click();
    for (const [name, text] of Object.entries(fields)) await this.root.locator(`input[name="${name}"]`).fill(text);
    for (const [list, option] of lists) await pick(this.page, this.root.getByRole('combobox', { name: list }), option);
    await this.root.getByRole('button', { name: /^(Найти|Find)$/ }).click();
  }

  /** Opens a decision. @returns the whole entry */
  async open(entry: Locator): Promise<Locator> {
    await entry.locator('button[aria-expanded]').click();
    await entry.locator('.details').waitFor();
    return entry;
  }
}
