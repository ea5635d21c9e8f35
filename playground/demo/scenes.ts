import type { Cast } from '../harness/cast.js';
import type { Client } from '../harness/world.js';
import { playCalls } from './call-scenes.js';
import { playWordsOfPeople } from './client-scenes.js';
import type { Day } from './day.js';
import { promiseOfDesks } from './desk-promises.js';
import { same } from './promises.js';

/** One working day and the night after it, scene by scene; each promise is looked at in the portal's tables. */
export async function playDay(day: Day, cast: Cast): Promise<void> {
  const { alfa, beta } = cast.companies;
  const person = (key: string) => {
    const found = cast.people[key];
    if (found === undefined) throw new Error(`the seed knows nobody called ${key}`);
    return found;
  };
  const lineOf = (company: typeof alfa, key: string) => {
    const line = company.lines[key];
    if (line === undefined) throw new Error(`the seed gives ${company.code} no line ${key}`);
    return line;
  };
  const [alfaWhatsapp, alfaTelegram, betaWhatsapp] = [lineOf(alfa, 'whatsapp'), lineOf(alfa, 'telegram'), lineOf(beta, 'whatsapp')];
  const [shop, parts, site] = [lineOf(alfa, 'whatsappShop'), lineOf(alfa, 'whatsappParts'), lineOf(alfa, 'site')];
  const [one, two, senior, evening] = [person('operatorOne'), person('operatorTwo'), person('senior'), person('queueOperator')];
  const sales = cast.departments['sales'];
  if (sales === undefined) throw new Error('the seed knows no department sales');
  const onlyOperator = (line: { id: number }, ...userIds: number[]) => day.act('setQueue', { lineId: line.id, userIds });

  await day.scene('09:00', { ru: 'Сотрудники открывают рабочий день', en: 'People open their work days' });
  for (const { id } of Object.values(cast.people)) await day.act('workDay', { userId: id, do: 'start' });
  await onlyOperator(alfaWhatsapp, one.id, two.id);
  await onlyOperator(alfaTelegram, one.id, two.id);

  // First dialogs
  const olga: Client = { externalUserId: 'demo-olga', name: 'Ольга', lastName: 'Первая', phone: '+7 903 111-11-11' };
  const pavel: Client = { externalUserId: 'demo-pavel', name: 'Павел', lastName: 'Второй', phone: '+7 903 222-22-22' };
  await day.scene('10:05', { ru: 'Два новых клиента пишут Альфе в одну секунду', en: 'Two new clients write to Alfa in the same second' });
  const [ofOlga, ofPavel] = await Promise.all([
    day.writes(alfaWhatsapp, olga, 'Добрый день!'),
    day.writes(alfaWhatsapp, pavel, 'Здравствуйте'),
  ]);
  await day.settled();
  const olgasBinding = await day.world.bindingOf(ofOlga.sessionId);
  await day.promise(
    { ru: 'Первый диалог: контакт и сделка в воронке своей компании', en: "First dialog: contact and deal in the company's own pipeline" },
    async () => {
      const deals = await dealsOf(day, olgasBinding.contactIds[0] ?? 0);
      return same(
        'deals',
        deals.map((deal) => [deal.CATEGORY_ID, deal.STAGE_ID]),
        [[alfa.dealCategoryId, alfa.stages.first]],
      );
    },
  );
  await day.promiseSame(
    {
      ru: 'Два диалога в одну секунду достались разным свободным операторам',
      en: 'Two dialogs in one second went to two different idle operators',
    },
    async () => [await day.operatorOf(ofOlga), await day.operatorOf(ofPavel)].toSorted((a, b) => a - b),
    () => [one.id, two.id].toSorted((a, b) => a - b),
  );
  const olgasOperator = await day.answers(ofOlga);
  await day.answers(ofPavel);
  await day.untilChecked();
  await day.promiseSame(
    { ru: 'Ответил клиенту — диалог остаётся', en: 'Answered the client: the dialog stays' },
    () => day.checksOf(ofOlga),
    () => ['row2'],
  );

  await day.scene('11:00', { ru: 'Ольга пишет снова: её сделка открыта', en: 'Olga writes again: her deal is open' });
  await day.closes(ofOlga);
  const again = await day.writes(alfaWhatsapp, olga, 'Забыла спросить');
  await day.settled();
  await day.promiseSame(
    { ru: 'Повторный диалог: та же сделка, тот же контакт', en: 'Repeat dialog: the same deal, the same contact' },
    () => day.world.bindingOf(again.sessionId),
    () => olgasBinding,
  );
  await day.promiseSame(
    { ru: 'Повторный диалог получает ответственный', en: 'The repeat dialog goes to the responsible' },
    () => day.operatorOf(again),
    () => olgasOperator,
  );

  await day.scene('11:30', { ru: 'Сделка выиграна, Ольга пишет ещё раз', en: 'The deal is won, Olga writes once more' });
  await day.answers(again);
  await day.act('moveDeal', { dealId: olgasBinding.dealIds[0], stageId: alfa.stages.won, userId: olgasOperator });
  await day.closes(again);
  const afterWon = await day.writes(alfaWhatsapp, olga, 'Хочу ещё');
  await day.settled();
  await day.promise(
    { ru: 'После закрытой сделки — новая в той же воронке', en: 'After a closed deal a new one in the same pipeline' },
    async () => {
      const binding = await day.world.bindingOf(afterWon.sessionId);
      if (binding.dealIds[0] === olgasBinding.dealIds[0]) return 'the dialog hangs on the won deal';
      const deals = await dealsOf(day, olgasBinding.contactIds[0] ?? 0);
      return same(
        'pipelines of the deals',
        deals.map((deal) => deal.CATEGORY_ID),
        [alfa.dealCategoryId, alfa.dealCategoryId],
      );
    },
  );
  await day.answers(afterWon);

  const maria: Client = { externalUserId: 'demo-maria-wa', name: 'Мария', lastName: 'Двухлинейная', phone: '+7 903 333-33-33' };
  await day.scene('12:00', {
    ru: 'Мария пишет Альфе сразу в WhatsApp и в Telegram',
    en: 'Maria writes to Alfa in WhatsApp and Telegram at once',
  });
  const marias = await Promise.all([
    day.writes(alfaWhatsapp, maria, 'Есть в наличии?'),
    day.writes(alfaTelegram, { ...maria, externalUserId: 'demo-maria-tg' }, 'Есть в наличии?'),
  ]);
  await day.settled();
  await day.promise(
    { ru: 'Один клиент на двух линиях: один контакт, одна сделка', en: 'One client on two lines: one contact, one deal' },
    async () => {
      const bindings = await Promise.all(marias.map((dialog) => day.world.bindingOf(dialog.sessionId)));
      const [deals, contacts] = [
        new Set(bindings.flatMap((binding) => binding.dealIds)),
        new Set(bindings.flatMap((binding) => binding.contactIds)),
      ];
      return same('contacts and deals', [contacts.size, deals.size], [1, 1]);
    },
  );
  for (const dialog of marias) await day.answers(dialog);

  await day.scene('12:30', { ru: 'Тот же телефон пишет в Бету', en: 'The same phone writes to Beta' });
  const mariaAtBeta = await day.writes(betaWhatsapp, maria, 'А у вас?');
  await day.settled();
  await day.promise(
    {
      ru: 'Тот же телефон в другой компании — другой контакт и её воронка',
      en: "The same phone at the other company: another contact, that company's pipeline",
    },
    async () => {
      const [here, there] = await Promise.all([day.world.bindingOf(marias[0].sessionId), day.world.bindingOf(mariaAtBeta.sessionId)]);
      if (here.contactIds[0] === there.contactIds[0]) return `one contact ${here.contactIds[0]} for both companies`;
      const deals = await dealsOf(day, there.contactIds[0] ?? 0);
      return same(
        'pipelines',
        deals.map((deal) => deal.CATEGORY_ID),
        [beta.dealCategoryId],
      );
    },
  );
  await day.answers(mariaAtBeta);

  const clara: Client = {
    externalUserId: 'demo-clara',
    name: cast.knownClient.name,
    lastName: cast.knownClient.lastName,
    phone: cast.knownClient.phone,
  };
  await day.scene('12:45', {
    ru: 'Клару обе компании знают по одному телефону: она пишет в обе',
    en: 'Both companies know Clara by the same phone: she writes to both',
  });
  const claraAtAlfa = await day.writes(alfaWhatsapp, clara, 'Что с моим заказом?');
  await day.settled();
  await day.answers(claraAtAlfa);
  const claraAtBeta = await day.writes(betaWhatsapp, clara, 'А с этим?');
  await day.settled();
  await day.answers(claraAtBeta);
  await day.promiseSame(
    {
      ru: 'Известный обеим компаниям клиент: у каждой свой прежний контакт',
      en: 'A client both companies know: each keeps its own contact',
    },
    async () => [
      ...(await day.world.bindingOf(claraAtAlfa.sessionId)).contactIds,
      ...(await day.world.bindingOf(claraAtBeta.sessionId)).contactIds,
    ],
    () => [cast.knownClient.contactIds.alfa, cast.knownClient.contactIds.beta],
  );

  await day.scene('13:00', { ru: `${one.name} получает диалог и уходит в отпуск`, en: `${one.name} gets a dialog and goes on vacation` });
  await onlyOperator(shop, one.id);
  const toAbsent = await day.writes(shop, { externalUserId: 'demo-semyon', name: 'Семён', lastName: 'Третий' }, 'Перезвоните');
  await day.settled();
  const vacation = await day.act('addAbsence', {
    userId: one.id,
    type: 'VACATION',
    from: '2026-03-03 00:00:00',
    to: '2026-03-04 00:00:00',
  });
  await day.untilChecked();
  await day.promiseSame(
    { ru: 'Отсутствующий оператор: диалог у руководителя', en: 'Absent operator: the dialog is with the head' },
    async () => [await day.checksOf(toAbsent), await day.operatorOf(toAbsent)],
    () => [['row4'], sales.headId],
  );
  await day.act('removeAbsence', { elementId: vacation['elementId'] });

  await day.scene('14:00', {
    ru: `${two.name} закрыл рабочий день, его клиент пишет снова`,
    en: `${two.name} has closed the work day, a client of theirs writes again`,
  });
  await onlyOperator(parts, two.id);
  const fyodor: Client = { externalUserId: 'demo-fyodor', name: 'Фёдор', lastName: 'Четвёртый' };
  const ofFyodor = await day.writes(parts, fyodor, 'Нужен счёт');
  await day.settled();
  await day.answers(ofFyodor);
  await day.closes(ofFyodor);
  await day.act('workDay', { userId: two.id, do: 'end' });
  const fyodorAgain = await day.writes(parts, fyodor, 'Где счёт?');
  await day.settled();
  await day.untilChecked();
  await day.promiseSame(
    { ru: 'Рабочий день не начат: диалог у руководителя', en: 'Work day not started: the dialog is with the head' },
    async () => [await day.checksOf(fyodorAgain), await day.operatorOf(fyodorAgain)],
    () => [['row8'], sales.headId],
  );
  await day.act('workDay', { userId: two.id, do: 'start' });

  await day.scene('15:00', { ru: 'Старший менеджер днём, рабочий день не начат', en: 'A senior manager by day, work day not started' });
  await onlyOperator(site, senior.id);
  const toSenior = await day.writes(site, { externalUserId: 'demo-zinaida', name: 'Зинаида', lastName: 'Пятая' }, 'Вопрос к старшему');
  await day.settled();
  await day.act('workDay', { userId: senior.id, do: 'end' });
  await day.untilChecked();
  await day.promiseSame(
    {
      ru: 'Старший менеджер днём без рабочего дня: к руководителю с пояснением',
      en: 'Senior by day without a work day: to the head, with a comment',
    },
    async () => [await day.checksOf(toSenior), await day.operatorOf(toSenior), await hiddenComments(day, toSenior.chatId)],
    () => [['row6'], sales.headId, 1],
  );

  await day.scene('16:00', { ru: 'Сотрудник сам передаёт диалог коллеге', en: 'A person hands a dialog to a colleague' });
  await onlyOperator(shop, one.id);
  const byHand = await day.writes(shop, { externalUserId: 'demo-ivan', name: 'Иван', lastName: 'Шестой' }, 'Добрый вечер');
  await day.settled();
  await day.act('operatorAnswers', { chatId: byHand.chatId, userId: one.id });
  await day.act('operatorTransfers', { chatId: byHand.chatId, userId: one.id, to: two.id });
  await day.settled();
  await day.untilChecked();
  await day.promise(
    { ru: 'Передача рукой уважена: правило её не перебило', en: 'A hand move is respected: no rule overrode it' },
    async () => {
      const handed = await day.world.rows(`SELECT id FROM outbox_command WHERE type = 'handOver' AND subject = CONCAT('dialog:', ?)`, [
        byHand.sessionId,
      ]);
      return same('operator and commands', [await day.operatorOf(byHand), handed.length], [two.id, 0]);
    },
  );

  await playCalls(day, cast);
  const words = await playWordsOfPeople(day, cast);

  await day.scene('19:05', { ru: 'Сотрудники закрывают рабочий день', en: 'People close their work days' });
  for (const { id, withoutTimeman } of Object.values(cast.people)) {
    const isClosed = withoutTimeman === true || id === senior.id; // the senior manager's day was closed in the afternoon
    if (!isClosed) await day.act('workDay', { userId: id, do: 'end' });
  }

  await day.scene('20:30', {
    ru: 'Вечер: старший менеджер и отдел с правилом «в очередь»',
    en: 'Evening: the senior manager, and a department with the rule "queue"',
  });
  await onlyOperator(site, senior.id);
  const seniorAtNight = await day.writes(site, { externalUserId: 'demo-ksenia', name: 'Ксения', lastName: 'Седьмая' }, 'Поздний вопрос');
  await day.settled();
  await onlyOperator(parts, evening.id);
  const toQueue = await day.writes(parts, { externalUserId: 'demo-lev', name: 'Лев', lastName: 'Восьмой' }, 'Вы ещё работаете?');
  await day.settled();
  await day.untilChecked();
  await day.promiseSame(
    { ru: 'Старший менеджер ночью: диалог остаётся у него', en: 'Senior at night: keeps the dialog' },
    async () => [await day.checksOf(seniorAtNight), await day.operatorOf(seniorAtNight)],
    () => [['row5'], senior.id],
  );
  await day.promiseSame(
    {
      ru: 'Отдел с правилом «в очередь»: диалог открыт всем сотрудникам линии',
      en: 'A department with the rule "queue": open to all of the line',
    },
    () => day.checksOf(toQueue),
    () => ['row7'],
  );

  await day.scene('23:00', { ru: 'РОП присоединяется к открытым диалогам', en: 'The heads of sales join what is open' });
  const open = await openChats(
    day,
    Object.values(alfa.lines).map((line) => line.id),
  );
  await day.nightIsDone();
  await day.promise(
    {
      ru: `23:00: РОП в каждом из ${open.length} открытых диалогов Альфы, оператором не стал`,
      en: `23:00: the head of sales is in each of Alfa's ${open.length} open dialogs, as operator of none`,
    },
    async () => {
      for (const { chatId, sessionId, operatorId } of open) {
        if (!(await day.world.peopleIn(chatId)).includes(alfa.headOfSalesId)) return `not in the chat of session ${sessionId}`;
        const now = (await day.world.session(sessionId)).OPERATOR_ID;
        if (now !== operatorId) return `session ${sessionId}: operator ${now} instead of ${operatorId}`;
      }
      return open.length > 0 ? null : 'nothing was open';
    },
  );

  await day.scene('23:30', { ru: 'Служба остановлена на ночь', en: 'The sidecar is stopped for the night' });
  await day.world.sidecar.stop();
  const night: Client = { externalUserId: 'demo-nina', name: 'Нина', lastName: 'Ночная', phone: '+7 903 999-99-99' };
  day.world.clock.set(new Date('2026-03-04T02:00:00+03:00'));
  const atNight = await day.writes(betaWhatsapp, night, 'Пишу ночью');
  day.world.clock.advance(65_000);
  await day.act('runAgents', {});
  const byPortal = await day.operatorOf(atNight);
  day.say({
    ru: '02:00 Нина пишет Бете; службы нет, через минуту диалог берёт очередь портала',
    en: "02:00 Nina writes to Beta; no sidecar, so after a minute the portal's own queue takes the dialog",
  });
  await day.promise(
    { ru: 'Служба выключена: диалог достался собственной очереди портала', en: "Sidecar off: the dialog reached the portal's own queue" },
    async () => {
      const bots = await day.world.portal.rows<{ isBot: number }>(
        `SELECT COALESCE(EXTERNAL_AUTH_ID, '') = 'bot' AS isBot FROM b_user WHERE ID = ?`,
        [byPortal],
      );
      return byPortal > 0 && Number(bots[0]?.isBot) === 0 ? null : `operator ${byPortal}`;
    },
  );
  day.world.clock.set(new Date('2026-03-04T07:00:00+03:00'));
  await day.world.startSidecar();
  await day.scene('+07:00', { ru: 'Служба запущена снова', en: 'The sidecar is started again' });
  await day.settled();
  await day.promise(
    {
      ru: 'Пропущенное решено после запуска: контакт и сделка на месте',
      en: 'What was missed is decided on return: contact and deal are there',
    },
    async () => {
      const binding = await day.world.bindingOf(atNight.sessionId);
      return same('contacts and deals', [binding.contactIds.length, binding.dealIds.length], [1, 1]);
    },
  );
  await day.promise(
    { ru: 'Присоединение в 23:00 не повторилось после перезапуска', en: 'The 23:00 joining was not repeated after the restart' },
    async () => {
      const twice = await day.world.rows(
        `SELECT subject FROM outbox_command WHERE type = 'joinDialog' GROUP BY subject HAVING COUNT(*) > 1`,
      );
      return same('sessions joined twice', twice, []);
    },
  );

  await day.scene('+09:50', { ru: 'Утро: сотрудники открывают рабочий день', en: 'Morning: people open their work days' });
  for (const { id } of Object.values(cast.people)) await day.act('workDay', { userId: id, do: 'start' });
  await day.scene('+10:01', { ru: 'Рабочие часы начались', en: 'Working hours have begun' });
  await day.promise(
    {
      ru: 'Диалог, ушедший вечером в очередь, утром распределён снова',
      en: 'The dialog that went to the queue in the evening is routed again in the morning',
    },
    async () => {
      const rows = await day.world.rows<{ kind: string }>(`SELECT kind FROM journal WHERE kind = 'reroute' AND session_id = ?`, [
        toQueue.sessionId,
      ]);
      return same('decisions of the morning', rows.length, 1);
    },
  );

  await words.stillHoldInTheMorning();
  await day.scene('+10:17', { ru: 'Кому ещё не ответили, ждут «в красном»', en: 'Who was not answered yet waits red by now' });
  await promiseOfDesks(day);
  await day.promise(
    { ru: 'Каждое событие решено один раз, ни одно не потеряно', en: 'Each event was decided once, none was lost' },
    async () => {
      const waiting = await day.world.waiting();
      const aside = await day.world.rows('SELECT uid FROM quarantined_event');
      const twice = await day.world.rows(`SELECT session_id FROM journal WHERE kind = 'placement' GROUP BY session_id HAVING COUNT(*) > 1`);
      return same('waiting, put aside, decided twice', [waiting.events, aside.length, twice.length], [0, 0, 0]);
    },
  );
  await day.promise(
    { ru: 'Каждая команда выполнена один раз, портал не отказал ни в одной', en: 'Each command was applied once, the portal refused none' },
    async () => {
      const bad = await day.world.rows<{ type: string; state: string }>(
        `SELECT type, state FROM outbox_command WHERE state NOT IN ('done', 'superseded')`,
      );
      return same('commands not done', bad, []);
    },
  );
}

