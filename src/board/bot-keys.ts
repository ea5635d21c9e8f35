import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { ApiDb } from '../database/api-db.js';

/** A chatbot that may ask and listen. */
export interface Bot {
  id: number;
  name: string;
  companyCodes: readonly string[] | 'all';
}

export interface KnownBot extends Bot {
  createdAt: Date;
  revokedAt: Date | null;
}

interface Row {
  id: number;
  name: string;
  company_codes: string | null;
  created_at: Date;
  revoked_at: Date | null;
}

const columns = 'id, name, company_codes, created_at, revoked_at';

/**
 * Keys of chatbots. Of a key only its SHA-256 is kept: it is 32 random bytes, which no dictionary holds, so a slow hash would add nothing.
 */
@Injectable()
export class BotKeys {
  constructor(
    private readonly db: ApiDb,
    private readonly clock: Clock,
  ) {}

  /** @returns the key; it is never to be seen again */
  async create(name: string, companyCodes: readonly string[] | 'all'): Promise<string> {
    const key = `lwb_${randomBytes(32).toString('base64url')}`;
    await this.db.query('INSERT INTO bot_key (name, key_hash, company_codes, created_at) VALUES (?, ?, ?, ?)', [
      name,
      hashOf(key),
      companyCodes === 'all' ? null : JSON.stringify(companyCodes),
      this.clock.now(),
    ]);
    return key;
  }

  /** null: no such key, or it was revoked. */
  async botOf(key: string): Promise<Bot | null> {
    const [row] = await this.db.query<Row[]>(`SELECT ${columns} FROM bot_key WHERE key_hash = ? AND revoked_at IS NULL`, [hashOf(key)]);
    return row ? toBot(row) : null;
  }

  /** Those of the bots whose keys still hold. */
  async stillHolding(ids: readonly number[]): Promise<Set<number>> {
    if (ids.length === 0) return new Set();
    const rows = await this.db.query<{ id: number }[]>('SELECT id FROM bot_key WHERE id IN (?) AND revoked_at IS NULL', [
      [...new Set(ids)],
    ]);
    return new Set(rows.map((row) => row.id));
  }

  async list(): Promise<KnownBot[]> {
    return (await this.db.query<Row[]>(`SELECT ${columns} FROM bot_key ORDER BY id`)).map(toBot);
  }

  /** @returns false: there is no such key in force */
  async revoke(id: number): Promise<boolean> {
    const result = await this.db.query<{ affectedRows: number }>('UPDATE bot_key SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL', [
      this.clock.now(),
      id,
    ]);
    return result.affectedRows === 1;
  }
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

function toBot(row: Row): KnownBot {
  const companyCodes = row.company_codes === null ? ('all' as const) : (JSON.parse(row.company_codes) as string[]);
  return { id: row.id, name: row.name, companyCodes, createdAt: row.created_at, revokedAt: row.revoked_at };
}
