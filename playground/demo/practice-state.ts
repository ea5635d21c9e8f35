import type { World } from '../harness/world.js';
import type { Both } from './day.js';

/** How many of the latest notices are shown. */
const notices = 5;

interface DialogRow {
  ID: number;
  STATUS: number;
  line: string;
  client: string;
  operator: string;
  isBot: number;
}

interface NoticeRow {
  at: string;
  who: string;
  text: string;
}

/** What GET /health says of itself. */
const healthWords: Partial<Record<string, Both>> = {
  ok: { ru: 'всё в порядке', en: 'all is well' },
  degraded: { ru: 'делает не всё', en: 'does not do everything' },
  failing: { ru: 'ничего не делает', en: 'does nothing' },
};

/** What is going on in a practice portal, as lines of a terminal. */
export async function practiceState(world: World): Promise<Both> {
  const [dialogs, told, events, own] = await Promise.all([openDialogs(world), latestNotices(world), eventsWaiting(world), world.waiting()]);
  const isRunning = world.sidecars.some((sidecar) => sidecar.isRunning);
  const health = isRunning ? await world.sidecar.health().catch(() => null) : null;
  const state = healthWords[String(health?.body['state'])];
  const now = world.clock.now().toLocaleString('ru-RU', { timeZone: 'Europe/Moscow', dateStyle: 'short', timeStyle: 'short' });
  return {
    ru: [
      `Часы: ${now} по Москве`,
      `Служба: ${isRunning ? `работает, ${world.sidecar.url}${state ? `, ${state.ru}` : ''}` : 'остановлена'}`,
      `Событий ждут службу: ${events}; команд ждут портал: ${own.commands}; вопросам пришёл срок: ${own.timers}`,
      ...(dialogs.length === 0 ? ['Открытых диалогов нет'] : ['Открытые диалоги:', ...dialogs.map((dialog) => dialogLine(dialog, 'ru'))]),
      ...(told.length === 0 ? ['Уведомлений не было'] : ['Последние уведомления:', ...told.map(noticeLine)]),
    ].join('\n'),
    en: [
      `Clock: ${now} in Moscow`,
      `Sidecar: ${isRunning ? `running, ${world.sidecar.url}${state ? `, ${state.en}` : ''}` : 'stopped'}`,
      `Events waiting for the sidecar: ${events}; commands waiting for the portal: ${own.commands}; questions due: ${own.timers}`,
      ...(dialogs.length === 0 ? ['No open dialogs'] : ['Open dialogs:', ...dialogs.map((dialog) => dialogLine(dialog, 'en'))]),
      ...(told.length === 0 ? ['No notices yet'] : ['Latest notices:', ...told.map(noticeLine)]),
    ].join('\n'),
  };
}

function openDialogs(world: World): Promise<DialogRow[]> {
  return world.portal.rows<DialogRow>(
    `SELECT s.ID, s.STATUS, l.LINE_NAME AS line, TRIM(CONCAT_WS(' ', c.NAME, c.LAST_NAME)) AS client, TRIM(CONCAT_WS(' ', o.NAME, o.LAST_NAME)) AS operator,
            COALESCE(o.EXTERNAL_AUTH_ID = 'bot', 0) AS isBot
       FROM b_imopenlines_session s JOIN b_imopenlines_config l ON l.ID = s.CONFIG_ID
       LEFT JOIN b_user c ON c.ID = s.USER_ID LEFT JOIN b_user o ON o.ID = s.OPERATOR_ID
      WHERE s.CLOSED = 'N' ORDER BY s.ID DESC LIMIT 50`,
  );
}

async function latestNotices(world: World): Promise<NoticeRow[]> {
  const rows = await world.portal.rows<NoticeRow>(
    `SELECT DATE_FORMAT(m.DATE_CREATE, '%d.%m. %H:%i') AS at, TRIM(CONCAT_WS(' ', u.NAME, u.LAST_NAME)) AS who, m.MESSAGE AS text
       FROM b_im_message m JOIN b_im_chat c ON c.ID = m.CHAT_ID JOIN b_user u ON u.ID = c.AUTHOR_ID
      WHERE m.NOTIFY_MODULE = 'linewarden.dispatch' ORDER BY m.ID DESC LIMIT ${notices}`,
  );
  return rows.toReversed();
}

async function eventsWaiting(world: World): Promise<number> {
  const [row] = await world.portal.rows<{ waiting: number }>('SELECT COUNT(*) AS waiting FROM linewarden_event');
  return Number(row?.waiting ?? 0);
}

/** STATUS from 10 on: an operator has accepted it; from 40 on it waits for the client. */
function dialogLine({ ID, STATUS, line, client, operator, isBot }: DialogRow, language: keyof Both): string {
  const held = Number(isBot) === 1 ? { ru: 'чат-бот', en: 'the bot' } : { ru: operator || 'ни у кого', en: operator || 'nobody' };
  const is =
    STATUS >= 40
      ? { ru: 'отвечен', en: 'answered' }
      : STATUS >= 10
        ? { ru: 'принят', en: 'accepted' }
        : { ru: 'не принят', en: 'not accepted' };
  return `  № ${ID}  ${line} · ${client} → ${held[language]}, ${is[language]}`;
}

function noticeLine({ at, who, text }: NoticeRow): string {
  return `  ${at}  ${who}: ${text}`;
}