interface Deal {
  ID: number;
  CATEGORY_ID: number;
  STAGE_ID: string;
}

function dealsOf(day: Day, contactId: number): Promise<Deal[]> {
  return day.world.portal.rows<Deal>(
    'SELECT d.ID, d.CATEGORY_ID, d.STAGE_ID FROM b_crm_deal d JOIN b_crm_deal_contact c ON c.DEAL_ID = d.ID WHERE c.CONTACT_ID = ? ORDER BY d.ID',
    [contactId],
  );
}

async function hiddenComments(day: Day, chatId: number): Promise<number> {
  const rows = await day.world.portal.rows(
    `SELECT m.ID FROM b_im_message m JOIN b_im_message_param p ON p.MESSAGE_ID = m.ID AND p.PARAM_NAME = 'COMPONENT_ID' AND p.PARAM_VALUE = 'HiddenMessage' WHERE m.CHAT_ID = ?`,
    [chatId],
  );
  return rows.length;
}

async function openChats(day: Day, lineIds: number[]): Promise<{ chatId: number; sessionId: number; operatorId: number }[]> {
  return await day.world.portal.rows(
    `SELECT CHAT_ID AS chatId, ID AS sessionId, OPERATOR_ID AS operatorId FROM b_imopenlines_session WHERE CLOSED = 'N' AND CONFIG_ID IN (?)`,
    [lineIds],
  );
}
