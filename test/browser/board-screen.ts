import type { Locator, Page } from 'playwright-core';
import { pick } from './select.js';

/** The live board, wherever it is shown. */
export class BoardScreen {
  constructor(
    readonly root: Locator,
    private readonly page: Page,
  ) {}

  async untilLive(): Promise<void> {
    await this.untilConnection('live');
  }

  async untilConnection(kind: 'live' | 'stale' | 'lost' | 'refused'): Promise<void> {
    await this.root.locator(`.board[data-connection="${kind}"]`).waitFor();
  }

  row(sessionId: number): Locator {
    return this.root.locator(`[data-session="${sessionId}"]`);
  }

  get rows(): Locator {
    return this.root.locator('[data-session]');
  }

  /** The strip of people, in the order in which they are shown. */
  get people(): Locator {
    return this.root.locator('[data-test="people"] [data-person]');
  }

  person(userId: number): Locator {
    return this.root.locator(`[data-test="people"] [data-person="${userId}"]`);
  }

  /** What is done with several dialogs. */
  get many(): Locator {
    return this.root.locator('[data-test="many"]');
  }

  async tick(sessionId: number, modifiers: 'Shift'[] = []): Promise<void> {
    await this.row(sessionId).locator('.tick').click({ modifiers });
  }

  /** Of a row: asks for the portal's link to the dialog. */
  link(sessionId: number): Locator {
    return this.row(sessionId).locator('button.link');
  }

  /** What has become of the link. */
  get linkNotice(): Locator {
    return this.root.locator('[data-test="link-notice"]');
  }

  /** Opens a dialog beside the list. */
  async open(sessionId: number): Promise<Locator> {
    await this.row(sessionId).click();
    const panel = this.page.getByRole('dialog');
    await panel.waitFor();
    return panel;
  }

  async filter(list: RegExp, option: string | RegExp): Promise<void> {
    await pick(this.page, this.root.getByRole('combobox', { name: list }), option);
  }

  async search(text: string): Promise<void> {
    await this.root.locator('input[name="text"]').fill(text);
  }
}
