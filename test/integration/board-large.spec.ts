import type { BoardDialog, Snapshot } from '../../src/board/messages.js';
import { Intake } from '../../src/work/intake.js';
import { BoardClient, ListeningSidecar } from './board-fixture.js';
import { twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { SidecarFixture } from './sidecar-fixture.js';

const size = 12_000;
/** Session ids of the large board; those of the specs lie above. */
const first = 100_000;
let sessions = 900_000;

let fixture: SidecarFixture;
let sidecar: ListeningSidecar;
const open: BoardClient[] = [];

beforeAll(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  await writeTwoCompanies(fixture.portal);
  await writeClient(fixture.portal, 500, { name: 'Вера' });
  const at = '2026-03-02 06:00:00.000';
  for (let from = 0; from < size; from += 2000) {
    const ids = Array.from({ length: 2000 }, (_, n) => first + from + n);
    await fixture.own.admin.query(
      'INSERT INTO dialog (session_id, chat_id, line_id, user_code, client_user_id, company_code, operator_id, assigned_at, started_at) VALUES ?',
      [ids.map((id) => [id, id, 1, `whatsapp|1|${id}|${id}`, 500, 'alfa', 11, at, at])],
    );
    await fixture.own.admin.query(
      `INSERT INTO journal (uid, at, kind, rule, because, company_code, session_id, subject, settings_version, facts, decision) VALUES ?`,
      [
        ids.map((id) => [
          `uid-${id}`,
          at,
          'ignored',
          'ignored',
          'spam',
          'alfa',
          id,
          `dialog:${id}`,
          1,
          JSON.stringify({ sessionId: id }),
          '{"kind":"ignored","because":"spam"}',
        ]),
      ],
    );
  }
  sidecar = await ListeningSidecar.start(fixture);
}, 120_000);
afterEach(() => {
  for (const client of open.splice(0)) client.close();
});
afterAll(async () => {
  await sidecar?.close();
  await fixture.drop();
});

async function connected(query = '?snapshot=parts'): Promise<BoardClient> {
  const client = await BoardClient.connect(`${sidecar.url.replace('http', 'ws')}/board${query}`, {});
  open.push(client);
  client.send({ type: 'hello', token: sidecar.token() });
  return client;
}

/** A snapshot with all its parts, which follow it and one another without anything between. */
async function whole(client: BoardClient): Promise<Snapshot> {
  const snapshot = await client.next('snapshot');
  const begins = client.got.indexOf(snapshot);
  const dialogs = [...snapshot.dialogs];
  const { parts = 1, seq } = snapshot;
  for (let part = 2; part <= parts; part++) {
    const next = await client.nextOf(['snapshotPart']);
    expect({ ...next, dialogs: [] }).toEqual({ type: 'snapshotPart', seq, part, parts, dialogs: [] });
    expect(client.got.indexOf(next)).toBe(begins + part - 1);
    expect(next.dialogs.length).toBeGreaterThan(0);
    dialogs.push(...next.dialogs);
  }
  return { ...snapshot, dialogs };
}

async function startedDialog(): Promise<number> {
  const sessionId = ++sessions;
  const start = await writeSession(fixture.portal, sessionId, { lineId: 1, clientUserId: 500 });
  await fixture.event('DialogStarted', start, 'client:whatsapp:500');
  await sidecar.get(Intake).drain();
  return sessionId;
}

const idsOf = (dialogs: readonly BoardDialog[]) => dialogs.map(({ sessionId }) => sessionId);

describe('a board of 12,000 dialogs', () => {
  it('comes whole, in parts, stays live, and heals after a gap', async () => {
    const client = await connected();
    const snapshot = await whole(client);
    expect(snapshot.parts).toBeGreaterThan(10);
    expect(new Set(idsOf(snapshot.dialogs)).size).toBe(snapshot.dialogs.length);
    const known = new Set(idsOf(snapshot.dialogs));
    for (let n = 0; n < size; n++) if (!known.has(first + n)) throw new Error(`dialog ${first + n} is missing`);
    expect(snapshot.dialogs[5]?.reason?.en).toEqual(expect.any(String));

    const sessionId = await startedDialog();
    const change = await client.next('changes', ({ dialogs }) => idsOf(dialogs).includes(sessionId));
    expect(change.seq).toBe(change.fromSeq + 1);

    client.send({ type: 'resync' });
    const again = await whole(client);
    expect(again.seq).toBeGreaterThan(change.seq);
    expect(idsOf(again.dialogs)).toContain(sessionId);
    expect(client.closed).toBeNull();
  }, 60_000);

  it('tells what happens while its parts are on their way after the last of them', async () => {
    const client = await connected();
    const begun = await client.next('snapshot');
    client.socket.pause();
    const sessionId = await startedDialog();
    client.socket.resume();
    const change = await client.next('changes', ({ dialogs }) => idsOf(dialogs).includes(sessionId));
    const after = client.got.slice(client.got.indexOf(begun) + 1);
    const parts = after.filter((message) => message.type === 'snapshotPart');
    expect(parts).toHaveLength((begun.parts ?? 0) - 1);
    expect(after.indexOf(change)).toBeGreaterThanOrEqual(parts.length);
    const numbers = after.filter((message) => message.type === 'changes').map(({ fromSeq, seq }) => [fromSeq, seq]);
    expect(numbers).toEqual(numbers.map((_, n) => [begun.seq + n, begun.seq + n + 1]));
  }, 60_000);

  it('sends no more of a snapshot when another is asked for', async () => {
    const client = await connected();
    const begun = await client.next('snapshot');
    client.send({ type: 'resync' });
    const again = await client.next('snapshot', ({ seq }) => seq > begun.seq);
    const at = client.got.indexOf(again);
    await client.nextOf(['snapshotPart'], ({ part, parts }) => part === parts);
    const later = client.got.slice(at).filter((message) => message.type === 'snapshotPart');
    expect(later.every(({ seq }) => seq === again.seq)).toBe(true);
    expect(later).toHaveLength((again.parts ?? 0) - 1);
  }, 60_000);

  it('is given in one message to a client that knows no parts, and it is not taken for slow', async () => {
    const client = await connected('');
    const snapshot = await client.next('snapshot');
    expect(snapshot.parts).toBeUndefined();
    expect(snapshot.dialogs.length).toBeGreaterThanOrEqual(size);
    const sessionId = await startedDialog();
    await client.next('changes', ({ dialogs }) => idsOf(dialogs).includes(sessionId));
    expect(client.closed).toBeNull();
  }, 60_000);
});
