import { waitFor } from '../../playground/harness/wait-for.js';
import type { World } from '../../playground/harness/world.js';
import { alfa } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';
import { BoardScreen } from './board-screen.js';
import { logIn } from './portal-page.js';
import { type Lang, useVisits, type Visit } from './visits.js';

const renewedAfterMs = 4 * 60_000;

describe('a working day outside the portal', () => {
  let world: World;
  const visits = useVisits(() => world);
  beforeAll(async () => {
    world = await startWorld();
    const group = 78;
    await world.portal.rows("INSERT INTO b_group (ID, ACTIVE, NAME) VALUES (?, 'Y', 'Руководители продаж')", [group]);
    await world.portal.rows('INSERT INTO b_user_group (USER_ID, GROUP_ID) VALUES (?, ?)', [alfa.headOfSalesId, group]);
    await world.portal.rows("INSERT INTO b_module_group (MODULE_ID, GROUP_ID, G_ACCESS) VALUES ('linewarden.dispatch', ?, 'R')", [group]);
    await world.clientWrites(alfa.lines.telegram, { externalUserId: 'day', name: 'Дневной' }, 'Здравствуйте');
    await world.untilQuiet();
  });
  afterAll(() => world?.stop());

  /** Comes in through the portal, as heads do. */
  async function comesIn(visit: Visit): Promise<BoardScreen> {
    await logIn(visit, world, alfa.headOfSalesId);
    await visit.page.goto(`${world.portal.url}/bitrix/tools/linewarden.dispatch/board.php`);
    const board = new BoardScreen(visit.page.locator('main'), visit.page);
    await board.untilLive();
    return board;
  }

  /** What the page shows the sidecar; it keeps the token nowhere. */
  function watchTokens({ page }: Visit): { tokens: string[]; renewals: number[] } {
    const seen = { tokens: [] as string[], renewals: [] as number[] };
    page.on('request', (request) => {
      const token = request.headers()['authorization'];
      if (token && token !== seen.tokens.at(-1)) seen.tokens.push(token);
    });
    page.on('response', (response) => {
      if (response.url().endsWith('/api/token/renew')) seen.renewals.push(response.status());
    });
    return seen;
  }

  it.each(['ru', 'en'] as const)('the key is renewed by itself, long past the end of the first one (%s)', async (lang) => {
    const visit = await visits.open({ lang });
    const { page } = visit;
    await page.addInitScript(`(${shortenTimers})(${renewedAfterMs}, 300)`);
    const seen = watchTokens(visit);
    await comesIn(visit);
    const [first] = seen.tokens;
    for (let renewal = 1; renewal <= 3; renewal += 1) {
      const before = seen.renewals.length;
      world.clock.advance(renewedAfterMs);
      await waitFor('another key has come', () => seen.renewals.length > before);
    }
    expect(new Set(seen.renewals)).toEqual(new Set([200]));
    await page.locator('header nav a[href="#/journal"]').click();
    await page.locator('[data-entry]').first().waitFor();
    expect(seen.tokens.at(-1)).not.toBe(first);
    const old = await fetch(`${world.sidecar.url}/api/journal`, { headers: { authorization: first ?? '' } });
    expect(old.status).toBe(401); // the first one has ended
    expect(page.url()).not.toContain('token');
  });

  it.each([
    { lang: 'ru' as Lang, find: 'Найти', asks: 'Ключ доступа' },
    { lang: 'en' as Lang, find: 'Find', asks: 'Access key' },
  ])('a key that has ended goes through the portal’s door, and the page is back where it was ($lang)', async ({ lang, find, asks }) => {
    const visit = await visits.open({ lang });
    const { page, accept } = visit;
    const seen = watchTokens(visit);
    await comesIn(visit);
    await page.goto(`${world.sidecar.url}/app/?lang=${lang}#/journal?client=${encodeURIComponent('Дневной')}&kind=placement`);
    await page.locator('[data-entry]').first().waitFor();
    const ended = seen.tokens.at(-1);
    accept(/status of 401/);
    world.clock.advance(11 * 60_000); // the laptop slept
    const door = page.waitForRequest(/linewarden\.dispatch\/board\.php$/);
    await page.getByRole('button', { name: find }).click();
    await door;
    await page.waitForURL(/#\/journal\?/);
    await page.locator('[data-entry]').first().waitFor();
    expect(await page.locator('input[name="client"]').inputValue()).toBe('Дневной');
    expect(seen.tokens.at(-1)).not.toBe(ended);
    expect(page.url()).not.toContain('token');
    expect(await page.getByLabel(asks).count()).toBe(0);
  });

  it('a door that no longer opens is not tried twice: a person sees what is wrong', async () => {
    const visit = await visits.open();
    const { page, accept, context } = visit;
    await comesIn(visit);
    accept(/status of 40[13]|favicon\.ico/);
    await context.clearCookies(); // logged out of the portal
    world.clock.advance(11 * 60_000);
    await page.locator('header nav a[href="#/journal"]').click();
    await page.waitForURL(/board\.php/);
    await page.goto(`${world.sidecar.url}/app/#/journal`);
    await page.getByLabel('Ключ доступа').waitFor();
    expect(await page.getByRole('link', { name: 'Войти через портал' }).getAttribute('href')).toContain('/board.php');
  });
});

/** The renewal's timer runs faster in the page than four minutes; it runs in the browser. */
const shortenTimers = `(longMs, shortMs) => {
  const real = globalThis.setTimeout;
  globalThis.setTimeout = (run, ms, ...rest) => real(run, ms === longMs ? shortMs : ms, ...rest);
}`;
