import type { DataSource } from 'typeorm';
import type { Config } from '../config.js';
import type { OwnDb } from '../database/own-db.js';
import type { PortalDb } from '../portal/portal-db.js';
import { type Diagnosis, fail, ok, troubleOf, warn } from './diagnosis.js';
import { type GrantedTable, grantedTables, grantsFile } from './granted-tables.js';

const EVENTS = 'linewarden_event';
const WRITES = ['INSERT', 'UPDATE', 'DELETE', 'CREATE', 'DROP', 'ALTER', 'INDEX', 'TRIGGER', 'REFERENCES', 'CREATE VIEW', 'CREATE ROUTINE'];
const NO_SUCH_TABLE = 'ER_NO_SUCH_TABLE';
const NO_SUCH_COLUMN = 'ER_BAD_FIELD_ERROR';
const BACKLOG_AGE_MS = 600_000;

const grantsAgain = {
  ru: 'Выполните SQL из «npm run -s grants -- --portal-db <схема портала>» от администратора MySQL.',
  en: 'Run the SQL of "npm run -s grants -- --portal-db <schema of the portal>" as an administrator of MySQL.',
};

/** The own schema is there and as this version needs it. */
export async function checkOwnSchema(dataSource: DataSource): Promise<Diagnosis> {
  if (!(await dataSource.showMigrations())) return ok('Своя схема соответствует версии', 'The own schema is up to date');
  return fail(
    { ru: 'Своя схема не соответствует версии', en: 'The own schema is not up to date' },
    { ru: 'Запустите службу или «npm run migrate».', en: 'Start the sidecar, or run "npm run migrate".' },
  );
}

/** The deciding user may take events, and nothing else of the portal. */
export async function checkOwnUser(db: OwnDb, config: Config): Promise<Diagnosis[]> {
  const portalSchema = config.portalDb.database;
  return [
    await checkEvents(db, portalSchema),
    await checkNoWrites((sql, params) => db.query(sql, params), portalSchema, config.ownDb.user, [EVENTS]),
  ];
}

async function checkEvents(db: OwnDb, portalSchema: string): Promise<Diagnosis> {
  const events = `\`${portalSchema}\`.${EVENTS}`;
  try {
    await db.query(`SELECT ID, UID, TYPE, SUBJECT, LANE, OCCURRED_AT, PAYLOAD FROM ${events} LIMIT 0`);
    await db.query(`DELETE FROM ${events} WHERE ID < 0`); // ids begin at 1: only the right is asked
    return ok(`События читаются и забираются из ${portalSchema}.${EVENTS}`, `Events can be read and taken from ${portalSchema}.${EVENTS}`);
  } catch (error) {
    const isMissing = troubleOf(error) === NO_SUCH_TABLE;
    return fail(
      { ru: `События недоступны: ${troubleOf(error)}`, en: `Events are out of reach: ${troubleOf(error)}` },
      isMissing
        ? { ru: 'Установите модуль linewarden.dispatch в портале.', en: 'Install the module linewarden.dispatch in the portal.' }
        : grantsAgain,
    );
  }
}

/** The reading user can read what is needed, and write nothing. */
export async function checkPortalUser(portal: PortalDb, config: Config): Promise<Diagnosis[]> {
  const granted = grantedTables(grantsFile());
  const failures = (await Promise.all(granted.map((one) => readable(portal, one)))).flat();
  const writes = await checkNoWrites((sql, params) => portal.query(sql, params), config.portalDb.database, config.portalDb.user, []);
  return [
    ...(failures.length > 0
      ? failures
      : [ok(`Таблицы портала читаются: ${granted.length}`, `Tables of the portal can be read: ${granted.length}`)]),
    await checkColumns(portal, granted),
    writes,
  ];
}

async function readable(portal: PortalDb, { table, columns }: GrantedTable): Promise<Diagnosis[]> {
  try {
    await portal.query(`SELECT ${columns === null ? '*' : columns.join(', ')} FROM ${table} LIMIT 0`);
    return [];
  } catch (error) {
    const trouble = troubleOf(error);
    if (trouble === NO_SUCH_TABLE || trouble === NO_SUCH_COLUMN) {
      return [
        warn(
          { ru: `В портале нет ${table} или её столбца`, en: `The portal has no ${table}, or not all of its columns` },
          {
            ru: 'Так бывает, если редакция или версия портала её не содержит; иначе обновите портал.',
            en: 'This is so where the edition or version of the portal does not have it; otherwise update the portal.',
          },
        ),
      ];
    }
    return [fail({ ru: `Не читается ${table}: ${trouble}`, en: `${table} cannot be read: ${trouble}` }, grantsAgain)];
  }
}

