import type { Connection, Pool } from 'mysql2/promise';

/** How many rows a portal of some years holds. */
export interface PortalSize {
  contacts: number;
  multifields: number;
  deals: number;
  sessions: number;
}

export const sizes: Record<'small' | 'full', PortalSize> = {
  small: { contacts: 20_000, multifields: 40_000, deals: 6_000, sessions: 10_000 },
  full: { contacts: 1_000_000, multifields: 2_000_000, deals: 300_000, sessions: 500_000 },
};

/** What the generated rows may refer to. */
export interface PortalPeople {
  lineIds: number[];
  operatorIds: number[];
  /** Pipelines with their open stage and their won stage. */
  pipelines: { categoryId: number; openStage: string; wonStage: string }[];
}

const chunk = 50_000;
/** Old rows lie well before the bench's own: their ids and dates do not meet. */
const firstDay = '2023-01-01 08:00:00';

/**
 * Fills the portal's tables with closed history, as fast as the server takes it: the rows are made by the server itself out of a table of
 * numbers, `bench_number`, which stays. Contact n has phone +7900nnnnnnn and an e-mail; a deal in four is open; every session is closed.
 */
export async function fillPortal(db: Connection, size: PortalSize, people: PortalPeople): Promise<void> {
  await makeNumbers(db, Math.max(...Object.values(size)));
  const operator = pick(people.operatorIds, 'n');
  // Ids are given, not counted by the server: it leaves gaps when it numbers many rows at once.
  const firstContact = await nextId(db, 'b_crm_contact');
  const firstDeal = await nextId(db, 'b_crm_deal');

  await inChunks(size.contacts, (from, to) =>
    db.query(
      `INSERT INTO b_crm_contact (ID, DATE_CREATE, DATE_MODIFY, CREATED_BY_ID, ASSIGNED_BY_ID, NAME, LAST_NAME, FULL_NAME, HAS_PHONE, HAS_EMAIL, LAST_ACTIVITY_TIME)
       SELECT ? + n, d.at, d.at, d.operator, d.operator, CONCAT('Name', n % 1000), CONCAT('Last', n), CONCAT('Name', n % 1000, ' Last', n), 'Y', 'Y', d.at
         FROM (SELECT n, TIMESTAMPADD(SECOND, n * 60, '${firstDay}') AS at, ${operator} AS operator FROM bench_number WHERE n >= ? AND n < ?) d ORDER BY n`,
      [firstContact, from, to],
    ),
  );

  const address = `IF(n % 2 = 0, CONCAT('7900', LPAD(n DIV 2, 7, '0')), CONCAT('client', n DIV 2, '@mail.example'))`;
  await inChunks(size.multifields, (from, to) =>
    db.query(
      `INSERT INTO b_crm_field_multi (ENTITY_ID, ELEMENT_ID, TYPE_ID, VALUE_TYPE, COMPLEX_ID, VALUE)
       SELECT 'CONTACT', ? + (n DIV 2) % ?, IF(n % 2 = 0, 'PHONE', 'EMAIL'), 'WORK', IF(n % 2 = 0, 'PHONE_WORK', 'EMAIL_WORK'), ${address}
         FROM bench_number WHERE n >= ? AND n < ? ORDER BY n`,
      [firstContact, size.contacts, from, to],
    ),
  );
  await inChunks(size.multifields, (from, to) =>
    db.query(
      `INSERT INTO b_crm_dp_comm_mcd (ENTITY_TYPE_ID, ENTITY_ID, TYPE, VALUE)
       SELECT 3, ? + (n DIV 2) % ?, IF(n % 2 = 0, 'PHONE', 'EMAIL'), ${address} FROM bench_number WHERE n >= ? AND n < ? ORDER BY n`,
      [firstContact, size.contacts, from, to],
    ),
  );

  const pipeline = (values: (string | number)[]) => pick(values, 'n');
  await inChunks(size.deals, (from, to) =>
    db.query(
      `INSERT INTO b_crm_deal (ID, DATE_CREATE, DATE_MODIFY, CREATED_BY_ID, ASSIGNED_BY_ID, CONTACT_ID, TITLE, CATEGORY_ID, STAGE_ID, STAGE_SEMANTIC_ID, CLOSED,
              BEGINDATE, CLOSEDATE, LAST_ACTIVITY_TIME)
       SELECT ? + n, d.at, d.at, d.operator, d.operator, ? + n * 3 % ?, CONCAT('Deal ', n), ${pipeline(people.pipelines.map((one) => one.categoryId))},
              IF(n % 4 = 0, ${pipeline(people.pipelines.map((one) => one.openStage))}, ${pipeline(people.pipelines.map((one) => one.wonStage))}),
              IF(n % 4 = 0, 'P', 'S'), IF(n % 4 = 0, 'N', 'Y'), d.at, TIMESTAMPADD(DAY, 7, d.at), d.at
         FROM (SELECT n, TIMESTAMPADD(SECOND, n * 200, '${firstDay}') AS at, ${operator} AS operator FROM bench_number WHERE n >= ? AND n < ?) d ORDER BY n`,
      [firstDeal, firstContact, size.contacts, from, to],
    ),
  );
  await inChunks(size.deals, (from, to) =>
    db.query(
      `INSERT INTO b_crm_deal_contact (DEAL_ID, CONTACT_ID, SORT, IS_PRIMARY)
       SELECT ID, CONTACT_ID, 10, 'Y' FROM b_crm_deal WHERE ID >= ? AND ID < ?`,
      [firstDeal + from, firstDeal + to],
    ),
  );

  await inChunks(size.sessions, (from, to) =>
    db.query(
      `INSERT INTO b_imopenlines_session (MODE, STATUS, SOURCE, CONFIG_ID, OPERATOR_ID, USER_ID, USER_CODE, CHAT_ID, MESSAGE_COUNT, DATE_CREATE, DATE_OPERATOR,
              DATE_OPERATOR_ANSWER, DATE_FIRST_ANSWER, DATE_LAST_MESSAGE, DATE_MODIFY, DATE_CLOSE, WAIT_ANSWER, CLOSED)
       SELECT 'input', 60, 'whatsappbytwilio', d.line, d.operator, 0, CONCAT('whatsappbytwilio|', d.line, '|old', n, '|0'), 0, 6, d.at, d.at, d.at, d.at, d.at, d.at,
              TIMESTAMPADD(HOUR, 3, d.at), 'N', 'Y'
         FROM (SELECT n, TIMESTAMPADD(SECOND, n * 120, '${firstDay}') AS at, ${pick(people.lineIds, 'n')} AS line, ${operator} AS operator
                 FROM bench_number WHERE n >= ? AND n < ?) d ORDER BY n`,
      [from, to],
    ),
  );
  await db.query(
    'ANALYZE TABLE b_crm_contact, b_crm_field_multi, b_crm_dp_comm_mcd, b_crm_deal, b_crm_deal_contact, b_imopenlines_session',
  );
}

