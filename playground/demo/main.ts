import { parseArgs } from 'node:util';
import { readCast } from '../harness/cast.js';
import { usualSettingsOf } from '../harness/usual-settings.js';
import { Day } from './day.js';
import { DecisionPrinter } from './decision-printer.js';
import { Promises } from './promises.js';
import { playDay } from './scenes.js';
import { TerminalRun } from './terminal-run.js';

const { values } = parseArgs({
  options: { exit: { type: 'boolean', default: false }, fast: { type: 'boolean', default: false }, lang: { type: 'string' } },
});
const run = new TerminalRun('demo', values.lang);
const { language, print } = run;

const opening = {
  ru: [
    '',
    'Linewarden: рабочий день на учебном портале.',
    'Учебный портал — не Битрикс24: у него те же таблицы и заглушки классов портала; модуль и служба настоящие.',
    'Время виртуальное: день проходит за минуту-другую.',
  ],
  en: [
    '',
    'Linewarden: a working day on the practice portal.',
    'The practice portal is not Bitrix24: it has the same table shapes and stand-ins for the portal classes; the module and the sidecar are the real ones.',
    'Time is virtual: the day passes in a minute or two.',
  ],
}[language];

try {
  opening.forEach(print);
  const cast = readCast();
  const world = await run.startWorld({ at: new Date('2026-03-03T08:50:00+03:00'), settings: usualSettingsOf(cast) });
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
  run.say({ ru: `Страница настроек модуля: ${page}`, en: `The module's settings page: ${page}` });
  // By the portal's door: each opening gives a token of its own, also when the clock was turned past the last one's end.
  const board = `${world.portal.url}/playground/login.php?user=1&to=/bitrix/tools/linewarden.dispatch/board.php`;
  run.say({ ru: `Табло отдельно: ${board}`, en: `The live board by itself: ${board}` });

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
    await run.goesOn(world);
    print(
      language === 'ru'
        ? `Портал и служба работают дальше: ${page}, ${board} (Ctrl+C завершает). Что им можно сказать: npm run -s practice:tell -- help`
        : `Portal and sidecar go on: ${page}, ${board} (Ctrl+C ends). What they can be told: npm run -s practice:tell -- help`,
    );
    await new Promise(() => undefined);
  }
} catch (error) {
  print('');
  print(error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
} finally {
  await run.stop();
}
