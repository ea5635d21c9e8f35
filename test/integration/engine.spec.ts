import mysql from 'mysql2/promise';
import type { Capability } from '../../src/contract/capability.js';
import type { PortalEvent } from '../../src/portal/events/portal-event.js';
import type { Batch } from '../../src/records/batch.js';
import { LockedCompanies } from '../../src/records/company-locks.js';
import { dealSubject, dialogSubject } from '../../src/records/subject.js';
import { Intake } from '../../src/work/intake.js';
import { QuestionWorker } from '../../src/work/question-worker.js';
import { StuckWork } from '../../src/work/stuck-work.js';
import { testServer } from '../support/test-db.js';
import { SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
beforeEach(async () => {
  fixture = await SidecarFixture.create({ companies: [] });
});
afterEach(() => fixture.drop());

const closed = (sessionId: number) =>
  fixture.event('DialogClosed', { sessionId, chatId: 1, userCode: 'x', isSpam: false }, `client:whatsapp:${sessionId}`);

/** Journals each closed dialog, and the deal behind it. */
function noting(name: string, told: string[], subjects = [dialogSubject(5), dealSubject(7)]): Capability {
  return {
    name,
    events: {
      types: ['DialogClosed'],
      hold: async () => void told.push(`${name} holds`),
      take: async (batch: Batch, events: readonly PortalEvent[]) => {
        told.push(`${name} takes ${events.map((event) => event.type).join()}`);
        for (const { uid } of events)
          for (const subject of subjects)
            batch.record(
              { capability: name, kind: name, version: 3 },
              { subject, rule: 'noted', because: 'closed', companyCode: null, eventUid: uid, facts: {}, decision: {} },
            );
      },
      follow: async () => {
        told.push(`${name} follows`);
        return [];
      },
    },
  };
}

it('gives an event to all that hear of it, step by step in their order, and each journals for itself', async () => {
  const told: string[] = [];
  const deaf: Capability = { name: 'deaf', events: { types: ['CallEnded'], take: async () => void told.push('deaf takes') } };
  const sidecar = await fixture.sidecar('one', [noting('first', told), deaf, noting('second', told)]);
  await closed(5);
  await sidecar.get(Intake).drain();
  expect(told).toEqual([
    'first holds',
    'second holds',
    'first takes DialogClosed',
    'second takes DialogClosed',
    'first follows',
    'second follows',
  ]);
  expect(await fixture.rows('SELECT capability, rule_version, subject FROM journal ORDER BY id')).toEqual([
    { capability: 'first', rule_version: 3, subject: 'dialog:5' },
    { capability: 'first', rule_version: 3, subject: 'deal:7' },
    { capability: 'second', rule_version: 3, subject: 'dialog:5' },
    { capability: 'second', rule_version: 3, subject: 'deal:7' },
  ]);
  expect((await fixture.portal.database.admin.query('SELECT UID FROM linewarden_event'))[0]).toEqual([]);
});

it('keeps nothing of an event that one of them decides twice, and puts it aside', async () => {
  const twice = noting('twice', [], [dialogSubject(5), dialogSubject(5)]);
  const sidecar = await fixture.sidecar('one', [noting('first', []), twice]);
  await closed(5);
  await sidecar.get(Intake).drain();
  expect(await fixture.rows('SELECT id FROM journal')).toEqual([]);
  expect(await fixture.rows('SELECT type FROM quarantined_event')).toEqual([{ type: 'DialogClosed' }]);
});

it('leaves a question that nobody here answers to the release that does, and asks the others', async () => {
  const asked: string[] = [];
  const asking: Capability = {
    name: 'asking',
    questions: { known: async (_, due) => void asked.push(...due.map(({ subject, topic, setFor }) => `${subject} ${topic} ${setFor}`)) },
  };
  const sidecar = await fixture.sidecar('one', [asking]);
  await fixture.rows(`INSERT INTO question (kind, subject, topic, set_for, due_at) VALUES
    ('fromANewerRelease', 'lead:1', '', 1, '2026-03-01'), ('known', 'lead:1', 'rule-a', 4, '2026-03-01'), ('known', 'lead:1', 'rule-b', 2, '2026-03-01')`);
  await sidecar.get(QuestionWorker).run();
  expect(asked.toSorted()).toEqual(['lead:1 rule-a 4', 'lead:1 rule-b 2']);
  expect(await fixture.rows('SELECT kind, attempts, claimed_by FROM question')).toEqual([
    { kind: 'fromANewerRelease', attempts: 0, claimed_by: null },
  ]);
});

it('answers the questions of other companies while somebody holds the row of one, and puts off what fails alone', async () => {
  const answered: string[] = [];
  const asking: Capability = {
    name: 'asking',
    questions: {
      known: async (batch, due) => {
        await LockedCompanies.lock(
          batch.tx,
          due.map(({ topic = '' }) => topic),
        );
        for (const { topic } of due) await batch.tx.query(topic === 'broken' ? 'SELECT no_such_column FROM question' : 'SELECT 1');
        answered.push(...due.map(({ topic = '' }) => topic));
      },
    },
  };
  const sidecar = await fixture.sidecar('one', [asking]);
  await fixture.rows(`INSERT INTO company_lock (company_code) VALUES ('alfa'), ('beta'), ('broken')`);
  await fixture.rows(`INSERT INTO question (kind, subject, topic, set_for, due_at) VALUES
    ('known', 'lead:1', 'broken', 1, '2026-03-01'), ('known', 'lead:2', 'alfa', 1, '2026-03-01'), ('known', 'lead:3', 'beta', 1, '2026-03-01')`);
  const holder = await mysql.createConnection({ ...testServer(), database: fixture.own.name });
  await holder.query('START TRANSACTION');
  await holder.query(`SELECT company_code FROM company_lock WHERE company_code = 'alfa' FOR UPDATE`);
  await sidecar.get(QuestionWorker).run();
  expect(new Set(answered)).toEqual(new Set(['beta']));
  await holder.end();
  expect(await fixture.rows('SELECT topic, attempts, claimed_by FROM question ORDER BY topic')).toEqual([
    { topic: 'alfa', attempts: 0, claimed_by: null },
    { topic: 'broken', attempts: 1, claimed_by: null },
  ]);
  fixture.clock.turn(6_000);
  await sidecar.get(QuestionWorker).run();
  expect(answered.at(-1)).toBe('alfa');
});

it.each([
  ['answered', `UPDATE question SET due_at = '2026-03-01'`],
  ['withdrawn', 'DELETE FROM question'],
  ['asked anew', 'UPDATE question SET attempts = 0'],
])('ends the incident of a question that could not be answered when it is %s', async (_, change) => {
  let isWrong = true;
  const asking: Capability = {
    name: 'asking',
    questions: {
      known: async () => {
        if (isWrong) throw new Error('it cannot be answered');
      },
    },
  };
  const sidecar = await fixture.sidecar('one', [asking]);
  const open = () => fixture.rows('SELECT kind, subject FROM incident WHERE closed_at IS NULL');
  await fixture.rows(`INSERT INTO question (kind, subject, set_for, due_at, attempts) VALUES ('known', 'lead:1', 1, '2026-03-01', 4)`);
  await sidecar.get(QuestionWorker).run();
  await sidecar.get(StuckWork).look();
  expect(await open()).toEqual([{ kind: 'timer-stuck', subject: 'lead:1' }]);
  isWrong = false;
  await fixture.rows(change);
  await sidecar.get(QuestionWorker).run();
  await sidecar.get(StuckWork).look();
  expect(await open()).toEqual([]);
});
