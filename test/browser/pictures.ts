import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { repositoryRoot } from '../../playground/harness/repository.js';

/** Names of the pictures that the READMEs show, each a file `docs/screenshots/<name>.png`. */
export const picturesOfReadme: readonly string[] = ['README.md', 'README.ru.md'].flatMap((file) =>
  [...readFileSync(join(repositoryRoot, file), 'utf8').matchAll(/docs\/screenshots\/([\w-]+)\.png/g)].map(([, name = '']) => name),
);

export function fileOfPicture(name: string): string {
  return join(repositoryRoot, 'docs/screenshots', `${name}.png`);
}

/**
 * Takes what the window shows. `npm run screenshots` renews the pictures of the READMEs; all others, and all of an ordinary run, lie
 * under var/screenshots, to look at.
 */
export async function keepPicture(page: Page, name: string): Promise<void> {
  const isKept = process.env['LINEWARDEN_SCREENSHOTS'] === 'keep' && picturesOfReadme.includes(name);
  const aside = join(repositoryRoot, 'var/screenshots');
  mkdirSync(aside, { recursive: true });
  await page.mouse.move(0, 0); // nothing is shown as pointed at
  await page.screenshot({
    path: isKept ? fileOfPicture(name) : join(aside, `${name}.png`),
    animations: 'disabled',
    caret: 'hide',
    scale: 'css',
  });
}
