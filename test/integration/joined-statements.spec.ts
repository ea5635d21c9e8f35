import { isFaultOfInput, type OwnDb } from '../../src/database/own-db.js';
import { PortalDb } from '../../src/portal/portal-db.js';
import { PortalFixture } from './portal-fixture.js';
import { createOwnSchema } from './settings-own-schema.js';

let schema: Awaited<ReturnType<typeof createOwnSchema>>;
let db: OwnDb;
let portal: PortalFixture;
beforeAll(async () => {
  schema = await createOwnSchema();
  db = schema.db;
  await db.query('CREATE TABLE shelf (id INT PRIMARY KEY, n INT NOT NULL) ENGINE=InnoDB');
  portal = await PortalFixture.create();
});
afterAll(async () => {
  await schema.drop();
  await portal.drop();
});
beforeEach(async () => {
  await db.query('DELETE FROM shelf');
  await db.query('INSERT INTO shelf VALUES (1, 10), (2, 20)');
});

const shelf = () => db.query<{ id: number; n: number }[]>('SELECT id, n FROM shelf ORDER BY id');

describe('a transaction', () => {
  it('gives each statement that is asked together its own answer, in the order in which they were asked', async () => {
    const answers = await db.transaction((tx) =>
      Promise.all([
        tx.query('SELECT n FROM shelf WHERE id = 1 FOR UPDATE'),
        tx.query('UPDATE shelf SET n = 11 WHERE id IN (?)', [[1]]),
        tx.query('SELECT n FROM shelf WHERE id = ?', [1]),
        tx.query("SELECT 'a;b?c' AS text"),
      ]),
    );
    expect(answers[0]).toEqual([{ n: 10 }]);
    expect(answers[1]).toMatchObject({ affectedRows: 1 });
    expect(answers[2]).toEqual([{ n: 11 }]);
    expect(answers[3]).toEqual([{ text: 'a;b?c' }]);
  });

  it('reads what is asked together with a lock after the lock was given', async () => {
    let locked: () => void = () => undefined;
    const isLocked = new Promise<void>((resolve) => {
      locked = resolve;
    });
    const first = db.transaction(async (tx) => {
      await tx.query('SELECT n FROM shelf WHERE id = 1 FOR UPDATE');
      locked();
      await new Promise((resolve) => setTimeout(resolve, 150));
      await tx.write('UPDATE shelf SET n = 21 WHERE id = 2');
    });
    await isLocked;
    const second = db.transaction(async (tx) => {
      const [, rows] = await Promise.all([
        tx.query('SELECT n FROM shelf WHERE id = 1 FOR UPDATE'),
        tx.query<{ n: number }[]>('SELECT n FROM shelf WHERE id = 2'),
      ]);
      return rows;
    });
    await first;
    expect(await second).toEqual([{ n: 21 }]);
  });

  it('commits what was only written', async () => {
    await db.transaction(async (tx) => {
      await tx.write('UPDATE shelf SET n = 12 WHERE id = 1');
      await tx.write('UPDATE shelf SET n = 22 WHERE id = 2');
    });
    expect(await shelf()).toEqual([
      { id: 1, n: 12 },
      { id: 2, n: 22 },
    ]);
  });

  it.each([
    { scenario: 'nothing else is asked', goesOn: false },
    { scenario: 'something is asked after it', goesOn: true },
  ])('keeps nothing when a write fails and $scenario', async ({ goesOn }) => {
    const failing = db.transaction(async (tx) => {
      await tx.write('UPDATE shelf SET n = 99 WHERE id = 1');
      await tx.write('INSERT INTO shelf VALUES (2, 0)');
      await tx.write('UPDATE shelf SET n = 99 WHERE id = 2');
      if (goesOn) await tx.query('SELECT 1');
    });
    const error = await failing.catch((reason: unknown) => reason);
    expect(isFaultOfInput(error)).toBe(true);
    expect(await shelf()).toEqual([
      { id: 1, n: 10 },
      { id: 2, n: 20 },
    ]);
  });

  it('commits nothing after a packet of writes that failed while nobody waited for it', async () => {
    const failing = db.transaction(async (tx) => {
      await tx.write('INSERT INTO shelf VALUES (2, 0)');
      // Longer than one packet: what waits is sent on its own, and its failure has nobody to hear it.
      await tx.write(`UPDATE shelf SET n = 99 WHERE id = 1 AND '${'x'.repeat(4_000_000)}' <> ''`);
    });
    await expect(failing).rejects.toMatchObject({ errno: 1062 });
    expect(await shelf()).toEqual([
      { id: 1, n: 10 },
      { id: 2, n: 20 },
    ]);
  });

  it('sends nothing after its end', async () => {
    let late: Promise<unknown> | undefined;
    const failing = db.transaction(async (tx) => {
      await tx.query('SELECT 1');
      late = tx.query('UPDATE shelf SET n = 99 WHERE id = 1').catch(() => 'refused');
      throw new Error('changed its mind');
    });
    await expect(failing).rejects.toThrow('changed its mind');
    expect(await late).toBe('refused');
    expect(await shelf()).toEqual([
      { id: 1, n: 10 },
      { id: 2, n: 20 },
    ]);
  });
});

describe('reading the portal', () => {
  it('answers each of several questions asked together, and only the wrong one fails', async () => {
    const reader = new PortalDb(portal.dataSource);
    const answers = await Promise.allSettled([
      reader.query('SELECT 1 AS n'),
      reader.query('SELECT n FROM nowhere'),
      reader.query('SELECT ? AS text', ['a;b']),
    ]);
    expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : 'failed'))).toEqual([
      [{ n: 1 }],
      'failed',
      [{ text: 'a;b' }],
    ]);
  });
});
