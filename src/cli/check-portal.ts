import { packageVersion } from '../package-version.js';
import type { Calls, Handshake } from '../portal/commands/command-types.js';
import type { PortalClient } from '../portal/commands/portal-client.js';
import { PortalRefusedRequest, PortalSilent } from '../portal/commands/portal-failures.js';
import type { PortalDb } from '../portal/portal-db.js';
import { PortalZone } from '../portal/portal-zone.js';
import type { Users } from '../portal/tables/users.js';
import { type Diagnosis, fail, ok, troubleOf, warn } from './diagnosis.js';

const NEEDED = ['im', 'imbot', 'imopenlines', 'imconnector', 'crm'];
const USEFUL: Record<string, { ru: string; en: string }> = {
  humanresources: {
    ru: 'руководители берутся из старой структуры',
    en: 'heads are taken from the older structure',
  },
  timeman: { ru: 'рабочий день не ведётся, считается по расписанию', en: 'no work day is kept, the schedule counts' },
  calendar: { ru: 'отсутствия из личных календарей не видны', en: 'absences in personal calendars are not seen' },
};
const SIGNATURE_SECONDS = 300;
const NOTICED_SECONDS = 5;

/** Asks the module for the handshake: address, secret and clocks are right when it answers. */
export async function askHandshake(portal: PortalClient, url: string): Promise<{ handshake: Handshake | null; found: Diagnosis }> {
  try {
    const handshake = await portal.call('handshake', {});
    return { handshake, found: ok(`Модуль отвечает, подпись принята: ${url}`, `The module answers and takes the signature: ${url}`) };
  } catch (error) {
    return { handshake: null, found: portalTrouble(error, url) };
  }
}

function portalTrouble(error: unknown, url: string): Diagnosis {
  if (error instanceof PortalRefusedRequest) {
    const text = { ru: `Модуль отказал: ${error.code}: ${error.words}`, en: `The module refused: ${error.code}: ${error.words}` };
    if (error.code === 'TIME_STALE') {
      return fail(text, { ru: 'Настройте точное время (NTP) на обоих серверах.', en: 'Set the clocks of both servers right (NTP).' });
    }
    return fail(text, {
      ru: 'Впишите в LINEWARDEN_SECRET секрет модуля: настройки модуля → Связь → «Создать новый секрет».',
      en: 'Put the secret of the module into LINEWARDEN_SECRET: module settings → Connection → "Make a new secret".',
    });
  }
  const because = error instanceof PortalSilent ? error.reason : troubleOf(error);
  return fail(
    { ru: `Модуль не отвечает (${url}): ${because}`, en: `The module does not answer (${url}): ${because}` },
    {
      ru: 'Проверьте LINEWARDEN_PORTAL_URL, установлен ли модуль, и открыт ли с этого сервера путь /bitrix/tools/linewarden.dispatch/in.php.',
      en: 'Look at LINEWARDEN_PORTAL_URL, whether the module is installed, and whether /bitrix/tools/linewarden.dispatch/in.php can be reached from this server.',
    },
  );
}

/** Versions of the module and the portal, and what the edition has. */
export function checkVersions(handshake: Handshake): Diagnosis[] {
  const version = packageVersion();
  const isSame = handshake.moduleVersion.split('.').slice(0, 2).join('.') === version.split('.').slice(0, 2).join('.');
  const missing = NEEDED.filter((module) => !(module in handshake.modules));
  return [
    isSame
      ? ok(
          `Версии: модуль ${handshake.moduleVersion}, служба ${version}, PHP ${handshake.phpVersion}`,
          `Versions: module ${handshake.moduleVersion}, sidecar ${version}, PHP ${handshake.phpVersion}`,
        )
      : warn(
          {
            ru: `Версии расходятся: модуль ${handshake.moduleVersion}, служба ${version}`,
            en: `Versions differ: module ${handshake.moduleVersion}, sidecar ${version}`,
          },
          { ru: 'Обновите отставшую часть.', en: 'Update the part that is behind.' },
        ),
    missing.length === 0
      ? ok('Нужные модули портала установлены', 'The modules of the portal that are needed are installed')
      : fail(
          { ru: `Не установлены модули портала: ${missing.join(', ')}`, en: `Modules of the portal are missing: ${missing.join(', ')}` },
          { ru: 'Установите их или проверьте редакцию портала.', en: 'Install them, or look at the edition of the portal.' },
        ),
    ...Object.entries(USEFUL)
      .filter(([module]) => !(module in handshake.modules) || (module === 'timeman' && !handshake.isTimemanAvailable))
      .map(([module, effect]) =>
        warn(
          { ru: `Нет модуля ${module}: ${effect.ru}`, en: `No module ${module}: ${effect.en}` },
          { ru: 'Если он входит в редакцию, включите его.', en: 'If the edition has it, switch it on.' },
        ),
      ),
  ];
}

/** Clocks of both servers, and the zones in which the portal writes its times. */
export async function checkTime(handshake: Handshake, portal: PortalDb, now: Date): Promise<Diagnosis[]> {
  const offSeconds = Math.round(Math.abs(handshake.portalNow - now.getTime() / 1000));
  const text = {
    ru: `Часы портала и службы расходятся на ${offSeconds} с`,
    en: `The clocks of portal and sidecar are ${offSeconds} s apart`,
  };
  const ntp = { ru: 'Настройте NTP на обоих серверах.', en: 'Set NTP up on both servers.' };
  const clocks =
    offSeconds > SIGNATURE_SECONDS
      ? fail(text, ntp)
      : offSeconds > NOTICED_SECONDS
        ? warn(text, ntp)
        : ok('Часы портала и службы совпадают', 'The clocks of portal and sidecar agree');
  return [clocks, await checkZones(handshake, portal, now)];
}

