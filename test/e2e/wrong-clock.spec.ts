import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../playground/harness/maria-db.mjs';
import { repositoryRoot } from '../../playground/harness/repository.js';
import { Sidecar } from '../../playground/harness/sidecar.js';
import { waitFor } from '../../playground/harness/wait-for.js';
import type { World } from '../../playground/harness/world.js';
import { alfa } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

const hourMs = 3_600_000;
const preload = ['--import', join(repositoryRoot, 'test/support/turned-machine-clock.mjs')];

describe('a sidecar on a machine whose clock is wrong', () => {
  let world: World;
  let sidecar: Sidecar;
  let sessions = 0;
  /** As of a service in production: no file is the clock. */
  let env: Record<string, string>;
  let turnedBy: string;
  beforeAll(async () => {
    world = await startWorld({ sidecars: 1, at: new Date() });
    await world.sidecar.stop();
    turnedBy = join(world.dir, 'turned-by');
    const { LINEWARDEN_CLOCK_FILE: _, ...rest } = world.env;
    env = { ...rest, LINEWARDEN_INSTANCE: 'wrong', TURNED_BY_FILE: turnedBy };
  });
  afterEach(() => sidecar?.kill());
  afterAll(() => world?.stop());

  async function start(aheadMs: number): Promise<void> {
    turn(aheadMs);
    sidecar = await Sidecar.start({ env, port: await freePort(), logFile: join(world.dir, 'wrong.log'), nodeArgs: preload });
  }

  const turn = (aheadMs: number) => writeFileSync(turnedBy, String(aheadMs));

  /** One check that has been due for a minute by the database's clock, and one that is due in five. */
  async function setChecks(): Promise<{ due: number; later: number }> {
    sessions += 2;
    const [due, later] = [900_000 + sessions, 900_001 + sessions];
    await world.rows(
      `INSERT INTO question (kind, subject, topic, set_for, due_at) VALUES
         ('check', 'dialog:${due}', '', 1, UTC_TIMESTAMP(3) - INTERVAL 1 MINUTE), ('check', 'dialog:${later}', '', 1, UTC_TIMESTAMP(3) + INTERVAL 5 MINUTE)`,
    );
    return { due, later };
  }

  const isAsked = async (sessionId: number) =>
    (await world.rows('SELECT id FROM question WHERE subject = ?', [`dialog:${sessionId}`])).length === 0;

  const clockIncidents = () =>
    world.rows<{ details: string }>(`SELECT details FROM incident WHERE kind = 'clock-off' AND closed_at IS NULL`);

  it.each([
    { scenario: 'an hour ahead', aheadMs: hourMs },
    { scenario: 'two hours behind', aheadMs: -2 * hourMs },
  ])('$scenario: checks are asked and commands are sent when they are due by the database', async ({ aheadMs }) => {
    await start(aheadMs);
    const { due, later } = await setChecks();
    await waitFor('the check that is due is asked', () => isAsked(due));
    expect(await isAsked(later)).toBe(false);
    const { sessionId } = await world.clientWrites(
      alfa.lines.whatsapp,
      { externalUserId: `clock-${aheadMs}`, name: 'Клиент' },
      'Здравствуйте',
    );
    await waitFor('the dialog is placed in the portal', async () => (await world.bindingOf(sessionId)).dealIds.length === 1);
    expect(await isAsked(later)).toBe(false);
    const wrong = await world.rows(
      `SELECT 'journal' AS what, id FROM journal WHERE session_id = ? AND ABS(TIMESTAMPDIFF(SECOND, at, UTC_TIMESTAMP())) > 60
       UNION ALL SELECT 'command', id FROM outbox_command
        WHERE subject = ? AND (ABS(TIMESTAMPDIFF(SECOND, created_at, UTC_TIMESTAMP())) > 60 OR due_at > UTC_TIMESTAMP() + INTERVAL 60 SECOND)`,
      [sessionId, `dialog:${sessionId}`],
    );
    expect(wrong).toEqual([]);

    const [incident] = await waitFor('an incident tells of the clock', async () => {
      const open = await clockIncidents();
      return open.length > 0 && open;
    });
    expect(JSON.parse(incident?.details ?? '')).toEqual({ instance: 'wrong', aheadSeconds: aheadMs / 1000 });
    expect((await sidecar.health()).body).toMatchObject({
      state: 'degraded',
      clockAhead: aheadMs / 1000,
      reasons: [{ state: 'degraded', part: 'clock', code: 'CLOCK_OFF' }],
    });
    turn(0);
    await waitFor('the incident has ended with its cause', async () => (await clockIncidents()).length === 0);
    await waitFor('health is good again', async () => (await sidecar.health()).body['state'] === 'ok');
  });

  it('is turned while it works: nothing is asked before its time', async () => {
    await start(0);
    const before = await setChecks();
    await waitFor('the check that is due is asked', () => isAsked(before.due));
    turn(hourMs);
    await waitFor('an incident tells of the clock', async () => (await clockIncidents()).length === 1);
    const after = await setChecks();
    await waitFor('the check that is due is asked', () => isAsked(after.due));
    expect(await isAsked(before.later)).toBe(false);
    expect(await isAsked(after.later)).toBe(false);
  });

  it.each([
    { aheadMs: 0, status: 0, line: /^OK +The clocks of sidecar and database agree$/m },
    { aheadMs: 20_000, status: 0, line: /^WARN +The clocks of this server and the database are (19|20|21) s apart$/m },
    { aheadMs: -90_000, status: 1, line: /^FAIL +The clocks of this server and the database are (89|90|91) s apart$/m },
  ])('is told of by the doctor, with the clock $aheadMs ms ahead', async ({ aheadMs, status, line }) => {
    turn(aheadMs);
    const seen = await new Promise<{ status: number; output: string }>((done) => {
      const args = [...preload, join(repositoryRoot, 'dist/src/cli/doctor.js'), '--lang', 'en'];
      execFile(process.execPath, args, { env: { ...process.env, ...env } }, (error, stdout, stderr) =>
        done({ status: error === null ? 0 : Number(error.code), output: stdout + stderr }),
      );
    });
    expect(seen).toEqual({ status, output: expect.stringMatching(line) });
    // Everything else goes by the database's clock, the signature too.
    expect(seen.output.match(/^FAIL/gm)?.length ?? 0).toBe(status);
  });
});
