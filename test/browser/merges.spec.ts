import type { Locator } from 'playwright-core';
import { waitFor } from '../../playground/harness/wait-for.js';
import type { Client, World } from '../../playground/harness/world.js';
import { alfa, beta, people, usualSettings } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';
import { openApp } from './app-page.js';
import { tabTo } from './keyboard.js';
import { keepPicture } from './pictures.js';
import { administrator, openTab } from './portal-page.js';
import { type Lang, useVisits, type VisitOptions } from './visits.js';

interface Pair {
  mergeId: number;
  contactIds: [older: number, younger: number];
  sessionIds: number[];
  phone: string;
}

interface MergeRow {
  id: number;
  contact_a: number;
  contact_b: number;
  state: string;
  decided_by: number;
}

describe('two contacts that may be one client', () => {
  let world: World;
  let pairs = 0;
  const visits = useVisits(() => world);
  beforeAll(async () => {
    world = await startWorld();
    const settings = usualSettings();
    // What Beta's clients share is put to a person; Alfa's are merged by themselves where it is clear.
    const companies = settings.companies.map((company) => (company.code === 'beta' ? { ...company, merging: { isOn: false } } : company));
    await world.saveSettings({ ...settings, companies });
  });
  afterAll(() => world?.stop());

  const rowOf = async ([older, younger]: readonly number[]) => {
    const [row] = await world.rows<MergeRow>(
      'SELECT id, contact_a, contact_b, state, decided_by FROM client_merge WHERE contact_a = ? AND contact_b = ?',
      [older, younger],
    );
    if (!row) throw new Error(`nothing is thought of ${older} and ${younger}`);
    return row;
  };

  async function writesBoth(
    company: typeof alfa,
    one: Client,
    other: Client,
  ): Promise<{ contactIds: [number, number]; sessionIds: number[] }> {
    const first = await world.clientWrites(company.lines.whatsapp, one, 'Здравствуйте');
    await world.untilQuiet();
    const second = await world.clientWrites(company.lines.telegram, other, 'Добрый день');
    await world.untilQuiet();
    const [a, b] = [await world.bindingOf(first.sessionId), await world.bindingOf(second.sessionId)];
    return { contactIds: [a.contactIds[0] ?? 0, b.contactIds[0] ?? 0], sessionIds: [first.sessionId, second.sessionId] };
  }

  /** Two who turn out to have the same name: alike, and no more. */
  async function namesakes(company = alfa): Promise<Pair> {
    pairs += 1;
    const phone = `+7903800${String(pairs).padStart(4, '0')}`;
    const written = await writesBoth(
      company,
      { externalUserId: `wa-${pairs}`, name: 'Пётр', lastName: 'Первый', phone },
      { externalUserId: `tg-${pairs}`, name: `petr${pairs}`, email: `petr${pairs}@example.org` },
    );
    for (const contactId of written.contactIds) {
      await world.portal.act('setContactResponsible', { contactId, responsibleId: people.chief, userId: people.chief });
      await world.portal.act('renameContact', { contactId, name: 'Пётр', lastName: `Тёзкин<b>${pairs}</b>`, userId: people.chief });
      await world.untilQuiet();
    }
    world.clock.advance(15 * 60_000); // a person's changes are left alone for so long
    await world.untilQuiet();
    return { ...written, phone, mergeId: (await rowOf(written.contactIds)).id };
  }

  /** One of Beta who writes by WhatsApp, and then tells the same phone in Telegram. */
  async function sharers(): Promise<Pair> {
    pairs += 1;
    const phone = `+7903900${String(pairs).padStart(4, '0')}`;
    const inTelegram = { externalUserId: `tg-${pairs}`, name: `user${pairs}` };
    const written = await writesBoth(beta, { externalUserId: `wa-${pairs}`, name: 'Ефим', lastName: 'Разный', phone }, inTelegram);
    await world.clientWrites(beta.lines.telegram, inTelegram, `Мой телефон ${phone}`);
    await world.untilQuiet();
    return { ...written, phone, mergeId: (await rowOf(written.contactIds)).id };
  }

  async function openMerges(options: VisitOptions = {}) {
    const visit = await visits.open({ height: 1000, ...options });
    const root = await openTab(visit, world, 'merges');
    return { ...visit, root, card: ({ mergeId }: Pair) => root.locator(`[data-merge="${mergeId}"]`) };
  }

  const cells = (card: Locator, row: string) =>
    card
      .getByRole('row')
      .filter({ has: card.page().getByRole('rowheader', { name: row }) })
      .getByRole('cell');
  const isThere = async (contactId: number) =>
    (await world.portal.rows('SELECT ID FROM b_crm_contact WHERE ID = ?', [contactId])).length > 0;

  it.each([
    { lang: 'ru' as Lang, empty: 'Решать нечего', merged: 'Объединены', none: 'Объединённых контактов ещё нет' },
    { lang: 'en' as Lang, empty: 'There is nothing to decide', merged: 'Merged', none: 'No contacts have been merged yet' },
  ])('before there are any the screen says what would appear ($lang)', async ({ lang, empty, merged, none }) => {
    const { root } = await openMerges({ lang });
    await root.getByText(empty).waitFor();
    await root.getByRole('button', { name: merged, exact: true }).click();
    await root.getByText(none).waitFor();
  });

  it.each([
    {
      lang: 'ru' as Lang,
      width: 1280,
      phones: 'Телефоны',
      shared: 'общее',
      learnt: 'из диалога №',
      deals: 'Открытые сделки',
      why: 'тот же телефон',
    },
    {
      lang: 'en' as Lang,
      width: 390,
      phones: 'Phones',
      shared: 'shared',
      learnt: 'from dialog',
      deals: 'Open deals',
      why: 'the same phone',
    },
  ])('stand side by side with what they share, and where it was learnt ($lang, $width px)', async (says) => {
    const pair = await sharers();
    const { root, card } = await openMerges({ lang: says.lang, width: says.width });
    const shown = card(pair);
    await shown.getByText(says.why).waitFor();
    const phones = cells(shown, says.phones);
    for (const phone of await phones.allTextContents()) {
      expect(phone).toContain(pair.phone.replace('+', ''));
      expect(phone).toContain(says.shared);
    }
    const [older] = pair.contactIds;
    expect(await shown.locator(`a[href="/crm/contact/details/${older}/"]`).count()).toBe(1);
    const [dealId] = (await world.bindingOf(pair.sessionIds[0] ?? 0)).dealIds;
    expect(await cells(shown, says.deals).first().locator(`a[href="/crm/deal/details/${dealId}/"]`).count()).toBe(1);
    await phones
      .first()
      .getByRole('button', { name: `${says.learnt} ${pair.sessionIds[0]}` })
      .click();
    await root.locator('[data-entry]').first().waitFor();
    expect(await root.locator('input[name="session"]').inputValue()).toBe(String(pair.sessionIds[0]));
  });

  it.each([
    {
      lang: 'ru' as Lang,
      accept: 'Это один клиент',
      sure: 'Да, объединить',
      stays: 'вольётся в контакт',
      done: 'объединены',
      known: 'Работа идёт в сделке',
      decided: 'Кто решил',
      journal: 'Решения об этой паре',
    },
    {
      lang: 'en' as Lang,
      accept: 'One client',
      sure: 'Yes, merge',
      stays: 'goes into contact',
      done: 'merged',
      known: 'Work goes on in deal',
      decided: 'Decided by',
      journal: 'Decisions on this pair',
    },
  ])(
    'are merged by the portal once a person has said so twice ($lang)',
    async ({ lang, accept, sure, stays, done, known, decided, journal }) => {
      const pair = await namesakes();
      const { root, card } = await openMerges({ lang });
      const shown = card(pair);
      await shown.getByRole('button', { name: accept }).click();
      await shown.getByText(stays).waitFor();
      expect((await rowOf(pair.contactIds)).state).toBe('suggested');
      await shown.getByRole('button', { name: sure }).click();
      await shown.locator('[data-test="state"]').getByText(done, { exact: true }).waitFor();
      expect(await rowOf(pair.contactIds)).toMatchObject({ state: 'done', decided_by: administrator });
      expect([await isThere(pair.contactIds[0]), await isThere(pair.contactIds[1])]).toEqual([true, false]);
      expect(await shown.locator('b b').count()).toBe(0); // a name is text
      await shown.getByRole('button', { name: journal }).click();
      const entry = root.locator('[data-entry]');
      await waitFor('the merge alone', async () => (await entry.count()) === 1);
      await entry.locator('button[aria-expanded]').click();
      for (const text of [known, 'Пётр Тёзкин', decided]) await entry.getByText(text).first().waitFor();
    },
  );

  it.each([
    { lang: 'ru' as Lang, refuse: 'Это разные люди', cancel: 'Отмена', sure: 'Да, это разные люди', filter: 'Разные люди' },
    { lang: 'en' as Lang, refuse: 'These are two people', cancel: 'Cancel', sure: 'Yes, two people', filter: 'Two people' },
  ])('are two people for good, said by keyboard ($lang)', async ({ lang, refuse, cancel, sure, filter }) => {
    const pair = await namesakes();
    const { root, card, page } = await openMerges({ lang });
    const press = async (name: string, within = card(pair)) => {
      await tabTo(page, within.getByRole('button', { name }));
      await page.keyboard.press('Enter');
    };
    await card(pair).waitFor();
    await press(refuse);
    await page.keyboard.press('Escape'); // changed their mind
    expect(
      await card(pair)
        .getByRole('button', { name: refuse })
        .evaluate((button) => button === button.ownerDocument.activeElement),
    ).toBe(true);
    await page.keyboard.press('Enter');
    await press(cancel);
    await page.keyboard.press('Enter');
    await card(pair).getByRole('button', { name: sure }).waitFor();
    await page.keyboard.press('Enter');
    await card(pair).locator('[data-test="said"]').waitFor();
    expect(await rowOf(pair.contactIds)).toMatchObject({ state: 'refused', decided_by: administrator });
    await root.getByRole('button', { name: filter, exact: true }).click();
    await card(pair).waitFor();
    expect(await card(pair).getByRole('button', { name: refuse }).count()).toBe(0);
  });

  it.each([
    {
      lang: 'ru' as Lang,
      width: 1280,
      merged: 'Объединены',
      take: 'Разъединить',
      back: 'Вернётся ко второму контакту',
      changed: 'должность',
      stays: 'записи таймлайна',
      sure: 'Да, разъединить',
      done: 'разъединены',
      open: 'Разъединить в «Дубликатах»',
      told: 'Сами они больше не объединятся',
      decided: 'Кто решил',
      journal: 'Решения об этой паре',
    },
    {
      lang: 'en' as Lang,
      width: 390,
      merged: 'Merged',
      take: 'Take apart',
      back: 'Goes back to the second contact',
      changed: 'position',
      stays: 'timeline entries',
      sure: 'Yes, take apart',
      done: 'taken apart',
      open: 'Take apart in “Duplicates”',
      told: 'They will not be merged by themselves again',
      decided: 'Decided by',
      journal: 'Decisions on this pair',
    },
  ])('merged by mistake are taken apart from the journal, after what goes and what stays is shown ($lang, $width px)', async (says) => {
    const pair = await namesakes();
    const [older, younger] = pair.contactIds;
    await world.api.ask('POST', `/api/merges/${pair.mergeId}/accept`, {}, administrator);
    await waitFor('merged', async () => (await rowOf(pair.contactIds)).state === 'done');
    await world.untilQuiet();
    await world.portal.rows("UPDATE b_crm_contact SET POST = 'директор <b>' WHERE ID = ?", [older]);

    const { page, root, card: cardOf } = await openMerges({ lang: says.lang, width: says.width });
    await root.getByRole('button', { name: says.merged, exact: true }).click();
    await cardOf(pair).getByRole('button', { name: says.journal }).click();
    const merged = root.locator('[data-entry]').first();
    await merged.locator('button[aria-expanded]').click();
    await merged.getByRole('button', { name: says.open }).click();
    const card = cardOf(pair);
    await card.getByRole('button', { name: says.take }).click();
    for (const text of [says.back, says.stays]) await card.getByText(text).waitFor();
    const row = card.locator('[data-test="changed"] tbody tr').filter({ hasText: says.changed });
    await row.getByText('директор <b>').waitFor(); // a value is text
    await card.locator('[data-test="take-apart"]').scrollIntoViewIfNeeded();
    await keepPicture(page, `take-apart-${says.lang}-${says.width}`);
    expect((await rowOf(pair.contactIds)).state).toBe('done');
    expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0);

    await card.getByRole('button', { name: says.sure }).click();
    await card.locator('[data-test="state"]').getByText(says.done, { exact: true }).waitFor();
    const [apart] = await world.rows<{ second_contact_id: number; by_user_id: number }>(
      'SELECT second_contact_id, by_user_id FROM kept_apart WHERE first_contact_id = ?',
      [older],
    );
    expect(apart?.by_user_id).toBe(administrator);
    expect([await isThere(younger), await isThere(apart?.second_contact_id ?? 0)]).toEqual([false, true]);
    await card.getByRole('button', { name: says.journal }).click();
    const entry = root.locator('[data-entry]');
    await entry.getByText(says.told).waitFor();
    await entry.locator('button[aria-expanded]').click();
    await entry.getByText(says.decided).first().waitFor();
    await keepPicture(page, `taken-apart-journal-${says.lang}-${says.width}`);
  });

  it.each([
    { lang: 'ru' as Lang, take: 'Разъединить', why: 'что у кого было, не сохранено', close: 'Закрыть' },
    { lang: 'en' as Lang, take: 'Take apart', why: 'what each had is not kept', close: 'Close' },
  ])('merged by hand cannot be taken apart, and that is said ($lang)', async ({ lang, take, why, close }) => {
    const pair = await namesakes();
    const [older, younger] = pair.contactIds;
    await world.mergeContacts(younger, older, people.chief);
    await waitFor('followed', async () => (await rowOf(pair.contactIds)).state === 'done');
    const { root, card } = await openMerges({ lang });
    await root.getByRole('button', { name: lang === 'ru' ? 'Объединены' : 'Merged', exact: true }).click();
    await card(pair).getByRole('button', { name: take }).click();
    await card(pair).getByText(why).waitFor();
    await card(pair).getByRole('button', { name: close }).click();
    await card(pair).getByRole('button', { name: take }).waitFor();
  });

  it('a pair that somebody else has decided about meanwhile says so, and nothing is done', async () => {
    const pair = await namesakes();
    const { card } = await openMerges();
    await card(pair).getByRole('button', { name: 'Это один клиент' }).click();
    await world.api.ask('POST', `/api/merges/${pair.mergeId}/refuse`, {}, people.groupHead);
    await card(pair).getByRole('button', { name: 'Да, объединить' }).click();
    await card(pair).getByText('Пока вы смотрели, пара изменилась: разные люди.').waitFor();
    expect(await rowOf(pair.contactIds)).toMatchObject({ state: 'refused', decided_by: people.groupHead });
  });

  it.each([
    {
      lang: 'ru' as Lang,
      overview: 'Обзор',
      kind: 'Портал не объединил контакты',
      open: 'Открыть в «Дубликатах»',
      sure: 'Да, объединить',
      done: 'объединены',
    },
    {
      lang: 'en' as Lang,
      overview: 'Overview',
      kind: 'The portal did not merge contacts',
      open: 'Open in “Duplicates”',
      sure: 'Yes, merge',
      done: 'merged',
    },
  ])('a merge that the portal refuses is an incident in its words, and is ordered once more from there ($lang)', async (says) => {
    const pair = await namesakes();
    const dealIds = (await Promise.all(pair.sessionIds.map((id) => world.bindingOf(id)))).flatMap((binding) => binding.dealIds);
    const sign = (name: string) =>
      world.portal.rows('UPDATE b_uts_crm_deal SET UF_CRM_LINEWARDEN = ? WHERE VALUE_ID IN (?)', [name, dealIds]);
    await sign(beta.name); // somebody has written the other company onto the deals
    await world.api.ask('POST', `/api/merges/${pair.mergeId}/accept`, {}, administrator);
    await waitFor('the portal has refused', async () => (await rowOf(pair.contactIds)).state === 'failed');
    const visit = await visits.open({ lang: says.lang, height: 1000 });
    const root = await openTab(visit, world, 'companies');
    await root.getByRole('button', { name: says.overview }).click();
    const incident = root.locator('[data-test="incidents"] li').filter({ hasText: says.kind });
    await incident.getByText('MERGE_REFUSED').first().waitFor();
    expect(await incident.locator(`a[href="/crm/contact/details/${pair.contactIds[1]}/"]`).count()).toBe(1);
    await incident.getByRole('button', { name: says.open }).click();
    await sign(alfa.name);
    const card = root.locator(`[data-merge="${pair.mergeId}"]`);
    await card.locator('footer button').click();
    await card.getByRole('button', { name: says.sure }).click();
    await card.locator('[data-test="state"]').getByText(says.done, { exact: true }).waitFor();
    await root.getByRole('button', { name: says.overview }).click();
    await root.locator('[data-test="incidents"]').getByText('✓').waitFor(); // it has settled by itself
  });

  it.each(['ru', 'en'] as const)('a head of sales sees and decides those of the own company only (%s)', async (lang) => {
    const [own, foreign] = [await namesakes(), await sharers()];
    const visit = await visits.open({ lang });
    await openApp(visit, world, { userId: alfa.headOfSalesId, name: 'Кира Начальникова', isAdmin: false }, 'merges');
    const main = visit.page.locator('main');
    await main.locator(`[data-merge="${own.mergeId}"]`).waitFor();
    expect(await main.locator(`[data-merge="${foreign.mergeId}"]`).count()).toBe(0);
    const card = main.locator(`[data-merge="${own.mergeId}"]`);
    await card.getByRole('button', { name: lang === 'ru' ? 'Это разные люди' : 'These are two people' }).click();
    await card.getByRole('button', { name: lang === 'ru' ? 'Да, это разные люди' : 'Yes, two people' }).click();
    await card.locator('[data-test="said"]').waitFor();
    expect(await rowOf(own.contactIds)).toMatchObject({ state: 'refused', decided_by: alfa.headOfSalesId });
    await visit.page.goto(`${world.sidecar.url}/app/?lang=${lang}#/attribution`);
    expect(await main.locator('[data-test="attribution-screen"]').count()).toBe(0);
  });
});
