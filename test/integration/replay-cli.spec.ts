import { replayCommand } from '../../src/cli/replay-command.js';
import { Intake } from '../../src/work/intake.js';
import { twoCompanies, writeClient, writeSession, writeTwoCompanies } from './people-of-two-companies.js';
import { at, SidecarFixture } from './sidecar-fixture.js';

let fixture: SidecarFixture;

beforeAll(async () => {
  fixture = await SidecarFixture.create(twoCompanies);
  await writeTwoCompanies(fixture.portal);
  const intake = (await fixture.sidecar()).get(Intake);
  // Three on Monday, the last of them on a line of no company; one just before and one at midnight of the portal's Tuesday.
  for (const [sessionId, lineId, when] of [
    [101, 1, at('10:00')],
    [102, 6, at('11:00')],
    [103, 99, at('12:00')],
    [104, 1, at('23:59:59')],
    [105, 1, at('00:00', 3)],
  ] as const) {
    fixture.clock.at = when;
    await writeClient(fixture.portal, sessionId);
    const start = await writeSession(fixture.portal, sessionId, { lineId, clientUserId: sessionId });
    await fixture.event('DialogStarted', start, `client:whatsapp:${sessionId}`);
    await intake.drain();
  }
});
afterAll(() => fixture.drop());

async function replay(...args: string[]) {
  const out: string[] = [];
  const err: string[] = [];
  const status = await replayCommand(args, fixture.env(), { out: (line) => out.push(line), err: (line) => err.push(line) });
  return { status, out, err };
}

const idOf = async (sessionId: number): Promise<number> => {
  const [row] = await fixture.rows<{ id: number }>('SELECT id FROM journal WHERE session_id = ?', [sessionId]);
  return Number(row?.id);
};

describe('entries of the journal from the command line', () => {
  it('are decided again one by one', async () => {
    const [placed, ignored] = [await idOf(101), await idOf(103)];
    expect(await replay(String(placed), String(ignored))).toEqual({
      status: 0,
      out: [`${placed} placement first: equal`, `${ignored} ignored ignored: written down, not decided by a rule`],
      err: [],
    });
    expect(await replay('4444')).toEqual({ status: 1, out: ['4444 there is no such entry'], err: [] });
  });

  it('are summed over a day of the portal, the whole of it and no more', async () => {
    expect(await replay('--from', '2026-03-02', '--to', '2026-03-02')).toEqual({
      status: 0,
      out: ['from 2026-03-01T21:00:00.000Z to 2026-03-02T21:00:00.000Z', 'ignored: 1 not decided by a rule', 'placement: 3 equal'],
      err: [],
    });
    expect((await replay('--from', '2026-03-03')).out).toEqual(['from 2026-03-02T21:00:00.000Z on', 'placement: 1 equal']);
  });

  it('are summed between instants, the last one left out', async () => {
    const between = await replay('--from', '2026-03-02T10:00:00+03:00', '--to', '2026-03-02T11:00:00+03:00');
    expect(between.out.slice(1)).toEqual(['placement: 1 equal']);
    const quiet = await replay('--from', '2026-03-02T13:00:00+03:00', '--to', '2026-03-02T14:00:00+03:00');
    expect(quiet).toMatchObject({ status: 0, out: [expect.anything(), 'no entries'] });
  });

  it('are refused with what was expected', async () => {
    expect(await replay()).toMatchObject({ status: 2, out: [], err: [expect.stringContaining('npm run -s replay')] });
    const noDate = await replay('--from', 'yesterday');
    expect(noDate).toMatchObject({ status: 2, out: [] });
    expect(noDate.err[0]).toMatch(/^--from yesterday: a day like 2026-03-02, or an instant with its zone/);
    const turned = await replay('--from', '2026-03-03', '--to', '2026-03-01');
    expect(turned).toMatchObject({ status: 2, out: [] });
    expect(turned.err[0]).toBe('--to 2026-03-01T21:00:00.000Z: an instant after --from, 2026-03-02T21:00:00.000Z');
  });
});

describe('a journal in which something comes out differently', () => {
  beforeAll(async () => {
    await fixture.rows(`UPDATE journal SET decision = JSON_SET(decision, '$.responsibleId', 4444) WHERE session_id = 102`);
    await fixture.rows(`UPDATE journal SET facts = '{}' WHERE session_id = 104`);
    await fixture.rows(`UPDATE journal SET kind = 'divorce' WHERE session_id = 103`);
  });

  it('names the entries, goes on with the others, and ends with status 1', async () => {
    const [different, failed] = [await idOf(102), await idOf(104)];
    const { status, out } = await replay('--from', '2026-03-02');
    expect(status).toBe(1);
    expect(out.slice(1)).toEqual([
      'divorce: 1 of a kind that is unknown here',
      'placement: 2 equal, 1 different, 1 could not be decided on their facts',
      expect.stringMatching(new RegExp(`^ {2}not equal: ${different}, ${failed} \\(.+\\)$`)),
    ]);
    const alone = await replay(String(different));
    expect(alone.status).toBe(1);
    expect(alone.out[0]).toMatch(new RegExp(`^${different} placement first: different\n {2}then .*4444.*\n {2}now  `));
  });

  it('is read to its end also when it is longer than one portion', async () => {
    const columns = 'at, kind, rule, because, settings_version, facts, decision';
    for (let entries = 1; entries < 1024; entries *= 2)
      await fixture.rows(`INSERT INTO journal (uid, ${columns}) SELECT UUID(), ${columns} FROM journal WHERE at = ?`, [at('10:00')]);
    const { out } = await replay('--from', '2026-03-02T10:00:00+03:00', '--to', '2026-03-02T10:00:01+03:00');
    expect(out.slice(1)).toEqual(['placement: 1024 equal']);
  });
});
