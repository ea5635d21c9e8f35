import { parseArgs } from 'node:util';
import type { Both } from './day.js';
import { type DoorAnswer, tellRun } from './practice-door.js';
import { orderHelp } from './practice-order.js';
import { isRunName, wrongRunName } from './run-name.js';

/**
 * Tells a practice portal that runs in another terminal something: npm run -s practice:tell -- <command>. Status 1: it was not done, 2: nothing
 * runs.
 */
const [own, words] = split(process.argv.slice(2));
const { values } = parseArgs({ args: own, options: { lang: { type: 'string' }, of: { type: 'string' } } });
const language: keyof Both = (values.lang ?? process.env['LANG'] ?? '').startsWith('ru') ? 'ru' : 'en';

if (words.length === 0 || words[0] === 'help' || words[0] === '--help' || words[0] === '-h') {
  process.stdout.write(`${orderHelp[language]}\n`);
} else {
  const answer = await told();
  (answer.isDone ? process.stdout : process.stderr).write(`${answer.text[language]}\n`);
}

async function told(): Promise<DoorAnswer> {
  const run = values.of;
  if (run !== undefined && !isRunName(run)) {
    process.exitCode = 1;
    return { text: wrongRunName(`--of=${run}`), isDone: false };
  }
  const answer = await tellRun(words, run);
  process.exitCode = answer === null ? 2 : answer.isDone ? 0 : 1;
  return (
    answer ?? {
      text: {
        ru: 'Учебный портал не запущен. Запустите его в другом терминале: npm run practice (или npm run demo).',
        en: 'No practice portal is running. Start one in another terminal: npm run practice (or npm run demo).',
      },
      isDone: false,
    }
  );
}

/** Which are for this command, and which are the order: --lang and --of may stand anywhere. */
function split(args: readonly string[]): [own: string[], words: string[]] {
  const isOwn = (word: string) => /^--(lang|of)=/.test(word);
  return [args.filter(isOwn), args.filter((word) => !isOwn(word))];
}
