import { Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { OwnDb } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';

/** What a person has to look at. Open ones are unique by kind and subject; a repeat is counted. */
export interface Incident {
  incidentId: number;
  kind: string;
  subject: string;
  openedAt: Date;
  lastSeenAt: Date;
  closedAt: Date | null;
  /** The portal's user; 0 when the sidecar itself saw that it is over; null while open. */
  closedBy: number | null;
  seenCount: number;
  /** As last seen. */
  details: unknown;
}

export interface IncidentSearch {
  state: 'open' | 'closed' | 'all';
  kind?: string | undefined;
  subject?: string | undefined;
  /** Only those with a smaller id: the next page. */
  beforeId?: number | undefined;
  limit: number;
}

export type Closing = 'closed' | 'alreadyClosed' | 'unknown';

interface Row {
  id: number | string;
  kind: string;
  subject: string;
  opened_at: Date;
  last_seen_at: Date;
  closed_at: Date | null;
  closed_by: number | null;
  seen_count: number;
  details: string;
}

const SUBJECT_LENGTH = 190;

@Injectable()
export class Incidents {
  constructor(
    private readonly db: OwnDb,
    private readonly clock: Clock,
  ) {}

  /**
   * Opens an incident, or counts one more sighting of the open one and keeps the newer details.
   * `subject` names what it is about, e.g. `dialog:15` or a command's id. With `tx` it is written in the caller's transaction.
   */
  async open(kind: string, subject: string, details: unknown, tx: Tx = this.db): Promise<void> {
    const now = this.clock.now();
    const about = subject.slice(0, SUBJECT_LENGTH);
    await tx.write(
      `INSERT INTO incident (kind, subject, open_key, opened_at, last_seen_at, seen_count, details) VALUES (?, ?, ?, ?, ?, 1, ?)
       ON DUPLICATE KEY UPDATE seen_count = seen_count + 1, last_seen_at = VALUES(last_seen_at), details = VALUES(details)`,
      [kind, about, openKey(kind, about), now, now, JSON.stringify(details ?? null)],
    );
  }

  /** A person has looked at it. */
  async close(incidentId: number, closedBy: number): Promise<Closing> {
    if ((await this.end('id = ? AND open_key IS NOT NULL', incidentId, closedBy, this.db)) > 0) return 'closed';
    const found = await this.db.query<unknown[]>('SELECT id FROM incident WHERE id = ?', [incidentId]);
    return found.length > 0 ? 'alreadyClosed' : 'unknown';
  }

  /** The trouble went away by itself. @returns whether it was open. */
  async settle(kind: string, subject: string, tx: Tx = this.db): Promise<boolean> {
    return (await this.end('open_key = ?', openKey(kind, subject.slice(0, SUBJECT_LENGTH)), 0, tx)) > 0;
  }

  /** What the open incidents of a kind are about. */
  async openSubjects(kind: string): Promise<string[]> {
    const rows = await this.db.query<{ subject: string }[]>('SELECT subject FROM incident WHERE open_key LIKE ?', [openKey(kind, '%')]);
    return rows.map((row) => row.subject);
  }

  /** Newest first. */
  async list(search: IncidentSearch): Promise<Incident[]> {
    const conditions: [sql: string, value?: unknown][] = [];
    if (search.state !== 'all') conditions.push([`closed_at IS ${search.state === 'open' ? '' : 'NOT '}NULL`]);
    if (search.kind !== undefined) conditions.push(['kind = ?', search.kind]);
    if (search.subject !== undefined) conditions.push(['subject = ?', search.subject]);
    if (search.beforeId !== undefined) conditions.push(['id < ?', search.beforeId]);
    const where = conditions.length > 0 ? `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}` : '';
    const rows = await this.db.query<Row[]>(
      `SELECT id, kind, subject, opened_at, last_seen_at, closed_at, closed_by, seen_count, details FROM incident ${where} ORDER BY id DESC LIMIT ?`,
      [...conditions.filter((condition) => condition.length === 2).map(([, value]) => value), search.limit],
    );
    return rows.map(toIncident);
  }

  async countOpen(): Promise<number> {
    const [row] = await this.db.query<{ open: number | string }[]>('SELECT COUNT(open_key) AS open FROM incident');
    return Number(row?.open ?? 0);
  }

  private async end(condition: string, value: unknown, closedBy: number, tx: Tx): Promise<number> {
    const { affectedRows } = await tx.query<{ affectedRows: number }>(
      `UPDATE incident SET open_key = NULL, closed_at = ?, closed_by = ? WHERE ${condition}`,
      [this.clock.now(), closedBy, value],
    );
    return affectedRows;
  }
}

/** Unique while open; NULL afterwards, so that the same trouble can be opened anew. */
function openKey(kind: string, subject: string): string {
  return `${kind}:${subject}`;
}

function toIncident(row: Row): Incident {
  return {
    incidentId: Number(row.id),
    kind: row.kind,
    subject: row.subject,
    openedAt: row.opened_at,
    lastSeenAt: row.last_seen_at,
    closedAt: row.closed_at,
    closedBy: row.closed_by,
    seenCount: row.seen_count,
    details: JSON.parse(row.details),
  };
}
