import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { OwnDb } from '../database/own-db.js';
import type { Problem } from './problem.js';
import { pathText } from './problems.js';
import { SettingsDocument, type StoredSettings } from './settings-document.js';
import type { Settings } from './settings-schema.js';
import { withUnread } from './unread-settings.js';

export interface VersionedSettings {
  /** 0: nothing was ever saved. */
  version: number;
  settings: Settings;
}

export interface SettingsVersion {
  version: number;
  createdAt: Date;
  authorId: number;
  authorName: string;
  note: string;
}

/** The portal's user who saves; id 0 is somebody at the command line. */
export interface Author {
  authorId: number;
  authorName: string;
}

/** `stale`: somebody has saved since `baseVersion` was read; nothing was changed. */
export type Saving =
  | { kind: 'saved'; version: number }
  | { kind: 'stale'; currentVersion: number }
  | { kind: 'wrong'; problems: Problem[] };

interface Row {
  version: number;
  created_at: Date;
  author_id: number;
  author_name: string;
  note: string;
}

type Stored = Extract<StoredSettings, { kind: 'ok' }>;

const CACHED_MS = 1000;
const DUPLICATE_ENTRY = 1062;

/** What is stored cannot be read by this release; the message says where and why. */
export class StoredSettingsWrong extends Error {
  override name = 'StoredSettingsWrong';
}

/** Settings as numbered versions; none is ever changed, an older one is restored by saving it again. */
@Injectable()
export class SettingsStore {
  private cached: (VersionedSettings & { checkedAtMs: number }) | null = null;

  constructor(
    private readonly db: OwnDb,
    private readonly clock: Clock,
    private readonly document: SettingsDocument,
  ) {}

  /** The settings in force, at most a second old. */
  async current(): Promise<VersionedSettings> {
    const nowMs = this.clock.now().getTime();
    // a turned clock may go back
    if (this.cached && Math.abs(nowMs - this.cached.checkedAtMs) < CACHED_MS) return inForce(this.cached);
    return this.latest();
  }

  /** The settings as they are saved at this moment, for people who are about to change them. */
  async latest(): Promise<VersionedSettings> {
    const checkedAtMs = this.clock.now().getTime();
    const version = await this.latestVersion();
    const settings = this.cached?.version === version ? this.cached.settings : await this.read(version);
    this.cached = { version, settings, checkedAtMs };
    return { version, settings };
  }

  /**
   * Saves a whole document as the version after `baseVersion`. The number itself is the lock: two people who read the same
   * version write the same next one, and the table takes it once. What a newer release has saved and this one does not read stays in it.
   * @param by `unreadOf`: the version from which that is taken; else the base
   */
  async save(document: unknown, by: Author & { baseVersion: number; note: string; unreadOf?: number }): Promise<Saving> {
    const parsed = this.document.parse(document);
    if (parsed.kind === 'wrong') return parsed;
    const currentVersion = await this.latestVersion();
    if (currentVersion !== by.baseVersion) return { kind: 'stale', currentVersion };
    const version = by.baseVersion + 1;
    const kept = await this.stored(by.unreadOf ?? by.baseVersion).catch(nothingIfWrong);
    try {
      await this.db.query(
        'INSERT INTO settings_version (version, created_at, author_id, author_name, note, document) VALUES (?, ?, ?, ?, ?, ?)',
        [
          version,
          this.clock.now(),
          by.authorId,
          by.authorName.slice(0, 255),
          by.note.slice(0, 500),
          JSON.stringify(kept ? withUnread(parsed.settings, kept) : parsed.settings),
        ],
      );
    } catch (error) {
      if ((error as { errno?: number }).errno !== DUPLICATE_ENTRY) throw error;
      return { kind: 'stale', currentVersion: await this.latestVersion() };
    }
    this.cached = { version, settings: parsed.settings, checkedAtMs: this.clock.now().getTime() };
    return { kind: 'saved', version };
  }

