import { join } from 'node:path';
import { repositoryRoot } from '../../playground/harness/repository.js';
import { startGalera } from '../support/galera/start-galera.mjs';
import { startWorld } from '../support/start-world.js';
import { testsOfChaos } from '../support/tests-of-chaos.js';

let cluster: Awaited<ReturnType<typeof startGalera>>;
beforeAll(async () => {
  cluster = await startGalera(join(repositoryRoot, 'var/galera'));
}, 120_000);
afterAll(() => cluster?.stop());

describe('two sidecars on two nodes of a Galera cluster are killed again and again, and so is a node', () => {
  testsOfChaos({
    start: async (settings) => {
      const [first, second] = cluster.nodes;
      if (!first || !second) throw new Error('two nodes are needed');
      return startWorld({
        db: first,
        settings,
        sidecars: 2,
        sidecarEnvs: [{}, { LINEWARDEN_DB_PORT: String(second.port) }], // the portal's port follows
      });
    },
    wantedEvents: 400,
    wantedKills: 8,
    also: async () => {
      await new Promise((later) => setTimeout(later, 3_000));
      await cluster.nodes[1]?.kill();
      await cluster.restart(1);
      return 0;
    },
  });
});
