import { startWorld } from '../support/start-world.js';
import { testsOfChaos } from '../support/tests-of-chaos.js';

describe('sidecars are killed again and again while a thousand events come in', () => {
  testsOfChaos({ start: (settings) => startWorld({ sidecars: 2, settings }), wantedEvents: 1_000, wantedKills: 15 });
});
