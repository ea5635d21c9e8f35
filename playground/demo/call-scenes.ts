import type { Cast } from '../harness/cast.js';
import type { Binding, Client } from '../harness/world.js';
import type { Day } from './day.js';
import { same } from './promises.js';

/** The telephone's part of the day: calls of two companies, a missed one, and one client on four ways. */
export async function playCalls(day: Day, cast: Cast): Promise<void> {
  const { alfa, beta } = cast.companies;
  const { calls } = day.world;
  const whatsapp = alfa.lines['whatsapp'];
  const telegram = alfa.lines['telegram'];
  const two = cast.people['operatorTwo'];
  const ofBeta = cast.people['dayNotStarted'];
  if (!whatsapp || !telegram || !two || !ofBeta) throw new Error('the seed lacks a line or a person of the call scenes');
  // What the README asks of the administrator: the module makes contacts and deals, not the telephony.
  for (const { main } of [alfa.numbers, beta.numbers]) await calls.setNumber(main.searchId, { CRM_CREATE: 'none' });

  const shared = '+79034440001';
  await day.scene('16:30', { ru: `Новый клиент звонит Альфе, отвечает ${two.name}`, en: `A new client calls Alfa, ${two.name} answers` });
  const atAlfa = await calls.incoming({ number: alfa.numbers.main.searchId, phone: shared, answeredBy: two.id, seconds: 95 });
  await day.settled();
  await day.promise(
    {
      ru: 'Звонок нового клиента: контакт и сделка компании, чей номер набрали, ответственный — кто ответил',
      en: "A new client's call: contact and deal of the company that was called, responsible is who answered",
    },
    async () => {
      const { dealIds, contactIds } = await calls.bindingOf(atAlfa.callId);
      const deals = await dealsOf(day, dealIds);
      return same('contacts and deals', [contactIds.length, deals], [1, [{ CATEGORY_ID: alfa.dealCategoryId, ASSIGNED_BY_ID: two.id }]]);
    },
  );

  await day.scene('16:40', {
    ru: 'Тот же телефон звонит Бете: портал узнаёт в нём клиента Альфы',
    en: "The same phone calls Beta: the portal takes it for Alfa's client",
  });
  const atBeta = await calls.incoming({ number: beta.numbers.main.searchId, phone: shared, answeredBy: ofBeta.id });
  await day.settled();
  await day.promise(
    {
      ru: 'Тот же телефон в две компании: два контакта, две сделки, каждый звонок на своих',
      en: 'The same phone calling both companies: two contacts, two deals, each call on its own',
    },
    async () => {
      const [here, there] = [await calls.bindingOf(atAlfa.callId), await calls.bindingOf(atBeta.callId)];
      if (here.contactIds[0] === there.contactIds[0]) return `one contact ${here.contactIds[0]} for both companies`;
      const pipelines = (await dealsOf(day, [...here.dealIds, ...there.dealIds])).map((deal) => deal.CATEGORY_ID);
      const { CRM_ENTITY_TYPE, CRM_ENTITY_ID } = await calls.statistic(atBeta.callId);
      return same(
        'pipelines and client of the statistic',
        [pipelines, CRM_ENTITY_TYPE, Number(CRM_ENTITY_ID)],
        [[alfa.dealCategoryId, beta.dealCategoryId], 'CONTACT', there.contactIds[0]],
      );
    },
  );

  await day.scene('16:50', {
    ru: 'Альфе звонят дважды подряд, никто не успел ответить',
    en: 'Somebody calls Alfa twice, nobody is quick enough',
  });
  const missed = await calls.missed({ number: alfa.numbers.main.searchId, phone: '+79034440002' });
  await day.settled();
  await calls.missed({ number: alfa.numbers.main.searchId, phone: '+79034440002' });
  await day.settled();
  await day.promise(
    {
      ru: 'Пропущенный звонок: контакт, сделка и одно дело «перезвонить» в рабочее время',
      en: 'A missed call: contact, deal and one to-do to call back in working time',
    },
    async () => {
      const { dealIds, contactIds } = await calls.bindingOf(missed.callId);
      const todos = await day.world.portal.rows<{ DEADLINE: string }>(
        `SELECT a.DEADLINE FROM b_crm_act a JOIN b_crm_act_bind b ON b.ACTIVITY_ID = a.ID AND b.OWNER_TYPE_ID = 2 AND b.OWNER_ID IN (?)
          WHERE a.PROVIDER_ID = 'CRM_TODO'`,
        [[0, ...dealIds]],
      );
      return same(
        'contacts, deals, deadlines',
        [contactIds.length, dealIds.length, todos.map((todo) => todo.DEADLINE.slice(0, 16))],
        [1, 1, ['2026-03-03 17:20']],
      );
    },
  );

  await day.scene('17:10', {
    ru: 'Ефим пишет в WhatsApp, потом звонит с того же номера, потом пишет в Telegram без номера',
    en: 'Yefim writes by WhatsApp, then calls from that number, then writes by Telegram without it',
  });
  const yefim: Client = { externalUserId: 'demo-yefim-wa', name: 'Ефим', lastName: 'Девятый', phone: '+7 903 444-00-03' };
  const inTelegram: Client = { externalUserId: 'demo-yefim-tg', name: 'Yefim', lastName: 'Devyaty' };
  const byWhatsapp = await day.writes(whatsapp, yefim, 'Сейчас позвоню');
  await day.settled();
  const called = await calls.incoming({ number: alfa.numbers.main.searchId, phone: '89034440003', answeredBy: two.id });
  await day.settled();
  const byTelegram = await day.writes(telegram, inTelegram, 'Это снова я');
  await day.settled();
  day.say({ ru: 'в Telegram он называет свой телефон', en: 'he tells his phone in Telegram' });
  await day.writes(telegram, inTelegram, 'Мой телефон +7 903 444-00-03');
  await day.settled();
  const later = await calls.incoming({ number: alfa.numbers.main.searchId, phone: '+79034440003', answeredBy: two.id });
  await day.settled();
  await day.promise(
    {
      ru: 'WhatsApp, звонок, Telegram и снова звонок: один контакт, одна открытая сделка, все обращения на них',
      en: 'WhatsApp, a call, Telegram and a call again: one contact, one open deal, all threads on them',
    },
    async () => {
      const bindings = [
        await calls.bindingOf(called.callId),
        await day.world.bindingOf(byWhatsapp.sessionId),
        await day.world.bindingOf(byTelegram.sessionId),
        await calls.bindingOf(later.callId),
      ];
      const contacts = new Set(bindings.flatMap((binding) => binding.contactIds));
      const deals = new Set(bindings.flatMap((binding) => binding.dealIds));
      const open = await openDealsOf(day, [...contacts]);
      return same('contacts, deals, open deals, threads', [contacts.size, deals.size, open, bindings.map(size)], [1, 1, 1, [2, 2, 2, 2]]);
    },
  );

  await day.scene('17:40', {
    ru: 'Скрытый номер, звонок между сотрудниками, номер, который никому не принадлежит',
    en: 'A withheld number, a call between employees, a number that belongs to nobody',
  });
  await calls.incoming({ number: alfa.numbers.main.searchId, phone: 'anonymous', answeredBy: two.id });
  await calls.internal(two.id, ofBeta.id);
  await calls.incoming({ number: cast.numberOfNobody.searchId, phone: '+79034440005', answeredBy: two.id });
  await day.settled();
  await day.promise(
    {
      ru: 'Скрытый номер, внутренний звонок, ничей номер: ничего не создано, в журнале сказано почему',
      en: "Withheld number, internal call, nobody's number: nothing was made, the journal says why",
    },
    async () => {
      const rows = await day.world.rows<{ because: string; contact_id: number }>(
        `SELECT because, contact_id FROM journal WHERE kind = 'call' AND rule = 'ignored' ORDER BY because`,
      );
      return same(
        'reasons',
        rows.map((row) => [row.because, row.contact_id]),
        [
          ['anonymous', 0],
          ['extension', 0],
          ['numberOfNobody', 0],
        ],
      );
    },
  );
}

const size = ({ contactIds, dealIds }: Binding) => contactIds.length + dealIds.length;

function dealsOf(day: Day, dealIds: number[]): Promise<{ CATEGORY_ID: number; ASSIGNED_BY_ID: number }[]> {
  return day.world.portal.rows('SELECT CATEGORY_ID, ASSIGNED_BY_ID FROM b_crm_deal WHERE ID IN (?) ORDER BY ID', [[0, ...dealIds]]);
}

async function openDealsOf(day: Day, contactIds: number[]): Promise<number> {
  const [row] = await day.world.portal.rows<{ n: number }>(
    `SELECT COUNT(*) AS n FROM b_crm_deal d JOIN b_crm_deal_contact c ON c.DEAL_ID = d.ID WHERE c.CONTACT_ID IN (?) AND d.STAGE_SEMANTIC_ID = 'P'`,
    [[0, ...contactIds]],
  );
  return Number(row?.n);
}
