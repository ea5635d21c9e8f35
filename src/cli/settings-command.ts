import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { Config } from '../config.js';
import { migrate } from '../database/migrate.js';
import type { Language } from '../domain/language.js';
import type { Problem } from '../settings/problem.js';
import { SettingsStore } from '../settings/settings-store.js';
import { settingsDocument } from '../settings-parts.js';
import { clockOf, openOwn, openPortal, readersOf } from './connect.js';
import { chosenLanguage } from './language.js';
import type { Output } from './output.js';

const USAGE = `npm run -s settings -- export                       prints the settings in force
npm run -s settings -- check <file.json>            says what is wrong or doubtful; saves nothing
npm run -s settings -- import <file.json> [--note]  saves the file as a new version
  --lang ru|en   language of the doubts`;

const author = { authorId: 0, authorName: 'CLI' };

/** @returns the exit status: 0 done, 1 refused, 2 called wrongly. */
export async function settingsCommand(args: string[], env: Record<string, string | undefined>, to: Output): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { note: { type: 'string', default: '' }, lang: { type: 'string' } },
  });
  const [command, file] = positionals;
  if (command === 'export' && !file) return exportSettings(Config.fromEnv(env), to);
  if (command === 'check' && file) return check(Config.fromEnv(env), file, chosenLanguage(values.lang, env), to);
  if (command === 'import' && file) return importSettings(Config.fromEnv(env), file, values.note, to);
  to.err(USAGE);
  return 2;
}

async function exportSettings(config: Config, to: Output): Promise<number> {
  return withStore(config, async (store) => {
    const { version, settings } = await store.current();
    to.out(JSON.stringify(settings, null, 2));
    to.err(`version ${version}`);
    return 0;
  });
}

async function check(config: Config, file: string, language: Language, to: Output): Promise<number> {
  const parsed = settingsDocument.parse(readJson(file));
  if (parsed.kind === 'wrong') return refuse(file, parsed.problems, to);
  const portal = await openPortal(config);
  try {
    const warnings = await readersOf(portal.db, clockOf(config)).lint.warningsOf(parsed.settings);
    for (const { path, text } of warnings) to.out(`? ${path}: ${text[language]}`);
    to.out(`${file}: may be saved, ${warnings.length} doubts`);
    return 0;
  } finally {
    await portal.close();
  }
}

async function importSettings(config: Config, file: string, note: string, to: Output): Promise<number> {
  const parsed = settingsDocument.parse(readJson(file));
  if (parsed.kind === 'wrong') return refuse(file, parsed.problems, to);
  await migrate(config); // a first import comes before the first start
  return withStore(config, async (store) => {
    const { version, settings } = await store.current();
    if (version > 0 && JSON.stringify(settings) === JSON.stringify(parsed.settings)) {
      to.out(`Version ${version} is the same already`);
      return 0;
    }
    const outcome = await store.save(parsed.settings, { ...author, baseVersion: version, note: note || file.slice(-500) });
    switch (outcome.kind) {
      case 'saved':
        to.out(`Saved as version ${outcome.version}`);
        return 0;
      case 'stale':
        to.err(`Somebody saved version ${outcome.currentVersion} at the same moment: look at it, then import again`);
        return 1;
      case 'wrong':
        return refuse(file, outcome.problems, to);
      default:
        throw new Error(`no answer for ${outcome satisfies never}`);
    }
  });
}

async function withStore(config: Config, work: (store: SettingsStore) => Promise<number>): Promise<number> {
  const own = await openOwn(config);
  try {
    return await work(new SettingsStore(own.db, clockOf(config), settingsDocument));
  } finally {
    await own.close();
  }
}

function readJson(file: string): unknown {
  const text = readFileSync(file, 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`);
  }
}

function refuse(file: string, problems: Problem[], to: Output): number {
  for (const { path, code, expected, got } of problems) {
    to.err(`${path || file}: ${code}: expected ${expected}${got === undefined ? '' : `, found ${got}`}`);
  }
  to.err(`${file}: nothing was saved`);
  return 1;
}
