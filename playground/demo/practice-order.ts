import { parseArgs } from 'node:util';
import type { ItemKind } from '../harness/items.js';
import type { Both } from './day.js';
import { turnFromLine } from './practice-time.js';

/** What may be said of a lead or deal. */
export interface ItemWords {
  name?: string;
  phone?: string;
  responsibleId?: number;
  sourceId?: string;
  /** Code of the seed: center, volga, siberia. */
  region?: string;
}

/** `userId`: whose hand it is. */
export type ItemOrder =
  | ({ do: 'lead'; title: string; userId?: number } & ItemWords)
  | ({ do: 'deal'; categoryId: number; title: string; userId?: number } & ItemWords)
  | { do: 'move'; kind: ItemKind; id: number; stageId: string; userId?: number }
  | { do: 'convert'; id: number; userId?: number }
  | ({ do: 'import'; count: number; userId?: number } & ItemWords)
  | ({ do: 'form'; formId: number; title: string } & ItemWords);

/** What a person tells a practice portal that runs. */
export type PracticeOrder =
  | ItemOrder
  | { do: 'state' }
  | { do: 'stop' }
  | { do: 'start' }
  | { do: 'secret'; keepsSidecar: boolean }
  | { do: 'agents' }
  | { do: 'write'; lineId: number; client: string; text: string; name?: string; phone?: string; email?: string }
  | { do: 'accept'; sessionId: number; userId?: number }
  | { do: 'answer'; sessionId: number; text: string; userId?: number }
  | { do: 'close'; sessionId: number; userId?: number }
  /** `to`: "+30", "23:00" or "day", to be read by the clock of the practice portal. */
  | { do: 'pass'; to: string };

/** An order that cannot be carried out, in the words of whoever typed it. */
export class WrongOrder extends Error {
  constructor(readonly text: Both) {
    super(text.en);
  }
}

/** Without the words of the terminal around them. */
export const orderHelp: Both = {
  ru: `Команды работающему учебному порталу:
  state                           что сейчас: часы, служба, диалоги, последние уведомления
  stop                            остановить службу
  start                           запустить службу снова, с секретом, который записан последним
  secret                          новый секрет: создать на портале, записать в окружение службы и перезапустить её
  secret --keep-sidecar           то же без перезапуска: служба работает с прежним секретом, и портал ей отказывает
  write ЛИНИЯ КЛИЕНТ ТЕКСТ…       клиент пишет в линию: write 1 olga Здравствуйте   (--name=, --phone=, --email=)
  accept ДИАЛОГ                   оператор принимает диалог   (--by=ID сотрудника; иначе тот, у кого диалог)
  answer ДИАЛОГ ТЕКСТ…            оператор отвечает клиенту   (--by=ID)
  close ДИАЛОГ                    оператор завершает диалог   (--by=ID)
  lead НАЗВАНИЕ…                  новый лид   (--by=, --to=ID ответственного, --source=WEB, --region=volga, --name=, --phone=)
  deal ВОРОНКА НАЗВАНИЕ…          новая сделка   (--by=, --to=, --source=, --region=)
  move lead|deal НОМЕР СТАДИЯ     сменить стадию: move lead 7 IN_PROCESS   (--by=)
  convert ЛИД                     сделать из лида контакт и сделку   (--by=)
  import СКОЛЬКО                  загрузить лиды из файла, без роботов   (--by=, --to=, --source=, --region=)
  form ФОРМА НАЗВАНИЕ…            посетитель сайта заполняет форму: лид   (--to=, --name=, --phone=, --region=)
  pass +30 | 23:00 | day          часы вперёд: на минуты, до времени по Москве, на сутки; всё, чему пришёл срок, происходит по пути
  agents                          запустить агентов портала сейчас
  help                            эта справка`,
  en: `Commands to a practice portal that runs:
  state                           what is going on: clock, sidecar, dialogs, latest notices
  stop                            stop the sidecar
  start                           start it again, with the secret that was noted last
  secret                          a new secret: made in the portal, noted in the sidecar's environment, the sidecar started anew
  secret --keep-sidecar           the same without the new start: the sidecar keeps the former secret and the portal refuses it
  write LINE CLIENT TEXT…         a client writes to a line: write 1 olga Hello   (--name=, --phone=, --email=)
  accept DIALOG                   the operator accepts the dialog   (--by=ID of an employee; otherwise who has the dialog)
  answer DIALOG TEXT…             the operator answers the client   (--by=ID)
  close DIALOG                    the operator closes the dialog   (--by=ID)
  lead TITLE…                     a new lead   (--by=, --to=ID of the responsible, --source=WEB, --region=volga, --name=, --phone=)
  deal PIPELINE TITLE…            a new deal   (--by=, --to=, --source=, --region=)
  move lead|deal ID STAGE         move it to a stage: move lead 7 IN_PROCESS   (--by=)
  convert LEAD                    make a contact and a deal of a lead   (--by=)
  import COUNT                    leads from a file, without robots   (--by=, --to=, --source=, --region=)
  form FORM TITLE…                a visitor of the site fills in a form: a lead   (--to=, --name=, --phone=, --region=)
  pass +30 | 23:00 | day          turn the clock forward: minutes, to a time in Moscow, by a day; what falls due on the way happens
  agents                          run the portal's agents now
  help                            this help`,
};

