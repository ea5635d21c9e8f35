import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MariaDbServer, startMariaDb } from '../../playground/harness/maria-db.mjs';
import { waitFor } from '../../playground/harness/wait-for.js';
import type { World } from '../../playground/harness/world.js';
import { alfa, usualSettings } from '../support/cast.js';
import { startWorld, tuesdayMorning } from '../support/start-world.js';

const client = (name: string) => ({ externalUserId: `outage-${name}`, name });

describe('the portal does not answer for a while', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  it('decisions go on, commands wait and then arrive in their order', async () => {
    await world.portal.stopPhp();
    // The connector's hit is a process of its own here: it is the web server that the sidecar cannot reach.
    const first = await world.clientWritesByCommandLine(alfa.lines.whatsapp, client('php'), 'Первое');
    const second = await world.clientWritesByCommandLine(alfa.lines.telegram, { ...client('php-too'), phone: '+79002000001' }, 'Второе');
    const third = await world.clientWritesByCommandLine(
      alfa.lines.whatsapp,
      { ...client('php-three'), phone: '+79002000001' },
      'Тот же клиент',
    );
    await waitFor('the three dialogs are decided', async () => {
      const [row] = await world.rows<{ decided: number }>(
        `SELECT COUNT(*) AS decided FROM journal WHERE kind = 'placement' AND session_id IN (?)`,
        [[first.sessionId, second.sessionId, third.sessionId]],
      );
      return Number(row?.decided) === 3;
    });
    expect((await world.waiting()).commands).toBeGreaterThanOrEqual(3);
    expect((await world.sidecar.health()).status).toBe(200);
    await waitFor('health says that the portal is silent', async () => (await world.sidecar.health()).body['state'] === 'degraded');

    await world.portal.startPhp();
    await world.untilQuiet(60_000);
    const answered = await world.rows<{ order_key: string; id: number; answered_at: string; state: string }>(
      'SELECT order_key, id, answered_at, state FROM outbox_command ORDER BY order_key, id',
    );
    for (const [index, command] of answered.entries()) {
      expect(command.state).toBe('done');
      const before = answered[index - 1];
      if (before?.order_key === command.order_key)
        expect(new Date(command.answered_at).getTime()).toBeGreaterThanOrEqual(new Date(before.answered_at).getTime());
    }
    const [ofSecond, ofThird] = await Promise.all([world.bindingOf(second.sessionId), world.bindingOf(third.sessionId)]);
    expect(ofThird).toEqual(ofSecond);
  });
});

describe('the sidecar is off for a while', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld();
  });
  afterAll(() => world?.stop());

  it("dialogs reach the portal's own queue after the bot's time-out, and what was missed is decided on return", async () => {
    await world.sidecar.stop();
    const written = await world.clientWrites(alfa.lines.whatsapp, client('off'), 'Есть кто?');
    const atGate = await world.session(written.sessionId);
    world.clock.advance(61_000);
    await world.portal.cron();
    const byQueue = await world.session(written.sessionId);
    expect(byQueue.OPERATOR_ID).not.toBe(atGate.OPERATOR_ID);
    const queue = await world.portal.rows<{ USER_ID: number }>('SELECT USER_ID FROM b_imopenlines_queue WHERE CONFIG_ID = ?', [
      alfa.lines.whatsapp.id,
    ]);
    expect(queue.map((row) => row.USER_ID)).toContain(byQueue.OPERATOR_ID);

    await world.startSidecar();
    await world.untilQuiet();
    const placements = await world.rows(`SELECT rule FROM journal WHERE kind = 'placement' AND session_id = ?`, [written.sessionId]);
    expect(placements).toEqual([{ rule: 'first' }]);
    const binding = await world.bindingOf(written.sessionId);
    expect(binding.dealIds).toHaveLength(1);
    const { OPERATOR_ID: operatorId } = await world.session(written.sessionId);
    const [deal] = await world.portal.rows<{ ASSIGNED_BY_ID: number }>('SELECT ASSIGNED_BY_ID FROM b_crm_deal WHERE ID = ?', [
      binding.dealIds[0],
    ]);
    expect(deal?.ASSIGNED_BY_ID).toBe(operatorId);
  });
});

describe('the database is gone for a while', () => {
  let server: MariaDbServer;
  let world: World;
  let dir: string;
  beforeAll(async () => {
    dir = mkdtempSync(join(tmpdir(), 'linewarden-db-'));
    server = await startMariaDb({ dir, durable: true });
    world = await startWorld({ db: server, at: tuesdayMorning, settings: usualSettings() });
  });
  afterAll(async () => {
    await world?.stop();
    await server?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it('the sidecar stays up, says so in /health, and goes on by itself', async () => {
    const before = await world.clientWrites(alfa.lines.whatsapp, client('before'), 'До');
    await world.untilQuiet();
    await server.kill();
    await waitFor('health says that the database is gone', async () => (await world.sidecar.health()).status === 503, 30_000);
    expect(world.sidecar.isRunning).toBe(true);

    server = await startMariaDb({ dir, port: server.port, durable: true });
    await waitFor('health is good again', async () => (await world.sidecar.health()).status === 200, 30_000);
    const after = await world.clientWrites(alfa.lines.whatsapp, client('after'), 'После');
    await world.untilQuiet();
    for (const { sessionId } of [before, after]) expect((await world.bindingOf(sessionId)).dealIds).toHaveLength(1);
  });
});
