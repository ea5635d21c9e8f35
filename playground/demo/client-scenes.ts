import type { Cast } from '../harness/cast.js';
import type { Client, Written } from '../harness/world.js';
import type { Day } from './day.js';
import { same } from './promises.js';

interface MergeOfPair {
  id: number;
  state: string;
  because: string;
  decided_by: number;
}

/** What is looked at once more when the night is over. */
export interface WordsOfPeople {
  stillHoldInTheMorning(): Promise<void>;
}

/** Where people say otherwise than a rule: a suggestion refused, a merge taken apart, a card corrected. Theirs is the last word. */
export async function playWordsOfPeople(day: Day, cast: Cast): Promise<WordsOfPeople> {
  const { alfa, beta } = cast.companies;
  const [whatsapp, telegram, ofBeta] = [alfa.lines['whatsapp'], alfa.lines['telegram'], beta.lines['whatsapp']];
  const head = Object.values(cast.people).find(({ id }) => id === alfa.headOfSalesId);
  const manager = cast.people['operatorTwo'];
  if (!whatsapp || !telegram || !ofBeta || !head || !manager) throw new Error('the seed lacks a line or a person of these scenes');
  const contactOf = async ({ sessionId }: Written) => (await day.world.bindingOf(sessionId)).contactIds[0] ?? 0;

  // A suggestion refused
  const galina: Client = { externalUserId: 'demo-galina', name: 'Галина', lastName: 'Десятая', phone: '+7 903 444-00-10' };
  const yuri: Client = { externalUserId: 'demo-yuri', name: 'Юрий', lastName: 'Одиннадцатый' };
  await day.scene('18:00', {
    ru: 'Бухгалтер Галина и покупатель Юрий пишут Альфе; Юрий называет номер Галины',
    en: "Galina, an accountant, and Yuri, a buyer, write to Alfa; Yuri tells Galina's number",
  });
  const [ofGalina, ofYuri] = await Promise.all([
    day.writes(whatsapp, galina, 'Пришлите закрывающие документы'),
    day.writes(telegram, yuri, 'Нужен счёт'),
  ]);
  await day.settled();
  const text = 'По оплате звоните бухгалтеру: +7 903 444-00-10';
  await day.writes(telegram, yuri, text);
  await day.settled();
  const strangers = await contactsOf(day, [ofGalina, ofYuri]);
  const suggestion = await mergeOf(day, strangers);
  day.say({ ru: `${head.name} отвечает: «Разные клиенты»`, en: `${head.name} answers: two clients` });
  await day.world.api.ask('POST', `/api/merges/${suggestion?.id}/refuse`, {}, head.id);
  await day.writes(telegram, yuri, text);
  await day.settled();
  const strangersAreTwo = async () =>
    same(
      'suggested for, contacts, state, by whom',
      [suggestion?.because, await contactsOf(day, [ofGalina, ofYuri]), await answerOf(day, strangers)],
      ['namesDiffer', strangers, ['refused', head.id]],
    ) ?? (await says(day, 'merge', 'refuse', /не объединяются: человек сказал, что это разные клиенты/));
  await day.promise(
    {
      ru: 'Ответ «Разные клиенты»: контакты не объединены, и снова о них не спрашивают',
      en: 'The answer "two clients": the contacts are not merged, and nobody is asked about them again',
    },
    strangersAreTwo,
  );

  // A merge taken apart
  const father: Client = { externalUserId: 'demo-father', name: 'Пётр', lastName: 'Двенадцатый', phone: '+7 903 444-00-12' };
  const son: Client = { externalUserId: 'demo-son', name: 'Petr', lastName: 'Dvenadtsaty' };
  await day.scene('18:10', {
    ru: 'Отец и сын, полные тёзки: сын пишет номер отца, и правило считает их одним клиентом',
    en: "Father and son of one name: the son writes his father's number, and the rule takes them for one client",
  });
  const [ofFather, ofSon] = await Promise.all([
    day.writes(whatsapp, father, 'Хочу заказать шкаф'),
    day.writes(telegram, son, 'Сколько стоит доставка?'),
  ]);
  await day.settled();
  const both = [ofFather, ofSon] as const;
  const before = await cardsOf(day, both);
  await day.writes(telegram, son, 'Звоните отцу: +7 903 444-00-12');
  await day.settled();
  const pair = before.map(({ contactId }) => contactId);
  const [kept, lost] = [Math.min(...pair), Math.max(...pair)];
  const merge = await mergeOf(day, pair);
  const asOne = await contactsOf(day, both);
  day.say({ ru: `${head.name} разъединяет их`, en: `${head.name} takes them apart` });
  await day.world.api.ask('POST', `/api/merges/${merge?.id}/take-apart`, {}, head.id);
  await day.settled();
  await day.writes(telegram, son, 'Повторю: телефон отца +7 903 444-00-12');
  await day.settled();
  const theyAreTwo = async () => {
    const now = await cardsOf(day, both);
    const newId = now[pair.indexOf(lost)]?.contactId ?? 0;
    // All is as it was, but for the new number, and for his father's phone on the son's card, as he has told it.
    const expected = before.map((card, index) => ({
      ...card,
      contactId: card.contactId === lost ? newId : card.contactId,
      addresses: index === 0 ? card.addresses : [...card.addresses, 'PHONE +7 903 444-00-12'].toSorted(),
    }));
    return (
      same('merged by, into', [merge?.because, merge?.decided_by, asOne], ['phone', 0, [kept, kept]]) ??
      (newId > lost ? null : `${newId} instead of a new contact`) ??
      same('cards, deals, dialogs', now, expected) ??
      same('asked again', await answerOf(day, [kept, newId]), ['refused', head.id]) ??
      (await says(day, 'apart', 'apart', new RegExp(`разъединены: второй создан заново под № ${newId}, .*Сами они больше не объединятся`)))
    );
  };
  await day.promise(
    {
      ru: 'Разъединённые контакты: у каждого снова свои карточка, диалог, открытая сделка и мессенджер, сами они больше не объединяются',
      en: 'Contacts taken apart: each has its card, dialog, open deal and messenger again, and they are not merged by themselves any more',
    },
    theyAreTwo,
  );

  // A card corrected
  const inna: Client = { externalUserId: 'demo-inna', name: 'Инна', lastName: 'Тринадцатая', phone: '+7 903 444-00-13' };
  await day.scene('18:20', {
    ru: `Инна пишет Альфе, но она клиент Беты: ${manager.name} исправляет компанию в карточке`,
    en: `Inna writes to Alfa, but is Beta's client: ${manager.name} corrects the company on the card`,
  });
  const first = await day.writes(whatsapp, inna, 'Я от ваших коллег');
  await day.settled();
  const corrected = await contactOf(first);
  await day.act('setContactCompany', { contactId: corrected, company: beta.name, userId: manager.id });
  await day.closes(first);
  const atBeta = await day.writes(ofBeta, inna, 'Пишу, куда сказали');
  const atAlfa = await day.writes(whatsapp, inna, 'А у вас есть доставка?');
  await day.settled();
  const cardIsBetas = async () => {
    const [here, there] = [await contactOf(atAlfa), await contactOf(atBeta)];
    if (here === corrected) return `Alfa's next dialog is on contact ${here} again`;
    return (
      same(
        'companies of the cards, contact at Beta',
        [await companyOf(day, corrected), await companyOf(day, here), there],
        [beta.name, alfa.name, corrected],
      ) ?? (await says(day, 'hand', 'companyLost', new RegExp(`была «${alfa.name}», теперь «${beta.name}»`)))
    );
  };
  await day.promise(
    {
      ru: 'Компанию в карточке исправили вручную: контакт теперь Беты, обратно поле не записано, у Альфы — новый контакт',
      en: "The company on a card corrected by hand: the contact is Beta's, the field is not written back, Alfa has a new contact",
    },
    cardIsBetas,
  );

  return {
    stillHoldInTheMorning: () =>
      day.promise(
        {
          ru: 'Ответ, разъединение и исправление остались в силе и наутро',
          en: 'Answer, taking apart and correction still hold in the morning',
        },
        async () => (await strangersAreTwo()) ?? (await theyAreTwo()) ?? (await cardIsBetas()),
      ),
  };
}