/** A table `bench_number` of the numbers from 0 to at least `upTo`, made by joining digits: MariaDB and MySQL alike. */
export async function makeNumbers(db: Connection, upTo: number): Promise<void> {
  const digits = Array.from({ length: 10 }, (_, digit) => `SELECT ${digit} AS d`).join(' UNION ALL ');
  await db.query('CREATE TABLE bench_number (n INT NOT NULL PRIMARY KEY)');
  const places = [0, 1, 2, 3, 4].map((place) => `p${place}.d * ${10 ** place}`).join(' + ');
  const tables = [0, 1, 2, 3, 4].map((place) => `(${digits}) p${place}`).join(', ');
  await db.query(`INSERT INTO bench_number SELECT ${places} AS n FROM ${tables} ORDER BY n`);
  for (let filled = 100_000; filled < upTo; filled *= 2)
    await db.query('INSERT INTO bench_number SELECT n + ? FROM bench_number', [filled]);
}

export async function nextId(db: Connection | Pool, table: string): Promise<number> {
  const [rows] = await db.query(`SELECT COALESCE(MAX(ID), 0) + 1 AS next FROM ${table}`);
  return Number((rows as { next: number }[])[0]?.next);
}

async function inChunks(total: number, insert: (from: number, to: number) => Promise<unknown>): Promise<void> {
  for (let from = 0; from < total; from += chunk) await insert(from, Math.min(total, from + chunk));
}

export function pick(values: readonly (string | number)[], by: string): string {
  const list = values.map((value) => (typeof value === 'number' ? String(value) : `'${value.replace(/'/g, "''")}'`)).join(', ');
  return `ELT(1 + ${by} % ${values.length}, ${list})`;
}
