import { parseArgs } from 'node:util';
import type { Clock } from '../clock.js';
import { Config } from '../config.js';
import { PortalClient } from '../portal/commands/portal-client.js';
import { SettingsStore } from '../settings/settings-store.js';
import { settingsDocument } from '../settings-parts.js';
import { checkClock } from './check-clock.js';
import { checkOwnSchema, checkOwnUser, checkPortalUser, checkWork } from './check-databases.js';
import { askHandshake, checkLines, checkTime, checkUsers, checkVersions } from './check-portal.js';
import { checkReading } from './check-reading.js';
import { checkServer } from './check-server.js';
import { checkSettings } from './check-settings.js';
import { clockOf, type Opened, openOwn, openPortal, readersOf } from './connect.js';
import { type Diagnosis, fail, ok, type Texts, troubleOf } from './diagnosis.js';
import { chosenLanguage } from './language.js';
import type { Output } from './output.js';

/**
 * Looks at a real portal and at the sidecar's own part; changes nothing. A check that needs something that is not there is left out:
 * the line about the missing thing comes first.
 * @returns the exit status: 0 all well or only warnings, 1 something must be done
 */
export async function doctorCommand(args: string[], env: Record<string, string | undefined>, to: Output): Promise<number> {
  const { values } = parseArgs({ args, options: { lang: { type: 'string' } } });
  const language = chosenLanguage(values.lang, env);
  const counts = { OK: 0, WARN: 0, FAIL: 0 };
  const tell = ({ verdict, text, advice }: Diagnosis) => {
    counts[verdict]++;
    to.out(`${verdict.padEnd(5)} ${text[language]}`);
    if (advice) to.out(`      ${advice[language]}`);
  };

  const config = readConfig(env, tell);
  if (config) for await (const diagnosis of examine(config)) tell(diagnosis);

  const summary: Texts = {
    ru: `Итого: в порядке ${counts.OK}, предупреждений ${counts.WARN}, ошибок ${counts.FAIL}`,
    en: `In all: ${counts.OK} OK, ${counts.WARN} warnings, ${counts.FAIL} failures`,
  };
  to.out(summary[language]);
  return counts.FAIL > 0 ? 1 : 0;
}

function readConfig(env: Record<string, string | undefined>, tell: (diagnosis: Diagnosis) => void): Config | null {
  try {
    const config = Config.fromEnv(env);
    tell(ok('Переменные окружения заданы', 'The environment is complete'));
    return config;
  } catch (error) {
    const words = (error as Error).message;
    tell(fail({ ru: words, en: words }, { ru: 'Все переменные описаны в README.ru.md.', en: 'README.md describes all variables.' }));
    return null;
  }
}

async function* examine(config: Config): AsyncGenerator<Diagnosis> {
  const own = await opened(() => openOwn(config), 'LINEWARDEN_DB_*', config.ownDb.database);
  const portalDb = await opened(() => openPortal(config), 'LINEWARDEN_PORTAL_DB_*', config.portalDb.database);
  const clock = clockOf(config);
  let isMigrated = false;
  try {
    yield own.found;
    if (own.opened) {
      yield* await tried(() => checkServer((sql) => own.opened.db.query(sql), true));
      yield* await tried(() => checkClock(own.opened.db, clock));
      yield* await tried(() => checkOwnUser(own.opened.db, config));
      const [schema] = await tried(async () => [await checkOwnSchema(own.opened.dataSource)]);
      if (schema) yield schema;
      isMigrated = schema?.verdict === 'OK';
      if (isMigrated) yield* await tried(() => checkWork(own.opened.db, config, clock.now()));
    }
    yield portalDb.found;
    if (portalDb.opened && isElsewhere(config)) yield* await tried(() => checkServer((sql) => portalDb.opened.db.query(sql), false));
    if (portalDb.opened) yield* await tried(() => checkPortalUser(portalDb.opened.db, config));
    if (own.opened && isMigrated && portalDb.opened)
      yield* await tried(async () => [await checkReading(own.opened.db, portalDb.opened.db, config)]);
    yield* examinePortal(config, clock, isMigrated ? own.opened : null, portalDb.opened);
  } finally {
    await own.opened?.close();
    await portalDb.opened?.close();
  }
}

async function* examinePortal(
  config: Config,
  clock: Clock,
  own: Awaited<ReturnType<typeof openOwn>> | null,
  portalDb: Awaited<ReturnType<typeof openPortal>> | null,
): AsyncGenerator<Diagnosis> {
  const client = new PortalClient(config, clock);
  const { handshake, found } = await askHandshake(client, config.portalUrl);
  yield found;
  if (handshake) yield* checkVersions(handshake);
  if (handshake && portalDb) {
    yield* await tried(() => checkTime(handshake, portalDb.db, clock.now()));
    yield* await tried(() => checkUsers(handshake, readersOf(portalDb.db, clock).users));
  }
  if (!own || !portalDb) return;
  yield* await tried(async () => {
    const current = await new SettingsStore(own.db, clock, settingsDocument).current();
    const lineIds = current.settings.companies.flatMap((company) => company.lineIds);
    return [...(await checkSettings(current, readersOf(portalDb.db, clock).lint)), ...(handshake ? await checkLines(client, lineIds) : [])];
  });
}

function isElsewhere({ ownDb, portalDb }: Config): boolean {
  return ownDb.host !== portalDb.host || ownDb.port !== portalDb.port;
}

type Attempt<T> = { opened: Opened<T>; found: Diagnosis } | { opened: null; found: Diagnosis };

async function opened<T>(open: () => Promise<Opened<T>>, names: string, schema: string): Promise<Attempt<T>> {
  try {
    return { opened: await open(), found: ok(`База данных ${schema} доступна`, `The database ${schema} can be reached`) };
  } catch (error) {
    const trouble = troubleOf(error);
    const found = fail(
      { ru: `База данных ${schema} недоступна: ${trouble}`, en: `The database ${schema} cannot be reached: ${trouble}` },
      {
        ru: `Проверьте ${names} и права пользователя («npm run -s grants»).`,
        en: `Look at ${names} and at the user's grants ("npm run -s grants").`,
      },
    );
    return { opened: null, found };
  }
}

/** A check that fails itself must not hide the others. */
async function tried(check: () => Promise<Diagnosis[]>): Promise<Diagnosis[]> {
  try {
    return await check();
  } catch (error) {
    const trouble = troubleOf(error);
    return [
      fail(
        { ru: `Проверка не удалась: ${trouble}`, en: `A check could not be done: ${trouble}` },
        { ru: 'Сначала исправьте ошибки выше.', en: 'Put the failures above right first.' },
      ),
    ];
  }
}
