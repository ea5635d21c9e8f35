import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { repositoryRoot } from '../../playground/harness/repository.js';

/** Pictures of the README are renewed by `npm run screenshots`; any other run leaves its own under var/, to look at. */
const folder = join(repositoryRoot, process.env['LINEWARDEN_SCREENSHOTS'] === 'keep' ? 'docs/screenshots' : 'var/screenshots');

/** Keeps what the window shows as `<name>.png`. */
export async function keepPicture(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled', caret: 'hide', scale: 'css' });
}
