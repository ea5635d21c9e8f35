import { waitFor } from '../../playground/harness/wait-for.js';
import type { World } from '../../playground/harness/world.js';
import type { Settings } from '../../src/settings-parts.js';
import { alfa, people, usualSettings } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';
import { openApp } from './app-page.js';
import { looksRight } from './pictures.js';
import { openTab } from './portal-page.js';
import { SaveBar } from './save-bar.js';
import { pick } from './select.js';
import { type Lang, useVisits } from './visits.js';

const chief = { userId: people.chief, name: 'Глеб Генеральный', isAdmin: true };

describe('who is told of incidents', () => {
  let world: World;
  const visits = useVisits(() => world);
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  const saved = async () => (await world.api.ask<{ settings: Settings }>('GET', '/api/settings')).body.settings;

  it.each([
    { lang: 'ru' as Lang, width: 1280, heading: 'Уведомления', also: 'Кому ещё', nobody: 'Никому не сообщается' },
    { lang: 'en' as Lang, width: 1280, heading: 'Notices', also: 'Who else', nobody: 'Nobody is told' },
  ])("is set below the portal's own rights ($lang, $width px)", async ({ lang, width, heading, also, nobody }) => {
    await world.saveSettings(usualSettings());
    const visit = await visits.open({ lang, width, height: 1200 });
    const root = await openTab(visit, world, 'rights');
    const screen = root.locator('[data-test="notices-screen"]');
    await screen.getByRole('heading', { name: heading }).waitFor();
    const service = screen.locator('[data-test="notices-service"]');
    await service.locator('input[name="administrators"]').uncheck();
    await service.getByText(nobody).waitFor();
    const company = screen.locator(`[data-test="notices-of-${alfa.code}"]`);
    await pick(visit.page, company.getByRole('button', { name: also }), 'Вера Вечерова');
    await visit.page.keyboard.press('Escape');
    await screen.scrollIntoViewIfNeeded();
    await looksRight(visit.page, lang, `notices-${lang}-${width}`);
    await new SaveBar(screen).save();
    const { notices, companies } = await saved();
    expect(notices).toEqual({ administrators: false, userIds: [] });
    expect(companies.find(({ code }) => code === alfa.code)?.notices).toEqual({ headOfSales: true, userIds: [people.queueOperator] });
  });

  it.each([
    { lang: 'en' as Lang, width: 390 },
    { lang: 'ru' as Lang, width: 390 },
  ])('is a screen of the service itself too ($lang, $width px)', async ({ lang, width }) => {
    await world.saveSettings(usualSettings());
    const visit = await visits.open({ lang, width, height: 1000 });
    await openApp(visit, world, chief, 'notices');
    await visit.page.locator(`[data-test="notices-of-${alfa.code}"]`).waitFor();
    await looksRight(visit.page, lang, `notices-app-${lang}-${width}`);
  });

  it('tells the head of sales of an incident of a line, by a notice of the portal with a link', async () => {
    await world.saveSettings(usualSettings());
    await world.rows(
      `INSERT INTO incident (kind, subject, open_key, opened_at, last_seen_at, seen_count, details)
       VALUES ('night-missed', ?, ?, NOW(3), NOW(3), 1, ?)`,
      [
        `${alfa.code}:2026-03-02`,
        `night-missed:${alfa.code}:2026-03-02`,
        JSON.stringify({ companyCode: alfa.code, nightOn: '2026-03-02' }),
      ],
    );
    const notice = await waitFor('the notice is there', async () => {
      const rows = await world.portal.rows<{ who: number; text: string }>(
        `SELECT c.AUTHOR_ID AS who, m.MESSAGE AS text FROM b_im_message m JOIN b_im_chat c ON c.ID = m.CHAT_ID WHERE m.MESSAGE LIKE 'Инцидент%'`,
      );
      return rows[0];
    });
    expect(notice).toEqual({
      who: alfa.headOfSalesId,
      text: `Инцидент: Вечернее подключение пропущено. Компания «${alfa.name}». [URL=/bitrix/tools/linewarden.dispatch/board.php]Открыть табло[/URL]`,
    });
  });
});
