import { parseArgs } from 'node:util';
import { Config } from '../config.js';
import { makeToken } from '../http/token.js';
import { clockOf, openPortal, readersOf } from './connect.js';
import { chosenLanguage } from './language.js';
import type { Output } from './output.js';

const USAGE = `node dist/src/cli/token.js --user <id> [--admin] [--minutes 1..10] [--lang ru|en]   prints a token for the board and the API`;

/**
 * Whoever may read the sidecar's environment holds the secret already: the token gives nothing beyond it.
 * @returns the exit status: 0 done, 2 called wrongly
 */
export async function tokenCommand(args: string[], env: Record<string, string | undefined>, to: Output): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      user: { type: 'string' },
      admin: { type: 'boolean', default: false },
      minutes: { type: 'string', default: '10' },
      lang: { type: 'string' },
    },
  });
  const userId = Number(values.user);
  const minutes = Number(values.minutes);
  if (!Number.isInteger(userId) || userId < 1 || !Number.isInteger(minutes) || minutes < 1 || minutes > 10) {
    to.err(USAGE);
    return 2;
  }
  const config = Config.fromEnv(env);
  const born = Math.floor(clockOf(config).now().getTime() / 1000);
  const exp = born + minutes * 60;
  const lang = chosenLanguage(values.lang, env);
  to.out(makeToken(config.secret, { v: 2, userId, name: await nameOf(config, userId), isAdmin: values.admin, lang, born, exp }));
  return 0;
}

async function nameOf(config: Config, userId: number): Promise<string> {
  const portal = await openPortal(config);
  try {
    const user = (await readersOf(portal.db, clockOf(config)).users.byIds([userId])).get(userId);
    if (!user) throw new Error(`The portal has no user ${userId}`);
    return user.name.slice(0, 255);
  } finally {
    await portal.close();
  }
}
