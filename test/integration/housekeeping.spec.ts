import { forgetNights } from '../../src/night/forget-nights.js';
import { Housekeeping } from '../../src/work/housekeeping.js';
import { createOwnSchema, HandClock } from './settings-own-schema.js';

let schema: Awaited<ReturnType<typeof createOwnSchema>>;
const clock = new HandClock();
const night = { name: 'night', keeps: [forgetNights] };
const dayMs = 86_400_000;
const daysAgo = (days: number) => new Date(clock.now().getTime() - days * dayMs);

beforeEach(async () => {
  schema = await createOwnSchema();
});
afterEach(() => schema.drop());

async function command(commandId: string, state: string, createdAt: Date, answeredAt: Date | null): Promise<void> {
  await schema.db.query(
    `INSERT INTO outbox_command (command_id, order_key, type, payload, state, due_at, created_at, answered_at) VALUES (?, ?, 'comment', '{}', ?, ?, ?, ?)`,
    [commandId, commandId, state, createdAt, createdAt, answeredAt],
  );
}

const left = () =>
  schema.db
    .query<{ command_id: string }[]>('SELECT command_id FROM outbox_command ORDER BY id')
    .then((rows) => rows.map((row) => row.command_id));

it('forgets commands a month after their answer, and none that still waits', async () => {
  await command('old', 'done', daysAgo(40), daysAgo(40));
  await command('waits', 'waiting', daysAgo(40), null);
  await command('old, answered late', 'done', daysAgo(40), daysAgo(5));
  await command('old and refused', 'refused', daysAgo(35), daysAgo(35));
  await command('new', 'done', daysAgo(1), daysAgo(1));
  await new Housekeeping([night], schema.db, clock).tidy();
  expect(await left()).toEqual(['waits', 'old, answered late', 'new']);
});

it('does not wait for a decision that is just being stored, nor make one wait', async () => {
  await command('old', 'done', daysAgo(40), daysAgo(40));
  await command('waits', 'waiting', daysAgo(0), null);
  const other = await schema.connect();
  await other.transaction(async (tx) => {
    await tx.query(`SELECT id FROM outbox_command WHERE command_id = 'waits' FOR UPDATE`);
    await tx.query(
      `INSERT INTO outbox_command (command_id, order_key, type, payload, due_at, created_at) VALUES ('stored now', 'k', 'comment', '{}', ?, ?)`,
      [clock.now(), clock.now()],
    );
    await expect(withinSeconds(5, new Housekeeping([night], schema.db, clock).tidy())).resolves.toBe(0);
  });
  expect(await left()).toEqual(['waits', 'stored now']);
});

it('forgets the dialogs of nights three months ago, and keeps that the night was done', async () => {
  const nights: [day: string, session: number][] = [
    ['2025-11-01', 1],
    ['2025-11-01', 2],
    ['2026-03-01', 3],
  ];
  for (const [day, session] of nights) {
    await schema.db.query(
      `INSERT INTO nightly_dialog (company_code, local_day, session_id, outcome, because) VALUES ('alfa', ?, ?, 'join', 'stillOpen')`,
      [day, session],
    );
  }
  await schema.db.query(`INSERT INTO nightly_run (company_code, local_day, head_id, started_at) VALUES ('alfa', '2025-11-01', 1, ?)`, [
    clock.now(),
  ]);
  await new Housekeeping([night], schema.db, clock).tidy();
  expect(await schema.db.query('SELECT session_id FROM nightly_dialog')).toEqual([{ session_id: 3 }]);
  expect(await schema.db.query('SELECT local_day FROM nightly_run')).toEqual([{ local_day: '2025-11-01' }]);
});

async function withinSeconds<T>(seconds: number, work: Promise<T>): Promise<T> {
  let timeout: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timeout = setTimeout(() => reject(new Error(`not done within ${seconds} s`)), seconds * 1000);
  });
  return Promise.race([work, tooLate]).finally(() => clearTimeout(timeout));
}
