import { type Browser, chromium } from 'playwright-core';
import { findChromium } from './find-chromium.mjs';

/** Names besides 127.0.0.1 lead nowhere: the network is closed even for what a page never asked for in sight. */
const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
];

/** Chromium of the distribution, with a profile of its own that is thrown away. */
export async function startChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new Error('chromium is not installed: run "npm run setup"');
  return await chromium.launch({ executablePath, args: ARGS });
}
