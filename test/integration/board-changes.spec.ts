import { ChangeFollower } from '../../src/board/change-follower.js';
import type { OwnDb } from '../../src/database/own-db.js';
import { noteBoardChanges } from '../../src/records/board-changes.js';
import { createOwnSchema } from './settings-own-schema.js';

let schema: Awaited<ReturnType<typeof createOwnSchema>>;
let db: OwnDb;
let nowMs = 0;
const at = new Date('2026-03-02T09:00:00Z');

beforeAll(async () => {
  schema = await createOwnSchema();
  db = schema.db;
});
afterAll(() => schema.drop());

async function follower(): Promise<ChangeFollower> {
  const follower = new ChangeFollower(db, () => nowMs);
  await follower.start();
  await follower.next(); // what was there before
  return follower;
}

async function seen(follower: ChangeFollower): Promise<number[]> {
  const followed = await follower.next();
  if (followed.kind === 'lost') throw new Error('lost');
  return [...followed.sessionIds].sort((a, b) => a - b);
}

/** Writes a change and holds its transaction until told. */
async function openChange(sessionId: number) {
  let finish: (how: 'commit' | 'rollback') => void = () => undefined;
  let written: () => void = () => undefined;
  const isWritten = new Promise<void>((resolve) => {
    written = resolve;
  });
  const told = new Promise<'commit' | 'rollback'>((resolve) => {
    finish = resolve;
  });
  const done = db
    .transaction(async (tx) => {
      await noteBoardChanges(tx, [sessionId], at);
      written();
      if ((await told) === 'rollback') throw new Error('taken back');
    })
    .catch((error: Error) => {
      if (error.message !== 'taken back') throw error;
    });
  await isWritten;
  return {
    end: async (how: 'commit' | 'rollback') => {
      finish(how);
      await done;
    },
  };
}

it('sees each change once, a dialog changed twice as one', async () => {
  const one = await follower();
  await noteBoardChanges(db, [3, 1, 3], at);
  await noteBoardChanges(db, [1], at);
  expect(await seen(one)).toEqual([1, 3]);
  expect(await seen(one)).toEqual([]);
});

it('sees a change that was numbered earlier and committed later', async () => {
  const one = await follower();
  const early = await openChange(10);
  await noteBoardChanges(db, [11], at);
  expect(await seen(one)).toEqual([11]);
  expect(await seen(one)).toEqual([]);
  await early.end('commit');
  expect(await seen(one)).toEqual([10]);
});

it('sees it also when it began to follow in between', async () => {
  const early = await openChange(20);
  await noteBoardChanges(db, [21], at);
  const one = await follower();
  await early.end('commit');
  expect(await seen(one)).toEqual([20]);
});

it('sees it also when the table was empty but for what is not committed yet', async () => {
  await db.query('DELETE FROM board_change');
  const early = await openChange(25);
  await noteBoardChanges(db, [26], at);
  const one = await follower();
  await early.end('commit');
  expect(await seen(one)).toEqual([25]);
});

it('does not wait for a transaction that was rolled back', async () => {
  const one = await follower();
  const gone = await openChange(30);
  await noteBoardChanges(db, [31], at);
  await gone.end('rollback');
  expect(await seen(one)).toEqual([31]);
  nowMs += 61_000;
  await noteBoardChanges(db, [32], at);
  expect(await seen(one)).toEqual([32]);
});

it('says that it has lost the thread when more has happened than it reads at once', async () => {
  const one = await follower();
  await noteBoardChanges(
    db,
    Array.from({ length: 5001 }, (_, index) => index + 1),
    at,
  );
  expect(await one.next()).toEqual({ kind: 'lost' });
  await one.start();
  await noteBoardChanges(db, [40], at);
  expect(await seen(one)).toContain(40);
});
