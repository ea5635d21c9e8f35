import { parseArgs } from 'node:util';
import { BotKeys } from '../board/bot-keys.js';
import { Config } from '../config.js';
import { migrate } from '../database/migrate.js';
import { SettingsStore } from '../settings/settings-store.js';
import { settingsDocument } from '../settings-parts.js';
import { clockOf, openOwn } from './connect.js';
import type { Output } from './output.js';

const USAGE = `node dist/src/cli/bot-key.js create --name <name> [--company <code>]…   prints a new key, once
node dist/src/cli/bot-key.js list                                        the bots and whether their keys hold
node dist/src/cli/bot-key.js revoke <id>                                 ends a key at once`;

/** @returns the exit status: 0 done, 1 refused, 2 called wrongly. */
export async function botKeyCommand(args: string[], env: Record<string, string | undefined>, to: Output): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { name: { type: 'string', default: '' }, company: { type: 'string', multiple: true, default: [] } },
  });
  const [command, id] = positionals;
  const name = values.name.trim();
  const isRight =
    (command === 'create' && name !== '' && name.length <= 100) ||
    command === 'list' ||
    (command === 'revoke' && /^[1-9]\d{0,9}$/.test(id ?? ''));
  if (!isRight) {
    to.err(USAGE);
    return 2;
  }
  const config = Config.fromEnv(env);
  await migrate(config);
  const own = await openOwn(config);
  try {
    const keys = new BotKeys(own.db, clockOf(config));
    if (command === 'list') return await list(keys, to);
    if (command === 'revoke') return await revoke(keys, Number(id), to);
    const { settings } = await new SettingsStore(own.db, clockOf(config), settingsDocument).current();
    const unknown = values.company.filter((code) => !settings.companies.some((company) => company.code === code));
    if (unknown.length > 0) throw new Error(`The settings have no company ${unknown.join(', ')}`);
    to.out(await keys.create(name, values.company.length > 0 ? values.company : 'all'));
    to.err('Keep it now: it is not shown again');
    return 0;
  } finally {
    await own.close();
  }
}

async function list(keys: BotKeys, to: Output): Promise<number> {
  for (const bot of await keys.list()) {
    const companies = bot.companyCodes === 'all' ? 'all companies' : bot.companyCodes.join(', ');
    const state = bot.revokedAt ? `revoked ${bot.revokedAt.toISOString()}` : `since ${bot.createdAt.toISOString()}`;
    to.out(`${bot.id}\t${bot.name}\t${companies}\t${state}`);
  }
  return 0;
}

async function revoke(keys: BotKeys, id: number, to: Output): Promise<number> {
  if (await keys.revoke(id)) {
    to.out(`Key ${id} is revoked`);
    return 0;
  }
  to.err(`There is no key ${id} in force`);
  return 1;
}
