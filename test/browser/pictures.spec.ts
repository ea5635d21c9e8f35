import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { waitFor } from '../../playground/harness/wait-for.js';
import type { Client, World, Written } from '../../playground/harness/world.js';
import { alfa, beta, cast, departments, eveningLine, people, siteLine, usualSettings } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';
import { openApp } from './app-page.js';
import { BoardScreen } from './board-screen.js';
import { JournalScreen } from './journal-screen.js';
import { fileOfPicture, looksRight, picturesOfReadme } from './pictures.js';
import { openTab, showTab } from './portal-page.js';
import { SchedulesScreen } from './schedules-screen.js';
import { useVisits } from './visits.js';

const chief = { userId: people.chief, name: 'Глеб Генеральный', isAdmin: true };
const clients = [
  'Ольга Первая',
  'Павел Второй',
  'Мария Двухлинейная',
  'Игорь Третий',
  'Нина Четвёртая',
  'Роман Пятый',
  'Клара Знакомая',
  'Вера Приёмная',
  'Олег Соседов',
];
const sizes = [
  { lang: 'ru', width: 1280 },
  { lang: 'en', width: 1280 },
  { lang: 'ru', width: 390 },
  { lang: 'en', width: 390 },
] as const;

/** Each screen with a morning's work in it: it fits the window, says everything in its language, and is kept as a picture. */
describe('the screens on an ordinary morning', () => {
  let world: World;
  let placed: Written;
  const visits = useVisits(() => world);

  const writes = (line: { id: number; connector: string }, index: number, client: Partial<Client> = {}) => {
    const [name = '', lastName = ''] = (clients[index] ?? '').split(' ');
    return world.clientWrites(line, { externalUserId: `client-${index}`, name, lastName, ...client }, 'Добрый день!');
  };
  const answers = async ({ sessionId, chatId }: Written) => {
    await world.portal.act('operatorAnswers', { chatId, userId: (await world.session(sessionId)).OPERATOR_ID });
  };

  beforeAll(async () => {
    world = await startWorld();
    await world.saveSettings(settingsOfDemo());
    const { whatsapp, telegram } = alfa.lines;
    const queues = [whatsapp, telegram].map(({ id }) => id);
    const toAlone = [people.operatorOne]; // whoever else drew them would lose them in the check: their day ends
    for (const lineId of queues) await world.portal.act('setQueue', { lineId, userIds: toAlone });
    placed = await writes(alfa.lines.whatsapp, 0, { phone: '+7 903 111-11-11' });
    const second = await writes(alfa.lines.telegram, 1);
    await world.untilQuiet();
    await answers(placed);
    await answers(second);
    for (const lineId of queues)
      await world.portal.act('setQueue', { lineId, userIds: [people.operatorOne, people.operatorTwo, people.senior] });
    await world.portal.act('setQueue', { lineId: beta.lines.whatsapp.id, userIds: [23] });
    await writes(beta.lines.whatsapp, 2);
    await world.untilQuiet();
    await world.portal.act('workDay', { userId: people.operatorTwo, do: 'end' });
    await world.turnBy(200_000); // checks are made: who has answered keeps the dialog
    await meetAtADesk();
    await callNobody();
    await writes(alfa.lines.whatsapp, 6, { phone: '+7 (900) 000-00-01' });
    await strand();
    await writes(alfa.lines.telegram, 3);
    await writes(beta.lines.telegram, 4);
    await world.untilQuiet();
    await world.portal.rows(
      `INSERT INTO linewarden_event (UID, TYPE, SUBJECT, LANE, OCCURRED_AT, PAYLOAD) VALUES (?, 'DialogRated', 'session:1', 3, ?, '{"sessionId": 1, "stars": 5}')`,
      [randomBytes(16).toString('hex'), world.clock.now().getTime()],
    );
    await world.portal.act('setQueue', { lineId: eveningLine.id, userIds: [] });
    await world.untilQuiet();
    world.clock.advance(42_000);
  });
  afterAll(() => world?.stop());

  /** Two who give the phone of one reception desk, which others have too: perhaps one client, and perhaps not. */
  async function meetAtADesk(): Promise<void> {
    const desk = '+7 903 777-77-77';
    const inTelegram = { externalUserId: 'client-8', email: 'oleg@example.org' };
    const first = await writes(alfa.lines.whatsapp, 7, { phone: desk });
    const second = await writes(alfa.lines.telegram, 8, inTelegram);
    await world.untilQuiet();
    for (const contactId of [9_001, 9_002, 9_003]) {
      await world.portal.rows(
        "INSERT INTO b_crm_contact (ID, DATE_CREATE, ASSIGNED_BY_ID, NAME, FULL_NAME, CATEGORY_ID) VALUES (?, NOW(), 1, '', '', 0)",
        [contactId],
      );
      await world.portal.rows(
        "INSERT INTO b_crm_dp_comm_mcd (ENTITY_TYPE_ID, ENTITY_ID, TYPE, VALUE) VALUES (3, ?, 'PHONE', '79037777777')",
        [contactId],
      );
    }
    await world.clientWrites(alfa.lines.telegram, { ...inTelegram, name: 'Олег', lastName: 'Соседов' }, `Звоните на ресепшен: ${desk}`);
    await world.untilQuiet();
    for (const { chatId } of [first, second]) await world.portal.act('dialogCloses', { chatId, userId: people.chief });
    await world.untilQuiet();
  }

  /** Clients call a number that no company has, and miss one of Alfa's. */
  async function callNobody(): Promise<void> {
    for (const phone of ['+79005550001', '+79005550002', '+79005550003'])
      await world.calls.incoming({ number: cast.numberOfNobody.searchId, phone, answeredBy: people.chief });
    await world.calls.setNumber(alfa.numbers.main.searchId, { CRM_CREATE: 'none' });
    await world.calls.missed({ number: alfa.numbers.main.searchId, phone: '+79000000001' });
    await world.untilQuiet();
  }

  /** Nobody is left for a dialog: the general director is alone in the queue and goes home. */
  async function strand(): Promise<void> {
    await world.portal.act('setQueue', { lineId: siteLine.id, userIds: [people.chief] });
    await writes(siteLine, 5);
    await world.untilQuiet();
    await world.portal.act('workDay', { userId: people.chief, do: 'end' });
    await world.turnBy(181_000);
  }

  it.each(sizes)('at the own address, for heads and administrators ($lang, $width px)', async ({ lang, width }) => {
    const visit = await visits.open({ lang, width, height: width === 390 ? 780 : 800 });
    const { page } = visit;
    const main = page.locator('main');
    const shows = (name: string) => looksRight(page, lang, `${name}-${lang}-${width}`, clients);

    await openApp(visit, world, chief, 'board');
    const board = new BoardScreen(main, page);
    await board.untilLive();
    await board.rows.nth(4).waitFor();
    await shows('board');
    await board.open(placed.sessionId);
    await shows('dialog');

    await openApp(visit, world, chief, 'journal');
    const journal = new JournalScreen(main, page);
    await journal.entries.first().waitFor();
    await journal.find({ client: 'Ольга' });
    await waitFor('only hers', async () => (await journal.entries.count()) === 2);
    await shows('journal-found');
    const decision = await journal.open(journal.entries.last());
    await decision.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    await page.mouse.wheel(0, -60); // from under the bar above
    await shows('journal');

    await journal.find({ client: '+79000000001' }, [[/^(Решение|Decision)/, /^(Звонок|Call)$/]]);
    const missed = await journal.open(journal.entries.filter({ hasText: lang === 'ru' ? 'Пропущенный' : 'Missed' }).first());
    await missed.evaluate((element) => element.scrollIntoView({ block: 'start' }));
    await page.mouse.wheel(0, -60);
    await shows('journal-call');

    await openApp(visit, world, chief, 'merges');
    await main.locator('[data-merge]').first().waitFor();
    await shows('merges');
    await main.locator('[data-merge] footer button').first().click();
    await main.locator('[data-merge] footer [role="group"]').evaluate((element) => element.scrollIntoView({ block: 'center' }));
    await shows('merges-asked');

    await openApp(visit, world, chief, 'overview');
    await main.locator('[data-test="incidents"] li').first().waitFor();
    await main.locator('[data-test="quarantine"] li').first().waitFor();
    await shows('overview');

    await openApp(visit, world, chief, 'history');
    await main.locator('.difference ins').first().waitFor();
    await shows('history');
  });

  it.each(sizes)('in the tabs of the portal ($lang, $width px)', async ({ lang, width }) => {
    const visit = await visits.open({ lang, width, height: width === 390 ? 1200 : 840 });
    const shows = (name: string) => looksRight(visit.page, lang, `${name}-${lang}-${width}`, clients);

    const schedules = new SchedulesScreen(await openTab(visit, world, 'schedules'));
    await schedules.choose({ department: departments.alfaEvening.id });
    await schedules
      .strip('2026-03-09')
      .getByText(lang === 'ru' ? 'особый день' : 'special day')
      .waitFor();
    await shows('schedules');

    const companies = await showTab(visit, 'companies');
    await companies.getByRole('button', { name: /^Бета/ }).click();
    await companies.locator('[data-test="findings"]').first().waitFor();
    await shows('companies');
    await companies.locator('[data-test="calls"]').evaluate((element) => element.scrollIntoView({ block: 'start' }));
    await shows('companies-calls');
    await companies.locator('[data-test="merging"]').evaluate((element) => element.scrollIntoView({ block: 'center' }));
    await shows('companies-merging');
  });
});

it('the READMEs show pictures that are there and are soon loaded', () => {
  expect(picturesOfReadme.length).toBeGreaterThan(0);
  const tooLarge = picturesOfReadme.filter((name) => statSync(fileOfPicture(name)).size > 175_000);
  expect(tooLarge).toEqual([]);
});

/** Two shifts on weekdays, the second past midnight on Fridays, and a holiday. */
function settingsOfDemo() {
  const settings = structuredClone(usualSettings());
  const shifts = [
    { from: 14 * 60, to: 18 * 60 },
    { from: 19 * 60, to: 23 * 60 },
  ];
  const friday = [
    { from: 14 * 60, to: 18 * 60 },
    { from: 20 * 60, to: 2 * 60 },
  ];
  settings.departments = settings.departments.map((department) =>
    (department as { departmentId: number }).departmentId === departments.alfaEvening.id
      ? {
          departmentId: departments.alfaEvening.id,
          outsideHours: 'queue',
          weekly: { 1: shifts, 2: shifts, 3: shifts, 4: shifts, 5: friday, 6: [{ from: 12 * 60, to: 18 * 60 }], 7: [] },
          exceptions: [{ on: '2026-03-09', intervals: [] }],
        }
      : department,
  );
  return settings;
}
