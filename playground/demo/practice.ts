import { rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { readCast } from '../harness/cast.js';
import { repositoryRoot } from '../harness/repository.js';
import { usualSettingsOf } from '../harness/usual-settings.js';
import type { World } from '../harness/world.js';
import { orderHelp } from './practice-order.js';
import { lastWorkMorning, turnFromLine } from './practice-time.js';
import { isRunName, wrongRunName } from './run-name.js';
import { TerminalRun } from './terminal-run.js';

/** The practice portal as the installation leaves it, for a person to set up by the screens, or set up already; ends with Ctrl+C. */
const { values } = parseArgs({
  options: {
    agents: { type: 'string', default: 'cron' },
    at: { type: 'string' },
    lang: { type: 'string' },
    name: { type: 'string', default: 'practice' },
    'set-up': { type: 'boolean', default: false },
  },
});
if (!isRunName(values.name)) throw new Error(wrongRunName(`--name=${values.name}`).en);
const isSetUp = values['set-up'];
const run = new TerminalRun(values.name, values.lang);

try {
  const agents = givenAgents(values.agents);
  const world = await run.startWorld({
    agents,
    at: values.at === undefined ? lastWorkMorning(new Date()) : givenTime(values.at),
    settings: isSetUp ? usualSettingsOf(readCast()) : null,
  });
  await groupHeadsOfSales(world);
  const envFile = writeEnvironment(world);
  run.atTheEnd(async () => rmSync(envFile, { force: true }));
  const told = await run.goesOn(world, agents === 'cron', () => writeEnvironment(world));
  tell(world, relative(repositoryRoot, envFile));
  await ordersOfTerminal(told);
} catch (error) {
  run.print(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
} finally {
  await run.stop();
}

/** `2026-03-03T10:00`, in Moscow. */
function givenTime(text: string): Date {
  const at = new Date(`${text}:00+03:00`);
  if (Number.isNaN(at.getTime())) throw new Error(`--at=${text}: a day and a time in Moscow are expected, e.g. 2026-03-03T10:00`);
  return at;
}

function givenAgents(text: string): 'cron' | 'hits' {
  if (text === 'cron' || text === 'hits') return text;
  throw new Error(`--agents=${text}: cron or hits is expected`);
}

/** Heads of sales in a group of the portal, to whom the right to view can be given; the portal itself has only those of its installation. */
async function groupHeadsOfSales(world: World): Promise<void> {
  const group = 13;
  const { alfa, beta } = readCast().companies;
  await world.portal.rows("INSERT INTO b_group (ID, ACTIVE, NAME) VALUES (?, 'Y', 'Руководители продаж')", [group]);
  for (const company of [alfa, beta])
    await world.portal.rows('INSERT INTO b_user_group (USER_ID, GROUP_ID) VALUES (?, ?)', [company.headOfSalesId, group]);
}

/** The environment of the sidecar that runs, for the commands that need one: doctor, settings, attribute, replay. */
function writeEnvironment(world: World): string {
  const file = join(run.dir, 'sidecar.env');
  const env = { ...world.env, LINEWARDEN_HTTP_PORT: String(world.sidecar.port) };
  const lines = Object.entries(env).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(file, lines.join(''), { mode: 0o600 });
  return file;
}

function tell(world: World, envFile: string): void {
  const { people, accounts } = readCast();
  const door = (userId: number, to: string) => `${world.portal.url}/playground/login.php?user=${userId}&to=${to}`;
  const board = '/bitrix/tools/linewarden.dispatch/board.php';
  const client = '{"action":"clientWrites","lineId":1,"connector":"whatsapp","externalUserId":"olga","name":"Ольга","text":"Здравствуйте"}';
  run.say({
    ru: `
Учебный портал (не Битрикс24), в котором модуль «Распределение обращений» установлен${isSetUp ? ' и настроен' : ', но ещё не настроен'}. Служба запущена.

Страница настроек модуля:  ${world.portal.url}/bitrix/admin/settings.php?lang=ru&mid=linewarden.dispatch
Адрес службы для неё:      ${world.sidecar.url}   (и для портала, и для браузеров)
Секрет уже у службы; команды над ней: LINEWARDEN_ENV_FILE=${envFile} npm run -s doctor -- --lang=ru   (так же settings, attribute, replay)`,
    en: `
A practice portal (not Bitrix24) where the module is installed and ${isSetUp ? 'set up' : 'nothing is set up yet'}. The sidecar is running.

The module's settings page:  ${world.portal.url}/bitrix/admin/settings.php?lang=en&mid=linewarden.dispatch
The sidecar's address:       ${world.sidecar.url}   (for the portal and for browsers)
It has the secret already; commands on it: LINEWARDEN_ENV_FILE=${envFile} npm run -s doctor   (settings, attribute, replay likewise)`,
  });
  run.say({
    ru: '\nЛюди (страница настроек без входа открывается администратору; Алла и Бэла в группе «Руководители продаж»):',
    en: '\nPeople (without a log-in the settings page takes the administrator; Алла and Бэла are in the group «Руководители продаж»):',
  });
  for (const { id, name, position = '' } of [...Object.values(accounts), ...Object.values(people)]) {
    run.print(`  ${String(id).padStart(2)}  ${name}${position === '' ? '' : `, ${position}`}`);
  }
  run.say({
    ru: `
Войти другим человеком:    ${door(12, board)}   (сразу на его табло; обратно — user=1)
Клиент пишет, например:    curl -s ${world.portal.url}/playground/act.php -H 'content-type: application/json' -d '${client}'
Остальное, что делают люди и клиенты: playground/README.md.

Часы портала и службы: ${timeIn(world)} по Москве, и они идут. Перевести вперёд: наберите здесь «+3» (минуты), «23:00» или «day».
Остановить и запустить службу, сменить секрет, написать за клиента, ответить: наберите «help» здесь или в другом терминале
npm run -s practice:tell -- help
Ctrl+C завершает, и всё исчезает.`,
    en: `
Log in as somebody else:     ${door(12, board)}   (straight to their board; back with user=1)
A client writes, for example: curl -s ${world.portal.url}/playground/act.php -H 'content-type: application/json' -d '${client}'
What else people and clients do: playground/README.md.

The clock of portal and sidecar: ${timeIn(world)} in Moscow, and it runs. To turn it forward type "+3" (minutes), "23:00" or "day" here.
Stop and start the sidecar, give a new secret, write as a client, answer: type "help" here, or in another terminal
npm run -s practice:tell -- help
Ctrl+C ends it, and everything goes.`,
  });
}

/** Takes orders typed here, as practice:tell does in another terminal; "+3" and "23:00" alone turn the clock. */
async function ordersOfTerminal(told: (words: readonly string[]) => Promise<void>): Promise<void> {
  for await (const line of createInterface({ input: process.stdin })) {
    const words = line.trim().split(/\s+/);
    if (words[0] === '') continue;
    if (words[0] === 'help') run.say(orderHelp);
    else await told(words.length === 1 && turnFromLine(line, new Date(0)) !== null ? ['pass', ...words] : words);
  }
  await new Promise(() => undefined); // no terminal: until a signal
}

function timeIn(world: World): string {
  return world.clock.now().toLocaleString('ru-RU', { timeZone: 'Europe/Moscow', dateStyle: 'short', timeStyle: 'short' });
}
