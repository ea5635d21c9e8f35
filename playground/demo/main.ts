import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readCast } from '../harness/cast.js';
import { startMariaDb } from '../harness/maria-db.mjs';
import type { DatabaseServer } from '../harness/practice-portal.js';
import { repositoryRoot } from '../harness/repository.js';
import { usualSettingsOf } from '../harness/usual-settings.js';
import { World } from '../harness/world.js';
import { Day } from './day.js';
import { DecisionPrinter, type Language } from './decision-printer.js';
import { Promises } from './promises.js';
import { playDay } from './scenes.js';

const { values } = parseArgs({
  options: { exit: { type: 'boolean', default: false }, fast: { type: 'boolean', default: false }, lang: { type: 'string' } },
});
const language: Language = (values.lang ?? process.env['LANG'] ?? '').startsWith('ru') ? 'ru' : 'en';
const print = (line: string) => process.stdout.write(`${line}\n`);

const opening = {
  ru: [
    '',
    'Linewarden: рабочий день на учебном портале.',
    'Учебный портал — не Битрикс24: у него те же таблицы и заглушки классов портала; модуль и сервис рядом с ним настоящие.',
    'Время виртуальное: день проходит за минуту-другую.',
  ],
  en: [
    '',
    'Linewarden: a working day on the practice portal.',
    'The practice portal is not Bitrix24: it has the same table shapes and stand-ins for the portal classes; the module and the sidecar are the real ones.',
    'Time is virtual: the day passes in a minute or two.',
  ],
}[language];

const dir = join(repositoryRoot, 'var/demo');
const stopping: (() => Promise<void>)[] = [];
let isStopped = false;
/** Ends everything that was started, the last first. */
async function stopAll(): Promise<void> {
  if (isStopped) return;
  isStopped = true;
  for (const stop of stopping.toReversed()) await stop().catch((error: unknown) => print(String(error)));
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stopAll().then(() => process.exit(130)));

try {
  opening.forEach(print);
  const db = await databaseServer();
  const cast = readCast();
  const portalPort = process.env['LINEWARDEN_DEMO_PORT'];
  const portalHost = process.env['LINEWARDEN_DEMO_LISTEN'];
  const world = await World.start({
    db,
    at: new Date('2026-03-03T08:50:00+03:00'),
    settings: usualSettingsOf(cast),
    ...(portalPort === undefined ? {} : { portalPort: Number(portalPort) }),
    ...(portalHost === undefined ? {} : { portalHost }),
  });
  stopping.push(() => world.stop());
  const lineNames = new Map(
    (await world.portal.rows<{ ID: number; LINE_NAME: string }>('SELECT ID, LINE_NAME FROM b_imopenlines_config')).map((line) => [
      line.ID,
      line.LINE_NAME,
    ]),
  );
  const { alfa, beta } = cast.companies;
  const numbers = [...Object.values(alfa.numbers), ...Object.values(beta.numbers), cast.numberOfNobody];
  const numberNames = new Map(numbers.map(({ searchId, name }) => [searchId, name]));
  const printer = new DecisionPrinter(world.api, lineNames, numberNames, language, print);
  const promises = new Promises();
  const page = `${world.portal.url}/bitrix/admin/settings.php?lang=${language}&mid=linewarden.dispatch`;
  print(language === 'ru' ? `Страница настроек модуля: ${page}` : `The module's settings page: ${page}`);
  // By the portal's door: each opening gives a token of its own, also when the clock was turned past the last one's end.
  const board = `${world.portal.url}/playground/login.php?user=1&to=/bitrix/tools/linewarden.dispatch/board.php`;
  print(language === 'ru' ? `Живая доска отдельно: ${board}` : `The live board by itself: ${board}`);

  await playDay(new Day(world, printer, promises, language, values.fast ? 0 : 1_200, print), cast);

  print('');
  print(language === 'ru' ? `Решений: ${printer.printed}. Обещания:` : `Decisions: ${printer.printed}. Promises:`);
  promises.table().forEach(print);
  const { length: count } = promises.all;
  const kept = count - promises.brokenCount;
  print('');
  print(language === 'ru' ? `Сдержано обещаний: ${kept} из ${count}` : `${kept} of ${count} promises kept`);
  process.exitCode = promises.brokenCount === 0 ? 0 : 1;
  if (!values.exit) {
    print(
      language === 'ru'
        ? `Портал и сервис работают дальше: ${page}, ${board} (Ctrl+C завершает)`
        : `Portal and sidecar go on: ${page}, ${board} (Ctrl+C ends)`,
    );
    await new Promise(() => undefined);
  }
} catch (error) {
  print('');
  print(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
} finally {
  await stopAll();
}

/** A MariaDB of our own, or the server the environment names (docker compose --profile demo: MySQL 8). */
async function databaseServer(): Promise<DatabaseServer> {
  const host = process.env['LINEWARDEN_DEMO_DB_HOST'];
  if (host !== undefined) {
    return {
      host,
      port: Number(process.env['LINEWARDEN_DEMO_DB_PORT'] ?? 3306),
      user: process.env['LINEWARDEN_DEMO_DB_USER'] ?? 'root',
      password: process.env['LINEWARDEN_DEMO_DB_PASSWORD'] ?? '',
      clientHost: process.env['LINEWARDEN_DEMO_DB_CLIENT_HOST'] ?? '%',
    };
  }
  const server = await startMariaDb({ dir: join(dir, 'mariadb') });
  stopping.push(() => server.stop());
  return server;
}
