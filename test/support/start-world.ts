import { World, type WorldOptions } from '../../playground/harness/world.js';
import { usualSettings } from './cast.js';
import { testServer } from './test-db.js';

/** Tuesday, 3 March 2026, 11:00 in Moscow: everybody of the seed is at work who is to be. */
export const tuesdayMorning = new Date('2026-03-03T11:00:00+03:00');

/** A world on the run's database server, on an ordinary working morning. */
export async function startWorld(options: Partial<WorldOptions> = {}): Promise<World> {
  return await World.start({ at: tuesdayMorning, settings: usualSettings(), ...options, db: options.db ?? testServer() });
}
