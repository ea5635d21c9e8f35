import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { OwnDb } from '../database/own-db.js';
import type { Problem } from './problem.js';
import { SettingsDocument } from './settings-document.js';
import type { Settings } from './settings-schema.js';

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

const CACHED_MS = 1000;
const DUPLICATE_ENTRY = 1062;

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
   * version write the same next one, and the table takes it once.
   */
  async save(document: unknown, by: Author & { baseVersion: number; note: string }): Promise<Saving> {
    const parsed = this.document.parse(document);
    if (parsed.kind === 'wrong') return parsed;
    const currentVersion = await this.latestVersion();
    if (currentVersion !== by.baseVersion) return { kind: 'stale', currentVersion };
    const version = by.baseVersion + 1;
    try {
      await this.db.query(
        'INSERT INTO settings_version (version, created_at, author_id, author_name, note, document) VALUES (?, ?, ?, ?, ?, ?)',
        [version, this.clock.now(), by.authorId, by.authorName.slice(0, 255), by.note.slice(0, 500), JSON.stringify(parsed.settings)],
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
    return earlier ? this.save(earlier.settings, by) : { kind: 'unknown' };
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
    return row ? { ...toVersion(row), settings: this.stored(version, row.document) } : null;
  }

  /** The version before; before the first one there are empty settings as version 0. */
  async before(version: number): Promise<VersionedSettings> {
    const [earlier] = await this.history({ beforeVersion: version, limit: 1 });
    return { version: earlier?.version ?? 0, settings: await this.read(earlier?.version ?? 0) };
  }

  private async latestVersion(): Promise<number> {
    const [row] = await this.db.query<{ latest: number | null }[]>('SELECT MAX(version) AS latest FROM settings_version');
    return row?.latest ?? 0;
  }

  private async read(version: number): Promise<Settings> {
    if (version === 0) return this.stored(0, '{}');
    const found = await this.at(version);
    if (!found) throw new Error(`Settings version ${version} has gone`);
    return found.settings;
  }

  /** A document was checked when it was saved; defaults added to the schema since then are filled in here. */
  private stored(version: number, document: string): Settings {
    const parsed = this.document.parseStored(JSON.parse(document));
    if (parsed.kind === 'ok') return parsed.settings;
    const places = parsed.problems.map((problem) => `${problem.path}: ${problem.code}`).join('; ');
    throw new Error(`Stored settings version ${version} are wrong by now: ${places}`);
  }
}

function inForce({ version, settings }: VersionedSettings): VersionedSettings {
  return { version, settings };
}

function toVersion(row: Row): SettingsVersion {
  return { version: row.version, createdAt: row.created_at, authorId: row.author_id, authorName: row.author_name, note: row.note };
}