async function checkZones({ phpTimeZone, mysqlTimeZone }: Handshake, portal: PortalDb, now: Date): Promise<Diagnosis> {
  let zone: PortalZone;
  try {
    zone = new PortalZone(phpTimeZone);
  } catch {
    return fail(
      { ru: `Часовой пояс PHP портала неизвестен: ${phpTimeZone}`, en: `The time zone of the portal's PHP is not known: ${phpTimeZone}` },
      { ru: 'Задайте date.timezone в php.ini, например Europe/Moscow.', en: 'Set date.timezone in php.ini, for example Europe/Moscow.' },
    );
  }
  const [row] = await portal.query<{ LOCAL: string | null }>(`SELECT CONVERT_TZ(?, '+00:00', ?) AS LOCAL`, [
    now.toISOString().slice(0, 19).replace('T', ' '),
    mysqlTimeZone,
  ]);
  const php = zone.toLocal(now);
  const mysql = row?.LOCAL?.slice(0, 19) ?? null;
  const seen = { ru: `PHP ${phpTimeZone}, MySQL ${mysqlTimeZone}`, en: `PHP ${phpTimeZone}, MySQL ${mysqlTimeZone}` };
  if (mysql === php) return ok(`Часовые пояса портала совпадают: ${seen.ru}`, `The zones of the portal agree: ${seen.en}`);
  if (mysql === null) {
    return warn(
      {
        ru: `Пояса не сравнить: MySQL не знает ${mysqlTimeZone}`,
        en: `The zones cannot be compared: MySQL does not know ${mysqlTimeZone}`,
      },
      { ru: 'Загрузите таблицы часовых поясов (mysql_tzinfo_to_sql).', en: 'Load the zone tables (mysql_tzinfo_to_sql).' },
    );
  }
  return warn(
    {
      ru: `Часовые пояса портала расходятся: ${seen.ru} (${php} и ${mysql})`,
      en: `The zones of the portal differ: ${seen.en} (${php} and ${mysql})`,
    },
    {
      ru: 'Исправьте date.timezone или «SET time_zone» в after_connect: так требует и проверка системы портала.',
      en: 'Set date.timezone or "SET time_zone" in after_connect right: the portal\'s own system check wants it too.',
    },
  );
}

/** The bot at the gate and the user in whose name the CRM is written. */
export async function checkUsers({ botId, serviceUserId }: Handshake, users: Users): Promise<Diagnosis[]> {
  const found = await users.byIds([botId, serviceUserId].filter((userId) => userId > 0));
  const again = { ru: 'Переустановите модуль (данные сохраняются).', en: 'Install the module again (data is kept).' };
  const part = (userId: number, ru: string, en: string): Diagnosis => {
    const user = found.get(userId);
    if (user?.isActive) return ok(`${ru}: № ${userId} ${user.name}`, `${en}: ${userId} ${user.name}`);
    return fail({ ru: `${ru}: нет или выключен (№ ${userId})`, en: `${en}: missing or switched off (${userId})` }, again);
  };
  return [part(botId, 'Бот «Диспетчер»', 'The bot at the gate'), part(serviceUserId, 'Служебный пользователь', 'The service user')];
}

/** Settings of the managed lines that would let the portal's own queue interfere. */
export async function checkLines(portal: PortalClient, lineIds: readonly number[]): Promise<Diagnosis[]> {
  if (lineIds.length === 0) return [];
  let lines: Calls['lineProfile']['result']['lines'];
  try {
    ({ lines } = await portal.call('lineProfile', { lineIds: [...lineIds] }));
  } catch (error) {
    return [
      fail(
        { ru: `Профиль линий не получен: ${troubleOf(error)}`, en: `The line profile did not come: ${troubleOf(error)}` },
        { ru: 'Обновите модуль и повторите.', en: 'Update the module and try again.' },
      ),
    ];
  }
  const known = new Set(lines.map((line) => line.lineId));
  const missing = lineIds.filter((lineId) => !known.has(lineId));
  return [
    ...missing.map((lineId) =>
      fail(
        { ru: `Линии ${lineId} в портале нет`, en: `The portal has no line ${lineId}` },
        { ru: 'Уберите её из настроек компании.', en: "Take it out of the company's settings." },
      ),
    ),
    ...lines.map((line) => {
      const wrong = line.items.filter((item) => !item.isOk).map((item) => `${item.field}: ${shown(item.actual)} → ${shown(item.expected)}`);
      if (wrong.length === 0) return ok(`Линия ${line.lineId} «${line.name}» настроена`, `Line ${line.lineId} “${line.name}” is set up`);
      return warn(
        { ru: `Линия ${line.lineId} «${line.name}»: ${wrong.join('; ')}`, en: `Line ${line.lineId} “${line.name}”: ${wrong.join('; ')}` },
        {
          ru: 'Нажмите «Применить профиль» на странице настроек модуля.',
          en: 'Press "Apply the profile" on the settings page of the module.',
        },
      );
    }),
  ];
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value || '—' : JSON.stringify(value);
}
