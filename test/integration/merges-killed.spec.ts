import { OwnDb } from '../../src/database/own-db.js';
import type { Tx } from '../../src/database/tx.js';
import { MergeWorker } from '../../src/one-client/merge-worker.js';
import { Intake } from '../../src/work/intake.js';
import { OutboxWorker } from '../../src/work/outbox-worker.js';
import { MergingPortal } from './merging-portal.js';

let portal: MergingPortal;

beforeAll(async () => {
  portal = await MergingPortal.create();
});
afterAll(async () => {
  await portal.drop();
});

/** A sidecar that dies at its n-th statement inside a transaction: the server rolls back, and nothing of it goes on. */
async function sidecarThatDies(instance: string, atStatement: number) {
  const sidecar = await portal.fixture.sidecar(instance);
  const db = sidecar.get(OwnDb);
  const transaction = db.transaction.bind(db);
  let statements = 0;
  db.transaction = (work) =>
    transaction((tx) => {
      const counted =
        (method: (...args: never[]) => unknown) =>
        (...args: never[]) => {
          statements += 1;
          if (statements >= atStatement) return Promise.reject(Object.assign(new Error('killed'), { code: 'ECONNRESET', fatal: true }));
          return method.apply(tx, args);
        };
      return work(new Proxy(tx, { get: (_, name: keyof Tx) => counted(tx[name] as (...args: never[]) => unknown) }));
    });
  return {
    work: async () => {
      await sidecar.get(Intake).drain();
      await sidecar.get(MergeWorker).run();
      await sidecar.get(OutboxWorker).send();
    },
    hasDied: () => statements >= atStatement,
  };
}

/** Either nothing of it has happened, or all that belongs together. */
async function isWhole(): Promise<void> {
  const [merge] = await portal.merges();
  const clients = await portal.clients();
  const ordered = await portal.fixture.rows(`SELECT id FROM outbox_command WHERE type = 'mergeContacts'`);
  const isDecided = merge !== undefined && merge.state !== 'waiting';
  expect({ clients: clients.length, ordered: ordered.length }).toEqual(isDecided ? { clients: 1, ordered: 1 } : { clients: 2, ordered: 0 });
  const owners = await portal.fixture.rows(
    `SELECT DISTINCT client_id FROM client_key UNION SELECT client_id FROM dialog UNION SELECT client_id FROM client WHERE merged_into IS NULL`,
  );
  expect(owners).toHaveLength(isDecided ? 1 : 2);
  const bound = await portal.fixture.rows(`SELECT id FROM outbox_command WHERE type = 'bindClient'`);
  expect(bound).toHaveLength(merge?.state === 'done' ? 1 : 0);
}

it('a merge that is killed at any of its statements is whole at any time, and ends in the same state', async () => {
  const first = await portal.firstDialog(500, { phone: '+7 901 000-00-01' });
  const second = await portal.firstDialog(600, { lineId: 2, connector: 'telegrambot' });
  await portal.addKey(second.contactId, 'PHONE', '79010000001');
  await portal.fixture.rows(
    `INSERT INTO merge_question (company_code, client_id, contact_id, kind, value, learnt_from, asked_at, due_at)
      SELECT 'alfa', client_id, 0, 'phone', '79010000001', 'session ${second.sessionId}', UTC_TIMESTAMP(), '2026-01-01' FROM client WHERE contact_id = ?`,
    [second.contactId],
  ); // the messenger has told it
  await portal.saved(second.contactId);
  let deaths = 0;
  for (let atStatement = 1; ; atStatement++) {
    portal.fixture.clock.turn(61_000); // leases of the dead run out
    await portal.fixture.rows(`UPDATE outbox_command SET leased_until = NULL WHERE state = 'waiting'`);
    const sidecar = await sidecarThatDies(`dying-${atStatement}`, atStatement);
    await sidecar.work().catch((error: Error) => expect(error.message).toBe('killed'));
    await isWhole();
    if (!sidecar.hasDied()) break;
    deaths += 1;
  }
  await portal.settleLater();
  expect(deaths).toBeGreaterThan(30);
  expect(await portal.merges()).toMatchObject([{ state: 'done' }]);
  expect(new Set(portal.sent('mergeContacts').map(({ id }) => id)).size).toBe(1);
  expect(new Set(portal.sent('bindClient').map(({ id }) => id)).size).toBe(1);
  expect(await portal.clients()).toMatchObject([{ contact_id: first.contactId }]);
  for (const { sessionId } of [first, second]) expect(await portal.dialog(sessionId)).toMatchObject({ contactId: first.contactId });
  expect(await portal.fixture.replayedDifferently()).toEqual([]);
}, 300_000);
