import { writeSync } from 'node:fs';
import type { World } from '../../playground/harness/world.js';
import { alfa, beta } from '../support/cast.js';
import { startWorld } from '../support/start-world.js';
import { PortalWorld } from '../worlds/portal-worlds.js';

const minuteMs = 60_000;
/** As many as `npm run worlds` asks for. */
const count = Number(process.env['LINEWARDEN_WORLDS'] ?? 20);
const firstSeed = Number(process.env['LINEWARDEN_WORLDS_SEED'] ?? 1);
const atOnce = 20;
const rounds = 9;

describe('worlds of a few people who write, call, and are written down with slips', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld({ sidecars: 1 });
    for (const { numbers } of [alfa, beta]) await world.calls.setNumber(numbers.main.searchId, { CRM_CREATE: 'none' });
  });
  afterAll(() => world?.stop());

  it(
    `${count} of them: nobody is taken for somebody else, and every merge is one that the truth would make`,
    async () => {
      const wrong: string[] = [];
      const tally: Record<string, number> = {};
      for (let first = 0; first < count; first += atOnce) {
        const worlds = Array.from({ length: Math.min(atOnce, count - first) }, (_, index) => {
          const number = first + index + 1;
          return new PortalWorld(world, firstSeed + number - 1, number);
        });
        for (let round = 0; round < rounds; round++) {
          await inFours(worlds.map((one) => one.next(round)));
          await world.untilQuiet(120_000);
          if (round % 3 === 2 || round === rounds - 1) {
            world.clock.advance(16 * minuteMs); // what waits for a slip to be mended is asked again
            await world.untilQuiet(120_000);
          }
          for (const one of worlds) wrong.push(...(await one.judge()));
        }
        for (const one of worlds) for (const [name, n] of Object.entries(one.tally)) tally[name] = (tally[name] ?? 0) + n;
      }
      const merges = await world.rows<{ state: string; because: string; n: number }>(
        'SELECT state, because, COUNT(*) AS n FROM client_merge GROUP BY state, because ORDER BY state, because',
      );
      const counted = [
        ...Object.entries(tally).map(([name, n]) => `${n} ${name}`),
        ...merges.map(({ state, because, n }) => `${n} ${state} (${because})`),
      ];
      writeSync(1, `[worlds] ${count} worlds: ${counted.join(', ')}\n`);
      if (wrong.length > 0) throw new Error(wrong.join('\n\n'));
      const stateOf = (wanted: string) => merges.filter(({ state }) => state === wanted).reduce((sum, { n }) => sum + Number(n), 0);
      expect(stateOf('done') + stateOf('apart')).toBeGreaterThan(0); // or they would prove nothing
      expect(stateOf('suggested')).toBeGreaterThan(0);
      expect(stateOf('apart')).toBeGreaterThan(0);
    },
    count * 30_000,
  );
});

/** The practice portal serves several hits at once. */
async function inFours(actions: readonly (() => Promise<void>)[]): Promise<void> {
  for (let first = 0; first < actions.length; first += 4) await Promise.all(actions.slice(first, first + 4).map((action) => action()));
}
