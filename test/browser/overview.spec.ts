import { randomBytes } from 'node:crypto';
import { waitFor } from '../../playground/harness/wait-for.js';
import type { World, Written } from '../../playground/harness/world.js';
import { alfa, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';
import { openTab } from './portal-page.js';
import { type Lang, useVisits } from './visits.js';

describe('incidents and events set aside, on the overview', () => {
  let world: World;
  const visits = useVisits(() => world);
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  async function openOverview(lang: Lang) {
    const visit = await visits.open({ lang, height: 1000 });
    const root = await openTab(visit, world, 'companies');
    await root.getByRole('button', { name: lang === 'ru' ? 'Обзор' : 'Overview' }).click();
    return { root, incidents: root.locator('[data-test="incidents"]'), quarantine: root.locator('[data-test="quarantine"]') };
  }

  /** The general director is alone in the queue, has nobody above and closes the work day: nobody is left for the dialog. */
  async function strand(externalUserId: string): Promise<Written> {
    await world.portal.act('workDay', { userId: people.chief, do: 'start' });
    await world.portal.act('setQueue', { lineId: alfa.lines.telegram.id, userIds: [people.chief] });
    const written = await world.clientWrites(
      alfa.lines.telegram,
      { externalUserId, name: 'Пётр', lastName: externalUserId },
      'Здравствуйте',
    );
    await world.untilQuiet();
    await world.portal.act('workDay', { userId: people.chief, do: 'end' });
    await world.turnBy(181_000);
    return written;
  }

  /** An event of the portal that this release cannot read. */
  async function unreadable(type: string, payload: string): Promise<string> {
    const uid = randomBytes(16).toString('hex');
    await world.portal.rows(
      "INSERT INTO linewarden_event (UID, TYPE, SUBJECT, LANE, OCCURRED_AT, PAYLOAD) VALUES (?, ?, 'session:1', 3, ?, ?)",
      [uid, type, world.clock.now().getTime(), payload],
    );
    await waitFor('it is set aside', async () => (await world.rows('SELECT id FROM quarantined_event WHERE uid = ?', [uid])).length === 1);
    return uid;
  }

  it.each([
    {
      lang: 'ru' as Lang,
      kind: 'Диалог некому передать',
      toDialog: 'Решения по диалогу',
      session: 'Диалог №',
      close: 'Разобрались',
      none: 'Открытых инцидентов нет.',
      withClosed: 'Показать закрытые',
      closed: 'закрыт',
    },
    {
      lang: 'en' as Lang,
      kind: 'Nobody can take a dialog over',
      toDialog: 'Decisions on the dialog',
      session: 'Dialog',
      close: 'Dealt with',
      none: 'There are no open incidents.',
      withClosed: 'Show closed ones',
      closed: 'closed',
    },
  ])('a dialog nobody can take shows, leads to its decisions, and is dealt with ($lang)', async (says) => {
    const { sessionId } = await strand(`stranded-${says.lang}`);
    const { root, incidents } = await openOverview(says.lang);
    const incident = incidents.locator('li').filter({ hasText: says.kind });
    await incident.getByText(`${says.session} ${sessionId}`).waitFor();
    await incident.getByRole('button', { name: says.toDialog }).click();
    await root.locator('[data-entry]').first().waitFor();
    expect(await root.locator('input[name="session"]').inputValue()).toBe(String(sessionId));
    await root.getByRole('button', { name: says.lang === 'ru' ? 'Обзор' : 'Overview' }).click();
    await incident.getByRole('button', { name: says.close }).click();
    await incidents.getByText(says.none).waitFor();
    const [row] = await world.rows<{ closed_by: number }>('SELECT closed_by FROM incident ORDER BY id DESC LIMIT 1');
    expect(row?.closed_by).toBe(1);
    await incidents.getByLabel(says.withClosed).check();
    await incident.getByText(says.closed, { exact: false }).first().waitFor();
  });

  it.each([
    { lang: 'ru' as Lang, kind: 'Портал пользуется номерами от других настроек', todo: 'к порталу подключена другая служба' },
    { lang: 'en' as Lang, kind: 'The portal uses numbers of other settings', todo: 'the portal has another service' },
  ])('numbers that the portal has from newer settings are told, and what that means ($lang)', async ({ lang, kind, todo }) => {
    // as if the service's own database had been made anew since
    await world.portal.act('setOption', { module: 'linewarden.dispatch', name: 'numbers_version', value: '99' });
    world.clock.advance(3_700_000); // the handshake is asked for again
    await waitFor(
      'it was noticed',
      async () => (await world.rows("SELECT id FROM incident WHERE kind = 'numbers-not-taken'")).length > 0,
      30_000,
    );
    const { incidents } = await openOverview(lang);
    const incident = incidents.locator('li').filter({ hasText: kind });
    await incident.getByText(todo).waitFor();
    await incident.locator('summary').click();
    await incident.getByText('"inForce": 99').waitFor();
  });

  it.each([
    { lang: 'ru' as Lang, again: 'Повторить' },
    { lang: 'en' as Lang, again: 'Try again' },
  ])('an event that cannot be read shows with its reason, and comes back with it after another try ($lang)', async ({ lang, again }) => {
    const uid = await unreadable(`DialogSang${lang}`, '{"sessionId": "<b>1</b>"}');
    const { quarantine } = await openOverview(lang);
    const event = quarantine.locator('li').filter({ hasText: `DialogSang${lang}` });
    await event.waitFor();
    await event.locator('summary').click();
    await event.getByText('{"sessionId": "<b>1</b>"}').waitFor();
    await event.getByRole('button', { name: again }).click();
    await waitFor('it was tried again', async () => {
      const [row] = await world.rows<{ state: string; retried_at: Date | null }>(
        'SELECT state, retried_at FROM quarantined_event WHERE uid = ?',
        [uid],
      );
      return row?.state === 'kept' && row.retried_at !== null;
    });
    await event.getByRole('button', { name: again }).waitFor();
  });
});