const options = {
  by: { type: 'string' },
  email: { type: 'string' },
  'keep-sidecar': { type: 'boolean' },
  name: { type: 'string' },
  phone: { type: 'string' },
  region: { type: 'string' },
  source: { type: 'string' },
  to: { type: 'string' },
} as const;

type Option = keyof typeof options;

/** Options and least number of words behind each command; `isText`: all further words are its text. */
const forms: Record<PracticeOrder['do'], { words: number; isText?: true; options?: readonly Option[] }> = {
  state: { words: 0 },
  stop: { words: 0 },
  start: { words: 0 },
  secret: { words: 0, options: ['keep-sidecar'] },
  agents: { words: 0 },
  write: { words: 3, isText: true, options: ['email', 'name', 'phone'] },
  accept: { words: 1, options: ['by'] },
  answer: { words: 2, isText: true, options: ['by'] },
  close: { words: 1, options: ['by'] },
  pass: { words: 1 },
  lead: { words: 1, isText: true, options: ['by', 'name', 'phone', 'region', 'source', 'to'] },
  deal: { words: 2, isText: true, options: ['by', 'region', 'source', 'to'] },
  move: { words: 3, options: ['by'] },
  convert: { words: 1, options: ['by'] },
  import: { words: 1, options: ['by', 'region', 'source', 'to'] },
  form: { words: 2, isText: true, options: ['name', 'phone', 'region', 'to'] },
};

/**
 * The order of these words, the command first.
 *
 * @throws WrongOrder naming the word that is wrong and what was expected
 */
export function parseOrder(words: readonly string[]): PracticeOrder {
  const { values, positionals } = parsed(words);
  const [command = '', ...rest] = positionals;
  if (!Object.hasOwn(forms, command)) {
    const known = Object.keys(forms).join(', ');
    throw new WrongOrder({
      ru: `Нет команды «${command}». Есть: ${known}, help.`,
      en: `There is no command "${command}". Known are: ${known}, help.`,
    });
  }
  const name = command as PracticeOrder['do'];
  const form = forms[name];
  if (rest.length < form.words || (rest.length > form.words && form.isText === undefined)) {
    throw new WrongOrder({
      ru: `${name}: слов после команды ${rest.length}, а нужно ${form.isText ? 'не меньше ' : ''}${form.words}. Посмотрите help.`,
      en: `${name}: ${rest.length} words behind the command, ${form.isText ? 'at least ' : ''}${form.words} are needed. See help.`,
    });
  }
  for (const option of Object.keys(values) as Option[]) {
    if (form.options?.includes(option)) continue;
    throw new WrongOrder({
      ru: `${name}: параметра --${option} у этой команды нет.`,
      en: `${name}: the command has no option --${option}.`,
    });
  }
  return orderOf(name, rest, values);
}