/** What the sidecar remembers of two contacts. */
async function mergeOf(day: Day, contactIds: readonly number[]): Promise<MergeOfPair | undefined> {
  const rows = await day.world.rows<MergeOfPair>(
    'SELECT id, state, because, decided_by FROM client_merge WHERE contact_a = ? AND contact_b = ?',
    [Math.min(...contactIds), Math.max(...contactIds)],
  );
  return rows[0];
}

async function answerOf(day: Day, contactIds: readonly number[]): Promise<unknown[]> {
  const merge = await mergeOf(day, contactIds);
  return [merge?.state, merge?.decided_by];
}

async function contactsOf(day: Day, dialogs: readonly Written[]): Promise<number[]> {
  const bindings = await Promise.all(dialogs.map(({ sessionId }) => day.world.bindingOf(sessionId)));
  return bindings.flatMap(({ contactIds }) => contactIds);
}

interface Card {
  contactId: number;
  name: string;
  addresses: string[];
  deals: { id: number; contactId: 'own' | number; isOpen: boolean }[];
}

/** The contact of each dialog with what it is reached by, and the deal of the dialog with whose it is: the portal's tables. */
async function cardsOf(day: Day, dialogs: readonly Written[]): Promise<Card[]> {
  return Promise.all(
    dialogs.map(async ({ sessionId }) => {
      const { contactIds, dealIds } = await day.world.bindingOf(sessionId);
      const [contactId = 0] = contactIds;
      const [names, addresses, deals] = await Promise.all([
        day.world.portal.rows<{ name: string }>(`SELECT CONCAT(NAME, ' ', LAST_NAME) AS name FROM b_crm_contact WHERE ID = ?`, [contactId]),
        day.world.portal.rows<{ address: string }>(
          `SELECT CONCAT(TYPE_ID, ' ', VALUE) AS address FROM b_crm_field_multi WHERE ENTITY_ID = 'CONTACT' AND ELEMENT_ID = ?`,
          [contactId],
        ),
        day.world.portal.rows<{ id: number; contactId: number; semantics: string }>(
          'SELECT ID AS id, CONTACT_ID AS contactId, STAGE_SEMANTIC_ID AS semantics FROM b_crm_deal WHERE ID IN (?) ORDER BY ID',
          [[0, ...dealIds]],
        ),
      ]);
      return {
        contactId,
        name: names[0]?.name ?? 'no contact',
        addresses: addresses.map(({ address }) => address).toSorted(),
        deals: deals.map(({ id, contactId: of, semantics }) => ({
          id,
          contactId: of === contactId ? 'own' : of,
          isOpen: semantics === 'P',
        })),
      };
    }),
  );
}

async function companyOf(day: Day, contactId: number): Promise<string | undefined> {
  const rows = await day.world.portal.rows<{ name: string }>('SELECT UF_CRM_LINEWARDEN AS name FROM b_uts_crm_contact WHERE VALUE_ID = ?', [
    contactId,
  ]);
  return rows[0]?.name;
}

/** null: the latest decision of that kind and rule is told so in Russian. */
async function says(day: Day, kind: string, rule: string, sentence: RegExp): Promise<string | null> {
  const [entry] = await day.world.rows<{ id: number }>('SELECT id FROM journal WHERE kind = ? AND rule = ? ORDER BY id DESC LIMIT 1', [
    kind,
    rule,
  ]);
  const { body } = await day.world.api.ask<{ explanation?: { ru: string } }>('GET', `/api/journal/${entry?.id}`);
  const told = body.explanation?.ru ?? `no decision ${kind}/${rule}`;
  return sentence.test(told) ? null : told;
}
