import { CHANGE_BECAUSE_RU, IGNORED_THREAD_RU } from '../attribution/attribution-sentences-ru.js';
import type { ChangeState } from '../attribution/changes.js';
import { changesIn } from '../attribution/tally.js';
import type { AttributeTexts } from './attribute-texts.js';

const command = 'npm run -s attribute --';

export const attributeInRussian: AttributeTexts = {
  usage: `Исправляет историю: прошлые диалоги и звонки привязываются к контакту и сделке, к которым относятся по сегодняшним настройкам.
  ${command} --from 2026-01-01 [--to 2026-01-31] [--company КОД] --dry-run [--list changes.csv]
                       показывает, что изменилось бы; ничего не записывает
  ${command} --from 2026-01-01 [--to 2026-01-31] [--company КОД] [--rate 120] [--list changes.csv]
                       исправляет, не больше указанного в минуту; прерванный и вызванный снова продолжает
  ${command} --resume    продолжает последний начатый прогон
  ${command} --status    показывает, как далеко прогоны
  ${command} --undo ПРОГОН [--change N]
                       отменяет прогон или одно его изменение
Дни — по времени портала, последний целиком.  --lang ru|en   язык`,
  locked: 'С этой схемой уже работает другой «attribute». Дождитесь его конца или остановите его.',
  oldSchema: 'Своя схема не соответствует версии: запустите службу этой версии или «npm run migrate».',
  unknownCompany: (code) => `--company ${code}: такой компании в настройках нет`,
  unknownRun: (runId) => `Прогона № ${runId} нет. Список: ${command} --status`,
  unknownChange: (runId, changeId) => `В прогоне № ${runId} нет изменения № ${changeId}.`,
  nothingPast: 'В этом периоде ещё нет прошлого: последний час не трогается, им занимается сама служба.',
  nothingToResume: 'Незавершённых прогонов нет.',
  noRuns: 'Прогонов ещё не было.',
  looking: ({ fromLocal, toLocal }, threads) => `Просмотр звонков и диалогов с ${fromLocal} по ${toLocal} (время портала): ${threads}.`,
  looked: (read, threads) => `  просмотрено ${read} из ${threads}`,
  stoppedLooking: 'Прервано. Пробный прогон ничего не записал.',
  begins: ({ runId, period, threads }, perMinute) =>
    `Прогон № ${runId}: звонки и диалоги с ${period.fromLocal} по ${period.toLocal} (время портала), всего ${threads}; не больше ${perMinute} изменений в минуту. Ctrl+C прерывает; вызванный снова продолжит.`,
  goesOn: ({ runId, threads }, read, perMinute) =>
    `Прогон № ${runId} продолжается: просмотрено ${read} из ${threads}, не больше ${perMinute} изменений в минуту.`,
  queueing: (read, threads, changes) => `  просмотрено ${read} из ${threads}, к изменению ${changes}`,
  held: ({ people, bulk }) =>
    people > 0
      ? `  ожидание: сначала команды текущей работы (${people}). Отвечает ли портал, работает ли служба?`
      : `  ожидание: в очереди ${bulk} изменений. Работает ли служба? Отправляет их она.`,
  stopped: (runId) =>
    `Прогон № ${runId} прерван. Что уже в очереди, уйдёт; остальное продолжится, когда та же команда будет вызвана снова.`,
  undoing: (changeId) => `Изменение № ${changeId} отменяется; отправит его служба.`,
  notUndone: (changeId, undoing) => {
    if (undoing.kind === 'notDone') return `Отменять нечего: изменение № ${changeId} — ${STATES[undoing.state]}.`;
    if (undoing.kind === 'boundToNothing')
      return `Изменение № ${changeId} не тронуто: раньше привязки не было, а полностью отвязать дело портал не даёт.`;
    return `Изменение № ${changeId} не тронуто: с тех пор диалог или звонок привязали иначе.`;
  },
  undone: (runId, { ordered, changedSince, boundToNothing, dropped }, counts) => [
    `Прогон № ${runId}: отменяется изменений: ${ordered}; отправит их служба.`,
    ...(dropped > 0 ? [`Ещё не ушли и уже не уйдут: ${dropped}.`] : []),
    ...(changedSince > 0 ? [`Не тронуто: ${changedSince}; с тех пор диалог или звонок привязали иначе.`] : []),
    ...(boundToNothing > 0 ? [`Не тронуто: ${boundToNothing}; раньше привязки не было, а полностью отвязать дело портал не даёт.`] : []),
    ...((counts?.queued ?? 0) > 0 ? [`Прямо сейчас в пути к порталу: ${counts?.queued}; повторите команду через минуту.`] : []),
    'Созданные прогоном контакты остаются; ненужные удалите вручную.',
  ],
  runLines: ({ runId, period, companyCode, finishedAt, threads }, read, counts) => [
    `Прогон № ${runId}, с ${period.fromLocal} по ${period.toLocal}${companyCode === null ? '' : `, компания ${companyCode}`}: ${
      finishedAt === null ? `просмотрено ${read} из ${threads}` : 'просмотрено всё'
    }`,
    `  изменения: ожидают ${(counts?.planned ?? 0) + (counts?.queued ?? 0)}, сделано ${counts?.done ?? 0}, отклонено порталом ${
      counts?.refused ?? 0
    }, отменено ${counts?.undone ?? 0}${(counts?.undoing ?? 0) > 0 ? `, отменяется ${counts?.undoing}` : ''}`,
  ],
  afterDryRun: (tally, list) => [
    changesIn(tally) === 0
      ? 'Ничего не изменилось бы. Ничего не записано.'
      : `Привязка изменилась бы у стольких диалогов и звонков: ${changesIn(tally)}. Ничего не записано.`,
    ...whatIsNot,
    'Чтобы исправить, вызовите то же без --dry-run. Каждое изменение можно отменить: --undo ПРОГОН.',
    list === null ? 'С --list ФАЙЛ перечисляются все изменения: откуда и куда.' : `Все изменения, откуда и куда: ${list}`,
  ],
  afterRun: ({ runId, tally }, list) => [
    `Прогон № ${runId}: передано в очередь изменений: ${changesIn(tally)}; отправляет их служба.`,
    ...whatIsNot,
    `Как далеко: ${command} --status`,
    `Отменить: ${command} --undo ${runId}`,
    ...(list === null ? [] : [`Все изменения, откуда и куда: ${list}`]),
  ],
  columns: {
    company: 'компания',
    threads: 'просмотрено',
    right: 'верно',
    contactOnly: 'контакт',
    dealOnly: 'сделка',
    both: 'оба',
    contactsToMake: 'новых контактов',
    left: 'оставлено',
    ignored: 'вне учёта',
  },
  noCompany: '(без компании)',
  total: 'всего',
  ignoredTitle: 'Вне учёта:',
  causesTitle: 'Самые частые причины:',
  ignored: IGNORED_THREAD_RU,
  causes: CHANGE_BECAUSE_RU,
};

const STATES: Record<ChangeState, string> = {
  planned: 'ещё не отправлено',
  queued: 'в очереди',
  done: 'сделано',
  refused: 'отклонено порталом',
  undoing: 'уже отменяется',
  undone: 'уже отменено',
};

const whatIsNot = [
  'контакт, сделка, оба — что меняется в привязке. Сделки не создаются, не двигаются и не удаляются, ответственные не меняются, сообщения не отправляются.',
  'оставлено — диалоги, у клиента которых нет контакта компании; он появится, когда клиент напишет снова.',
];
