import { replayCommand } from '../../src/cli/replay-command.js';
import { LastReasons } from '../../src/contract/last-reasons.js';
import { JournalSearch } from '../../src/journal/journal-search.js';
import { Housekeeping } from '../../src/work/housekeeping.js';
import { Intake } from '../../src/work/intake.js';
import { twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;
let sidecar: Awaited<ReturnType<SidecarFixture['sidecar']>>;
const sessionIds = Array.from({ length: 20 }, (_, n) => 100 + n);

beforeAll(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  await writeTwoCompanies(fixture.portal);
  sidecar = await fixture.sidecar();
  for (const sessionId of sessionIds) {
    await writeClient(fixture.portal, sessionId);
    const start = await writeSession(fixture.portal, sessionId, { lineId: sessionId % 2 === 0 ? 1 : 6, clientUserId: sessionId });
    await fixture.event('DialogStarted', start, `client:whatsapp:${sessionId}`);
  }
  await sidecar.get(Intake).drain();
});
afterAll(() => fixture.drop());

const entries = () =>
  fixture.rows<{ id: number; session_id: number; facts: string; shared_uid: string | null }>(
    'SELECT id, session_id, facts, shared_uid FROM journal ORDER BY id',
  );

it('stores the people of a batch once a company', async () => {
  const stored = await entries();
  expect(stored).toHaveLength(20);
  const lists = await fixture.rows<{ uid: string; facts: string }>('SELECT uid, facts FROM shared_facts');
  expect(lists).toHaveLength(2);
  expect(new Set(stored.map((entry) => entry.shared_uid))).toEqual(new Set(lists.map(({ uid }) => uid)));
  for (const { facts } of stored) expect(facts).not.toContain('isOnLinePause');
});

it('is read whole by the journal, the board and the replay', async () => {
  const search = sidecar.get(JournalSearch);
  const [found] = await search.find({ sessionId: 100, limit: 10 });
  expect(found?.explanation.en).toMatch(/Имя1[23]/);
  const whole = await search.byId(found?.id ?? 0);
  expect(whole?.facts).toMatchObject({ people: [{ userId: 10, name: 'Имя10' }] });
  expect(whole?.facts).toMatchObject({ choice: { candidates: [{ person: { userId: 12 } }, { person: { userId: 13 } }] } });
  const reasons = await sidecar.get(LastReasons).ofDialogs([100, 101]);
  expect(reasons.get(100)?.text).toEqual(found?.explanation);
  expect(reasons.get(101)?.text.en).toMatch(/Имя2[12]/);
  const out: string[] = [];
  const to = { out: (line: string) => out.push(line), err: (line: string) => out.push(line) };
  expect(await replayCommand(['--from', '2026-03-02'], fixture.env(), to)).toBe(0);
  expect(out.at(-1)).toBe('placement: 20 equal');
  expect(await fixture.replayedDifferently()).toEqual([]);
});

it('reads an entry whose list is gone as far as it can, and does not decide on it', async () => {
  const [first] = await entries();
  await fixture.rows(`UPDATE journal SET shared_uid = 'gone' WHERE id = ?`, [first?.id]);
  const found = await sidecar.get(JournalSearch).byId(Number(first?.id));
  expect(found?.explanation.en).not.toBe('');
  const out: string[] = [];
  const to = { out: (line: string) => out.push(line), err: (line: string) => out.push(line) };
  expect(await replayCommand([String(first?.id)], fixture.env(), to)).toBe(1);
  expect(out[0]).toContain('what its facts refer to is not there any more');
  await fixture.rows(
    'UPDATE journal SET shared_uid = (SELECT o.shared_uid FROM (SELECT shared_uid FROM journal WHERE session_id = 102) o) WHERE id = ?',
    [first?.id],
  );
  expect(await fixture.replayedDifferently()).toEqual([]);
});

it('keeps a list as long as one entry refers to it', async () => {
  const housekeeping = sidecar.get(Housekeeping);
  const left = async () => (await fixture.rows('SELECT uid FROM shared_facts')).length;
  await housekeeping.tidy();
  expect(await left()).toBe(2);
  await fixture.rows('DELETE FROM journal WHERE session_id % 2 = 0 AND session_id > 100');
  await housekeeping.tidy();
  expect(await left()).toBe(2);
  await fixture.rows('DELETE FROM journal WHERE session_id = 100');
  await housekeeping.tidy();
  expect(await left()).toBe(1);
});
