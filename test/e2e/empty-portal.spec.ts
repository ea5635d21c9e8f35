import type { World } from '../../playground/harness/world.js';
import { alfa, usualSettings } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';

let world: World;
beforeAll(async () => {
  world = await startWorld({ settings: null });
});
afterAll(() => world?.stop());

describe('the practice portal from nothing', () => {
  it('is as the installation leaves it: no settings, no addresses, no line set', async () => {
    const { body } = await world.api.ask<{ version: number }>('GET', '/api/settings');
    expect(body.version).toBe(0);
    const addresses = await world.portal.rows(
      "SELECT NAME FROM b_option WHERE MODULE_ID = 'linewarden.dispatch' AND NAME IN ('sidecar_url', 'board_url') AND VALUE <> ''",
    );
    expect(addresses).toEqual([]);
    const lines = await world.portal.rows<{ bots: number }>(
      "SELECT COUNT(*) AS bots FROM b_imopenlines_config WHERE WELCOME_BOT_ENABLE = 'Y'",
    );
    expect(Number(lines[0]?.bots)).toBe(0);
  });

  it('the portal’s own queue takes who writes before there is a company; that is decided when there is one', async () => {
    const written = await world.clientWrites(alfa.lines.whatsapp, { externalUserId: 'early', name: 'Ранний' }, 'Здравствуйте');
    expect((await world.session(written.sessionId)).OPERATOR_ID).toBeGreaterThan(0);
    await world.saveSettings(usualSettings());
    await world.untilQuiet();
    const journal = await world.rows<{ kind: string; company: string }>(
      'SELECT kind, company_code AS company FROM journal WHERE session_id = ? ORDER BY id',
      [written.sessionId],
    );
    expect(journal[0]).toEqual({ kind: 'placement', company: 'alfa' });
  });
});
