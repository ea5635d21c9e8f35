import { insertRows, isConnectionTrouble, isFaultOfInput, type OwnDb, StartAnew } from '../../src/database/own-db.js';
import { createOwnSchema } from './settings-own-schema.js';

let schema: Awaited<ReturnType<typeof createOwnSchema>>;
let db: OwnDb;
beforeAll(async () => {
  schema = await createOwnSchema();
  db = schema.db;
  await db.query('CREATE TABLE pile (id INT PRIMARY KEY, text LONGTEXT) ENGINE=InnoDB');
});
afterAll(() => schema.drop());

it('inserts more than one packet of the server holds', async () => {
  const text = 'я'.repeat(500_000);
  await insertRows(
    db,
    'pile',
    ['id', 'text'],
    Array.from({ length: 30 }, (_, id) => [id, text]),
  );
  expect(await db.query('SELECT COUNT(*) AS n, MIN(CHAR_LENGTH(text)) AS l FROM pile')).toEqual([{ n: 30, l: 500_000 }]);
});

it('starts a transaction anew when two wait for one another, and when it says so itself', async () => {
  await db.query('DELETE FROM pile');
  await insertRows(
    db,
    'pile',
    ['id', 'text'],
    [
      [1, '0'],
      [2, '0'],
    ],
  );
  const add = (first: number, second: number) =>
    db.transaction(async (tx) => {
      await tx.query('UPDATE pile SET text = text + 1 WHERE id = ?', [first]);
      await new Promise((resolve) => setTimeout(resolve, 50));
      await tx.query('UPDATE pile SET text = text + 1 WHERE id = ?', [second]);
    });
  await Promise.all([add(1, 2), add(2, 1)]);
  expect(await db.query('SELECT text FROM pile ORDER BY id')).toEqual([{ text: '2' }, { text: '2' }]);

  let tries = 0;
  await db.transaction(async () => {
    tries += 1;
    if (tries < 3) throw new StartAnew('once more');
  });
  expect(tries).toBe(3);
});

it('keeps nothing of a transaction that fails, and tells whose fault it was', async () => {
  const failing = db.transaction(async (tx) => {
    await tx.query("INSERT INTO pile VALUES (100, 'x')");
    await tx.query('INSERT INTO nowhere VALUES (1)');
  });
  const error = await failing.catch((reason: unknown) => reason);
  expect(isFaultOfInput(error)).toBe(false);
  expect(isConnectionTrouble(error)).toBe(false);
  expect(await db.query('SELECT id FROM pile WHERE id = 100')).toEqual([]);
  const duplicate = await db.query('INSERT INTO pile VALUES (1, NULL)').catch((reason: unknown) => reason);
  expect(isFaultOfInput(duplicate)).toBe(true);
});

it('blames the connection, not the question, when the server has ended it between two statements', async () => {
  const other = await schema.connect();
  const failing = db.transaction(async (tx) => {
    const [own] = await tx.query<{ id: number | string }[]>('SELECT CONNECTION_ID() AS id');
    await other.query(`KILL CONNECTION ${own?.id}`);
    await new Promise((resolve) => setTimeout(resolve, 200)); // the driver hears of it while nothing is being asked
    await tx.query('SELECT 1');
  });
  const error = await failing.catch((reason: unknown) => reason);
  expect(isConnectionTrouble(error)).toBe(true);
  expect(isFaultOfInput(error)).toBe(false);
});
