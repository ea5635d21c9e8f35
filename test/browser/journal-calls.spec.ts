import { waitFor } from '../../playground/harness/wait-for.js';
import type { World } from '../../playground/harness/world.js';
import { alfa, cast, people } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';
import { JournalScreen } from './journal-screen.js';
import { openTab } from './portal-page.js';
import { type Lang, useVisits, type VisitOptions } from './visits.js';

const number = alfa.numbers.main.searchId;

describe('calls in the journal, in the tab of the portal', () => {
  let world: World;
  const phone = '+79005551234';
  const visits = useVisits(() => world);
  beforeAll(async () => {
    world = await startWorld();
    await world.calls.setNumber(number, { CRM_CREATE: 'none' });
    await world.calls.incoming({ number, phone, answeredBy: people.operatorTwo });
    await world.untilQuiet();
    await world.calls.missed({ number, phone });
    await world.calls.missed({ number: cast.numberOfNobody.searchId, phone: '+79005559999' });
    await world.untilQuiet();
  });
  afterAll(() => world?.stop());

  async function openJournal(options: VisitOptions = {}) {
    const visit = await visits.open({ height: 1000, ...options });
    const screen = new JournalScreen(await openTab(visit, world, 'journal'), visit.page);
    await screen.entries.first().waitFor();
    return { ...visit, screen };
  }

  it.each([
    {
      lang: 'ru' as Lang,
      width: 1280,
      missed: 'пропущенный звонок',
      known: ['Направление', 'входящий', 'Перезвонить до'],
      command: 'Привязать звонок',
      done: 'выполнена',
      all: 'Весь звонок',
      ofCall: 'Решения об одном звонке.',
      nobody: 'номер портала не закреплён ни за одной компанией',
    },
    {
      lang: 'en' as Lang,
      width: 390,
      missed: 'missed call',
      known: ['Direction', 'incoming', 'Call back by'],
      command: 'Bind the call',
      done: 'done',
      all: 'All of this call',
      ofCall: 'Decisions on one call.',
      nobody: 'no company',
    },
  ])('a call opens to what was known and what followed, and leads to all of it ($lang, $width px)', async (says) => {
    const { screen } = await openJournal({ lang: says.lang, width: says.width });
    await screen.find({ client: phone });
    await waitFor('the client’s calls are there', async () => (await screen.entries.count()) >= 2);
    const missed = await screen.open(screen.entries.filter({ hasText: new RegExp(says.missed, 'i') }).first());
    for (const text of says.known) await missed.getByText(text).first().waitFor();
    const command = missed.locator('.people li').filter({ hasText: says.command });
    expect(await command.textContent()).toContain(says.done);
    const [callId] = (await world.rows<{ call_id: string }>('SELECT call_id FROM phone_call WHERE is_missed = 1')).map(
      (row) => row.call_id,
    );
    const { contactIds, dealIds } = await world.calls.bindingOf(callId ?? '');
    await missed.locator(`a[href="/crm/contact/details/${contactIds[0]}/"]`).first().waitFor();
    await missed.locator(`a[href="/crm/deal/details/${dealIds[0]}/"]`).first().waitFor();
    await missed.getByRole('button', { name: says.all }).click();
    await screen.root.getByText(says.ofCall).waitFor();
    const expected = Number((await world.rows<{ n: number }>('SELECT COUNT(*) AS n FROM journal WHERE call_id = ?', [callId]))[0]?.n);
    await waitFor('all of this call, and nothing else', async () => (await screen.entries.count()) === expected);

    await screen.find({}, [[/^(Решение|Decision)/, /^(Звонок|Call)$/]]);
    await screen.entries.filter({ hasText: says.nobody }).first().waitFor();
  });
});