type Values = { [O in Option]?: string | boolean };

function orderOf(name: PracticeOrder['do'], rest: readonly string[], values: Values): PracticeOrder {
  const text = (from: number) => rest.slice(from).join(' ');
  const by = values.by === undefined ? {} : { userId: idOf(String(values.by), '--by') };
  switch (name) {
    case 'state':
    case 'stop':
    case 'start':
    case 'agents':
      return { do: name };
    case 'secret':
      return { do: name, keepsSidecar: values['keep-sidecar'] === true };
    case 'write':
      return { do: name, lineId: idOf(rest[0], 'LINE'), client: rest[1] ?? '', text: text(2), ...ofClient(values) };
    case 'accept':
    case 'close':
      return { do: name, sessionId: idOf(rest[0], 'DIALOG'), ...by };
    case 'answer':
      return { do: name, sessionId: idOf(rest[0], 'DIALOG'), text: text(1), ...by };
    case 'pass':
      return { do: name, to: timeOf(rest[0] ?? '') };
    case 'lead':
      return { do: name, title: text(0), ...by, ...ofItem(values) };
    case 'deal':
      return { do: name, categoryId: idOf(rest[0], 'PIPELINE'), title: text(1), ...by, ...ofItem(values) };
    case 'move':
      return { do: name, kind: kindOf(rest[0]), id: idOf(rest[1], 'ID'), stageId: rest[2] ?? '', ...by };
    case 'convert':
      return { do: name, id: idOf(rest[0], 'LEAD'), ...by };
    case 'import':
      return { do: name, count: idOf(rest[0], 'COUNT'), ...by, ...ofItem(values) };
    case 'form':
      return { do: name, formId: idOf(rest[0], 'FORM'), title: text(1), ...ofItem(values) };
    default:
      return name satisfies never;
  }
}

function ofClient({ name, phone, email }: Values): { name?: string; phone?: string; email?: string } {
  return {
    ...(name === undefined ? {} : { name: String(name) }),
    ...(phone === undefined ? {} : { phone: String(phone) }),
    ...(email === undefined ? {} : { email: String(email) }),
  };
}

function ofItem({ name, phone, region, source, to }: Values): ItemWords {
  return {
    ...(name === undefined ? {} : { name: String(name) }),
    ...(phone === undefined ? {} : { phone: String(phone) }),
    ...(region === undefined ? {} : { region: String(region) }),
    ...(source === undefined ? {} : { sourceId: String(source) }),
    ...(to === undefined ? {} : { responsibleId: idOf(String(to), '--to') }),
  };
}

function kindOf(word: string | undefined): ItemKind {
  if (word === 'lead' || word === 'deal') return word;
  throw new WrongOrder({
    ru: `move: нужно lead или deal, а указано «${word ?? ''}».`,
    en: `move: lead or deal is expected, this is "${word ?? ''}".`,
  });
}

function parsed(words: readonly string[]): { values: Values; positionals: string[] } {
  try {
    return parseArgs({ args: [...words], options, allowPositionals: true });
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    throw new WrongOrder({ ru: `Не понять параметры: ${because}`, en: `The options cannot be read: ${because}` });
  }
}

function idOf(word: string | undefined, field: string): number {
  if (word !== undefined && /^[1-9]\d{0,9}$/.test(word)) return Number(word);
  throw new WrongOrder({
    ru: `${field}: нужно целое число больше нуля, а указано «${word ?? ''}».`,
    en: `${field}: a whole number above zero is expected, this is "${word ?? ''}".`,
  });
}

function timeOf(word: string): string {
  if (turnFromLine(word, new Date(0)) !== null) return word;
  throw new WrongOrder({
    ru: `pass: нужны «+30» (минуты), «23:00» (время по Москве) или «day» (сутки), а указано «${word}».`,
    en: `pass: "+30" (minutes), "23:00" (a time in Moscow) or "day" is expected, this is "${word}".`,
  });
}