  /** Saves an earlier version's document as the newest one. `unknown`: there is no such version. */
  async restore(version: number, by: Author & { baseVersion: number; note: string }): Promise<Saving | { kind: 'unknown' }> {
    const earlier = await this.at(version);
    return earlier ? this.save(earlier.settings, { ...by, unreadOf: version }) : { kind: 'unknown' };
  }

  /**
   * What the settings in force have that this release does not read, as places like `companies[0].leads`.
   * @throws StoredSettingsWrong
   */
  async unread(): Promise<string[]> {
    const { unread } = await this.stored(await this.latestVersion());
    return unread.map(({ path }) => pathText(path));
  }

  /** Newest first, without the documents. */
  async history(page: { beforeVersion?: number | undefined; limit: number }): Promise<SettingsVersion[]> {
    const rows = await this.db.query<Row[]>(
      `SELECT version, created_at, author_id, author_name, note FROM settings_version
        WHERE version < ? ORDER BY version DESC LIMIT ?`,
      [page.beforeVersion ?? 2 ** 31, page.limit],
    );
    return rows.map(toVersion);
  }

  /** One version with its document; null when there is none of that number. */
  async at(version: number): Promise<(SettingsVersion & { settings: Settings }) | null> {
    const [row] = await this.db.query<(Row & { document: string })[]>(
      'SELECT version, created_at, author_id, author_name, note, document FROM settings_version WHERE version = ?',
      [version],
    );
    return row ? { ...toVersion(row), settings: this.checked(version, row.document).settings } : null;
  }

  /** The version before; before the first one there are empty settings as version 0. */
  async before(version: number): Promise<VersionedSettings> {
    const [earlier] = await this.history({ beforeVersion: version, limit: 1 });
    return { version: earlier?.version ?? 0, settings: await this.read(earlier?.version ?? 0) };
  }

  /**
   * What each version in force at the instant or later says, oldest first, one after the other: documents are large. Of a version that this
   * release cannot read the one before is taken to be in force still.
   */
  async since<T>(at: Date, say: (settings: Settings) => T): Promise<{ from: Date; says: T }[]> {
    const versions = await this.db.query<Pick<Row, 'version' | 'created_at'>[]>(
      'SELECT version, created_at FROM settings_version ORDER BY version DESC',
    );
    const told: { from: Date; says: T }[] = [];
    for (const { version, created_at: from } of versions) {
      const stored = await this.stored(version).catch(nothingIfWrong);
      if (!stored) continue;
      told.unshift({ from, says: say(stored.settings) });
      if (from <= at) break;
    }
    return told;
  }

  private async latestVersion(): Promise<number> {
    const [row] = await this.db.query<{ latest: number | null }[]>('SELECT MAX(version) AS latest FROM settings_version');
    return row?.latest ?? 0;
  }

  private async read(version: number): Promise<Settings> {
    return (await this.stored(version)).settings;
  }

  private async stored(version: number): Promise<Stored> {
    if (version === 0) return this.checked(0, '{}');
    const [row] = await this.db.query<{ document: string }[]>('SELECT document FROM settings_version WHERE version = ?', [version]);
    if (!row) throw new Error(`Settings version ${version} has gone`);
    return this.checked(version, row.document);
  }

  /** A document was checked when it was saved; defaults added to the schema since then are filled in here. */
  private checked(version: number, document: string): Stored {
    const parsed = this.document.parseStored(JSON.parse(document));
    if (parsed.kind === 'ok') return parsed;
    const places = parsed.problems.map((problem) => `${problem.path}: ${problem.code}`).join('; ');
    throw new StoredSettingsWrong(`Stored settings version ${version} are wrong by now: ${places}`);
  }
}

function nothingIfWrong(error: unknown): null {
  if (error instanceof StoredSettingsWrong) return null;
  throw error;
}

function inForce({ version, settings }: VersionedSettings): VersionedSettings {
  return { version, settings };
}

function toVersion(row: Row): SettingsVersion {
  return { version: row.version, createdAt: row.created_at, authorId: row.author_id, authorName: row.author_name, note: row.note };
}
