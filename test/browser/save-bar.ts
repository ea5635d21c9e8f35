import type { Locator } from 'playwright-core';

/** The bar below the screens that edit settings. */
export class SaveBar {
  constructor(private readonly root: Locator) {}

  private part(name: string): Locator {
    return this.root.locator(`[data-test="${name}"]`);
  }

  async press(): Promise<void> {
    await this.part('save').click();
  }

  /** @returns the version it was saved as */
  async save(note = ''): Promise<number> {
    if (note !== '') await this.root.locator('[data-test="save-bar"] input[name="note"]').fill(note);
    await this.press();
    const said = this.part('save-state').filter({ hasText: /Сохранено|Saved/ });
    await said.waitFor();
    return Number(/\d+/.exec((await said.textContent()) ?? '')?.[0]);
  }

  get conflict(): Locator {
    return this.part('conflict');
  }

  get problems(): Locator {
    return this.part('problems');
  }
}
