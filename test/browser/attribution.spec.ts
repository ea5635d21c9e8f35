import type { ChildProcess } from 'node:child_process';
import type { Locator } from 'playwright-core';
import { waitFor } from '../../playground/harness/wait-for.js';
import type { World } from '../../playground/harness/world.js';
import { attribute } from '../support/attribute-command.js';
import { alfa, beta, cast, people, usualSettings } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';
import { openApp } from './app-page.js';
import { looksRight } from './pictures.js';
import { openTab } from './portal-page.js';
import { type Lang, useVisits, type VisitOptions } from './visits.js';

const { phone, contactIds, dealIds } = cast.knownClient;
const mainOf = (company: typeof alfa) => company.numbers.main.searchId;
const chief = { userId: people.chief, name: 'Глеб Генеральный', isAdmin: true };

/** Years in which the portal tied every call of a client of two companies to the contact of one; then somebody puts it right. */
describe('history put right, on its screen', () => {
  let world: World;
  const calls: string[] = [];
  const children: ChildProcess[] = [];
  const visits = useVisits(() => world);

  beforeAll(async () => {
    world = await startWorld({ sidecars: 0 });
    await world.portal.cli('uninstall-module', { keepData: true });
    for (const company of [alfa, beta]) await world.calls.setNumber(mainOf(company), { CRM_CREATE: 'none' });
    for (const company of [alfa, beta, beta, beta])
      calls.push((await world.calls.incoming({ number: mainOf(company), phone, answeredBy: people.operatorOne })).callId);
    await world.portal.cli('install-module');
    await world.portal.rows('DELETE FROM linewarden_event');
    world.clock.advance(2 * 3_600_000);
    await world.startSidecar({ acceptTrouble: true });
    await world.saveSettings(usualSettings());
    await world.untilQuiet();
  }, 240_000);
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await world?.stop();
  });

  async function open(options: VisitOptions = {}) {
    const visit = await visits.open({ height: 1000, ...options });
    await openApp(visit, world, chief, 'attribution');
    const root = visit.page.locator('main');
    return { ...visit, root, change: (callId: string) => changeOf(root, callId) };
  }

  /** By the order of the calls: nobody reads their ids. */
  function changeOf(root: Locator, callId: string): Locator {
    return root.locator('[data-change]').nth(calls.indexOf(callId) - 1);
  }

  it.each([
    { lang: 'ru' as Lang, title: 'Историю ещё не исправляли' },
    { lang: 'en' as Lang, title: 'History was not put right yet' },
  ])('before the first run it says which command to call, in the tab of the journal ($lang)', async ({ lang, title }) => {
    const visit = await visits.open({ lang });
    const root = await openTab(visit, world, 'journal');
    await root.getByRole('button', { name: lang === 'ru' ? 'Исправление прошлого' : 'Past put right' }).click();
    await root.getByText(title).waitFor();
    await root.getByText('npm run attribute -- --from').waitFor();
    await looksRight(visit.page, lang, `attribution-empty-${lang}-1280`);
  });

  it('a run shows what it found, and its changes as they come, with the portal’s words where it refused', async () => {
    const { root, change } = await open();
    await root.getByText('Историю ещё не исправляли').waitFor();
    await world.sidecar.kill('SIGKILL');
    const { child, ended } = attribute(world, '--from', '2026-03-01', '--rate', '600');
    children.push(child);
    expect((await ended).status).toBe(0);
    const lost = calls[3] ?? '';
    await world.portal.rows('DELETE FROM b_crm_act WHERE ORIGIN_ID = ?', [`VI_${lost}`]); // somebody has thrown the activity away meanwhile
    await world.startSidecar();
    await world.untilQuiet();
    const { page } = await open();
    const main = page.locator('main');
    await main.locator('[data-test="tally"]').getByText('Бета').waitFor();
    const ofBeta = main.locator('[data-test="tally"] tbody tr').filter({ hasText: 'Бета' });
    expect((await ofBeta.getByRole('cell').allTextContents()).slice(0, 2)).toEqual(['3', '0']);
    expect(await main.locator('[data-change]').count()).toBe(3);
    const first = changeOf(main, calls[1] ?? '');
    for (const text of [
      `контакт № ${contactIds.alfa}`,
      `контакт № ${contactIds.beta}`,
      `сделка № ${dealIds.betaLost}`,
      'контакт был другой компании',
      'сделано',
    ])
      await first.getByText(text).first().waitFor();
    const refused = changeOf(main, lost);
    await refused.getByText('портал отказал').waitFor();
    await refused.getByText('В портале больше нет дела').waitFor();
    await main.getByRole('button', { name: /^Портал отказал/ }).click();
    await waitFor('the refused one alone', async () => (await main.locator('[data-change]').count()) === 1);
    expect(await change(lost).count()).toBe(0); // the page that was open before still says that there was none
  });

  it.each([
    {
      lang: 'ru' as Lang,
      width: 1280,
      of: 1,
      undo: 'Отменить изменение',
      sure: 'Да, вернуть как было',
      undone: 'отменено',
      contact: 'контакт №',
    },
    {
      lang: 'en' as Lang,
      width: 390,
      of: 2,
      undo: 'Take the change back',
      sure: 'Yes, as it was',
      undone: 'taken back',
      contact: 'contact',
    },
  ])('one change is taken back after a question ($lang, $width px)', async ({ lang, width, of, undo, sure, undone, contact }) => {
    const callId = calls[of] ?? '';
    expect((await world.calls.bindingOf(callId)).contactIds).toEqual([contactIds.beta]);
    const { change, page } = await open({ lang, width });
    await change(callId).waitFor();
    await looksRight(page, lang, `attribution-${lang}-${width}`);
    await change(callId).getByRole('button', { name: undo }).click();
    await change(callId).getByText(`${contact} ${contactIds.alfa}`).last().waitFor();
    await change(callId).getByRole('button', { name: sure }).click();
    await change(callId).locator('[data-test="state"]').getByText(undone, { exact: true }).waitFor();
    expect((await world.calls.bindingOf(callId)).contactIds).toEqual([contactIds.alfa]);
    expect(await change(callId).getByRole('button', { name: undo }).count()).toBe(0);
  });

  it.each([
    {
      lang: 'ru' as Lang,
      from: '2026-03-02',
      undo: 'Отменить изменение',
      sure: 'Да, вернуть как было',
      said: 'с тех пор этот диалог или звонок привязали иначе',
    },
    {
      lang: 'en' as Lang,
      from: '2026-03-03',
      undo: 'Take the change back',
      sure: 'Yes, as it was',
      said: 'somebody has bound this dialog or call otherwise since',
    },
  ])('what somebody has bound otherwise since is left, and the screen says why ($lang)', async ({ lang, from, undo, sure, said }) => {
    const { child, ended } = attribute(world, '--from', from, '--rate', '600');
    children.push(child);
    expect((await ended).status).toBe(0);
    await world.untilQuiet();
    const { root, accept } = await open({ lang });
    accept(/status of 409/);
    const change = root.locator('[data-change]').first();
    await change.getByRole('button', { name: undo }).waitFor();
    const [activity] = await world.portal.rows<{ ID: number }>('SELECT ID FROM b_crm_act WHERE ORIGIN_ID = ?', [`VI_${calls[1]}`]);
    await world.portal.rows('UPDATE b_crm_act_bind SET OWNER_ID = ? WHERE ACTIVITY_ID = ? AND OWNER_TYPE_ID = 3', [
      contactIds.alfa,
      activity?.ID,
    ]);
    await change.getByRole('button', { name: undo }).click();
    await change.getByRole('button', { name: sure }).click();
    await change.getByText(said).waitFor();
  });

  it('a change leads to its decisions, and the decision back to the run', async () => {
    const { root } = await open();
    await root.locator('[data-change]').first().getByRole('link', { name: 'Звонок' }).click();
    const entry = root.locator('[data-entry]').filter({ hasText: 'Исправление истории' }).last();
    await entry.locator('button[aria-expanded]').click();
    await entry.getByText('Был привязан контакт №').waitFor();
    await entry.getByRole('link', { name: 'Прогон № 1' }).click();
    await root.locator('[data-run="1"][aria-current="true"]').waitFor();
  });
});
