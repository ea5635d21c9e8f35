import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { repositoryRoot } from '../../playground/harness/repository.js';
import { namesOfSeed } from '../support/cast.js';
import type { Lang } from './visits.js';

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

/** Keeps a picture of what fits the window and says everything in its language. `clients`: full names that the portal knows besides its own. */
export async function looksRight(page: Page, lang: Lang, name: string, clients: readonly string[] = []): Promise<void> {
  await page.evaluate('document.fonts.ready');
  await keepPicture(page, name);
  const tooWide = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
  expect(`${name} is ${tooWide} px too wide`).toBe(`${name} is 0 px too wide`);
  if (lang === 'en') expect(await russianIn(page, clients)).toEqual([]);
}

/** Words in Russian that are not names of the portal. */
async function russianIn(page: Page, clients: readonly string[]): Promise<string[]> {
  const shown = (await page.locator('.linewarden-app').evaluateAll((parts) => parts.map((part) => part.textContent))).join(' ');
  const names = [...namesOfSeed, ...clients, ...clients.flatMap((client) => client.split(' '))].sort((a, b) => b.length - a.length);
  const rest = names.reduce((text, one) => text.replaceAll(one, ' '), shown);
  return [...new Set(rest.match(/[А-Яа-яЁё]+/g) ?? [])];
}