/** Where the grant names columns, the others (a password) must stay out of sight. */
async function checkColumns(portal: PortalDb, granted: readonly GrantedTable[]): Promise<Diagnosis> {
  const limited = new Map(granted.flatMap(({ table, columns }) => (columns === null ? [] : [[table, new Set(columns)] as const])));
  const rows = await portal.query<{ TABLE_NAME: string; COLUMN_NAME: string }>(
    'SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME IN (?)',
    [[...limited.keys()]],
  );
  const seen = rows
    .filter((row) => !limited.get(row.TABLE_NAME)?.has(row.COLUMN_NAME))
    .map((row) => `${row.TABLE_NAME}.${row.COLUMN_NAME}`);
  if (seen.length === 0)
    return ok('Пароли и прочие столбцы пользователей не видны', 'Passwords and other columns of users are out of sight');
  const some = seen.find((name) => name.endsWith('.PASSWORD')) ?? seen.slice(0, 3).join(', ');
  return warn(
    {
      ru: `Пользователь чтения видит лишние столбцы (${seen.length}): ${some}`,
      en: `The reading user sees more columns than needed (${seen.length}): ${some}`,
    },
    grantsAgain,
  );
}

type Ask = (sql: string, params: unknown[]) => Promise<unknown[]>;

/** Looks at the user's privileges of every level that reach the portal's schema. Rights that come with a role are not seen. */
async function checkNoWrites(ask: Ask, portalSchema: string, user: string, except: readonly string[]): Promise<Diagnosis> {
  const own = `GRANTEE = CONCAT("'", REPLACE(CURRENT_USER(), '@', "'@'"), "'")`;
  const rows = (await ask(
    `SELECT '*.*' AS PLACE, PRIVILEGE_TYPE FROM information_schema.USER_PRIVILEGES WHERE ${own}
     UNION ALL SELECT TABLE_SCHEMA, PRIVILEGE_TYPE FROM information_schema.SCHEMA_PRIVILEGES WHERE ${own} AND ? LIKE TABLE_SCHEMA
     UNION ALL SELECT TABLE_NAME, PRIVILEGE_TYPE FROM information_schema.TABLE_PRIVILEGES WHERE ${own} AND TABLE_SCHEMA = ?
     UNION ALL SELECT TABLE_NAME, PRIVILEGE_TYPE FROM information_schema.COLUMN_PRIVILEGES WHERE ${own} AND TABLE_SCHEMA = ?`,
    [portalSchema, portalSchema, portalSchema],
  )) as { PLACE: string; PRIVILEGE_TYPE: string }[];
  const writes = rows.filter(
    (row) => WRITES.includes(row.PRIVILEGE_TYPE) && !(except.includes(row.PLACE) && row.PRIVILEGE_TYPE === 'DELETE'),
  );
  if (writes.length === 0) return ok(`${user} не может писать в таблицы портала`, `${user} cannot write into the portal's tables`);
  const list = [...new Set(writes.map((row) => `${row.PRIVILEGE_TYPE} (${row.PLACE})`))].slice(0, 5).join(', ');
  return fail(
    { ru: `${user} может писать в таблицы портала: ${list}`, en: `${user} can write into the portal's tables: ${list}` },
    {
      ru: 'Заберите лишние права (REVOKE) или создайте отдельного пользователя по «npm run -s grants».',
      en: 'Revoke what is too much, or make a user of its own by "npm run -s grants".',
    },
  );
}

/** Events that wait too long, events put aside, open incidents. */
export async function checkWork(db: OwnDb, config: Config, now: Date): Promise<Diagnosis[]> {
  const events = `\`${config.portalDb.database}\`.${EVENTS}`;
  const [row] = await db.query<Record<'events' | 'oldest' | 'quarantined' | 'incidents', number | string | null>[]>(
    `SELECT (SELECT COUNT(*) FROM ${events}) AS events, (SELECT MIN(OCCURRED_AT) FROM ${events}) AS oldest,
            (SELECT COUNT(*) FROM quarantined_event) AS quarantined, (SELECT COUNT(open_key) FROM incident) AS incidents`,
  );
  const count = Number(row?.events ?? 0);
  const waitedMs = count > 0 ? now.getTime() - Number(row?.oldest) : 0;
  const minutes = Math.round(waitedMs / 60_000);
  const quarantined = Number(row?.quarantined ?? 0);
  const incidents = Number(row?.incidents ?? 0);
  return [
    waitedMs < BACKLOG_AGE_MS
      ? ok(`Событий ждут решения: ${count}`, `Events waiting to be decided: ${count}`)
      : warn(
          {
            ru: `События ждут решения: ${count}, самое старое — ${minutes} мин`,
            en: `Events wait to be decided: ${count}, the oldest for ${minutes} min`,
          },
          { ru: 'Проверьте, что служба запущена, и его журнал.', en: 'See that the sidecar runs, and its log.' },
        ),
    ...(quarantined > 0
      ? [
          warn(
            {
              ru: `Отложено событий, которые не удалось разобрать: ${quarantined}`,
              en: `Events put aside because they could not be decided: ${quarantined}`,
            },
            { ru: 'Причины — в GET /api/quarantine.', en: 'GET /api/quarantine tells why.' },
          ),
        ]
      : []),
    ...(incidents > 0
      ? [
          warn(
            { ru: `Открытых инцидентов: ${incidents}`, en: `Open incidents: ${incidents}` },
            { ru: 'Они перечислены в GET /api/incidents.', en: 'GET /api/incidents lists them.' },
          ),
        ]
      : []),
  ];
}
