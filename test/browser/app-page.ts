import type { World } from '../../playground/harness/world.js';
import { makeToken } from '../../src/http/token.js';
import type { Visit } from './visits.js';

export interface Holder {
  userId: number;
  name: string;
  isAdmin: boolean;
  /** From now on, by the clock of the practice portal. */
  lifeSeconds?: number;
}

export function tokenOf(world: World, { lifeSeconds = 600, ...holder }: Holder): string {
  const exp = Math.floor(world.clock.now().getTime() / 1000) + lifeSeconds;
  return makeToken(world.portal.secret, { v: 1, ...holder, lang: 'ru', exp });
}

/** Opens the sidecar's own address with a token, as the portal's door does. */
export async function openApp({ page, lang }: Visit, world: World, holder: Holder, screen: string): Promise<void> {
  await page.goto(`${world.sidecar.url}/app/?lang=${lang}#token=${tokenOf(world, holder)}&/${screen}`);
  await page.locator('main h1').waitFor();
}
