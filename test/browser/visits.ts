import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startChromium } from '../../playground/harness/chromium.js';
import type { World } from '../../playground/harness/world.js';

export type Lang = 'ru' | 'en';

export interface VisitOptions {
  lang?: Lang;
  width?: number;
  height?: number;
}

/** One person's browser: a window of its own, with its own cookies. */
export interface Visit {
  page: Page;
  context: BrowserContext;
  lang: Lang;
  /** From now on a message of the console that fits is no trouble: a test has caused it. */
  accept(expected: RegExp): void;
}

export interface Visits {
  open(options?: VisitOptions): Promise<Visit>;
}

/**
 * The browser of a spec file, and its windows. A window that asks for any address but 127.0.0.1, writes an error to its console or throws one
 * fails the test that opened it. Windows are closed after each test.
 */
export function useVisits(world: () => World): Visits {
  let browser: Browser;
  let open: { context: BrowserContext; troubles: string[]; accepted: RegExp[] }[] = [];

  beforeAll(async () => {
    browser = await startChromium();
  });
  afterAll(() => browser?.close());
  afterEach(async () => {
    const seen = open;
    open = [];
    await Promise.all(seen.map(({ context }) => context.close()));
    const troubles = seen.flatMap(({ troubles, accepted }) => troubles.filter((text) => !accepted.some((one) => one.test(text))));
    expect(troubles).toEqual([]);
  });

  return {
    async open({ lang = 'ru', width = 1280, height = 800 } = {}) {
      const context = await browser.newContext({
        viewport: { width, height },
        locale: lang === 'ru' ? 'ru-RU' : 'en-GB',
        timezoneId: 'Europe/Moscow',
        reducedMotion: 'reduce',
      });
      await context.addInitScript(`(${shiftClock})(${world().clock.now().getTime() - Date.now()})`);
      const troubles: string[] = [];
      const accepted: RegExp[] = [];
      open.push({ context, troubles, accepted });
      context.on('page', (page) => watch(page, troubles));
      const page = await context.newPage();
      page.setDefaultTimeout(20_000);
      return { page, context, lang, accept: (expected) => void accepted.push(expected) };
    },
  };
}

function watch(page: Page, troubles: string[]): void {
  const look = (address: string) => {
    const { protocol, hostname } = new URL(address);
    if (!['data:', 'blob:', 'about:'].includes(protocol) && hostname !== '127.0.0.1') troubles.push(`asked for ${address}`);
  };
  page.on('request', (request) => look(request.url()));
  page.on('websocket', (socket) => look(socket.url()));
  page.on('pageerror', (error) => troubles.push(`threw ${error.stack ?? error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') troubles.push(`console: ${message.text()} (${message.location().url})`);
  });
}

/** The page's calendar shows the day of the practice portal; it runs in the browser. */
const shiftClock = `(byMs) => {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...args) {
      if (args.length === 0) super(Real.now() + byMs);
      else super(...args);
    }
    static now() {
      return Real.now() + byMs;
    }
  };
}`;
