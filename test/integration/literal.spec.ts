import fc from 'fast-check';
import { literal } from '../../src/database/literal.js';
import { insertRows, type OwnDb } from '../../src/database/own-db.js';
import { createOwnSchema } from './settings-own-schema.js';

let schema: Awaited<ReturnType<typeof createOwnSchema>>;
let db: OwnDb;
beforeAll(async () => {
  schema = await createOwnSchema();
  db = schema.db;
  await db.query(
    'CREATE TABLE kept (id INT PRIMARY KEY, text LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL, at DATETIME(3) NULL, n BIGINT NULL) ENGINE=InnoDB',
  );
});
afterAll(() => schema.drop());

const awkward = fc.constantFrom(
  "'",
  '"',
  '\\',
  "\\'",
  "''",
  '`',
  '?',
  ';',
  '--',
  '/*',
  '*/',
  '\0',
  '\n',
  '\r',
  '\t',
  '\b',
  '\x1a',
  '%',
  '_',
  '${',
  'é',
  'Ж',
  '😀',
);
const text = fc.oneof(
  fc.array(fc.oneof(awkward, fc.string({ unit: 'grapheme' })), { maxLength: 20 }).map((parts) => parts.join('')),
  fc.json(),
);

it('stores every text as it is, whatever is in it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 1, maxLength: 30 }), async (texts) => {
      await db.query('DELETE FROM kept');
      await insertRows(
        db,
        'kept',
        ['id', 'text'],
        texts.map((one, id) => [id, one]),
      );
      const rows = await db.query<{ text: string }[]>('SELECT text FROM kept ORDER BY id');
      expect(rows.map((row) => row.text)).toEqual(texts);
    }),
    { numRuns: 150 },
  );
});

it('stores instants to the millisecond in UTC, numbers, yes and no, and nothing', async () => {
  const at = new Date('2026-03-29T01:30:00.123Z');
  await db.query('DELETE FROM kept');
  await insertRows(
    db,
    'kept',
    ['id', 'text', 'at', 'n'],
    [
      [1, null, at, -5],
      [2, 'x', null, true],
      [3, '', new Date(0), 9_007_199_254_740_993n],
    ],
  );
  expect(await db.query('SELECT text, at, n FROM kept ORDER BY id')).toEqual([
    { text: null, at, n: -5 },
    { text: 'x', at: null, n: 1 },
    { text: '', at: new Date(0), n: '9007199254740993' },
  ]);
});

it('refuses what is no number or no date', () => {
  expect(() => literal(Number.NaN)).toThrow();
  expect(() => literal(Number.POSITIVE_INFINITY)).toThrow();
  expect(() => literal(new Date(Number.NaN))).toThrow();
});
