import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { ApiDb } from '../database/api-db.js';
import { notFound } from '../http/api-error.js';
import { Nudges } from '../http/nudges.js';
import { PathBy, QueryBy } from '../http/request-data.js';

const id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const listQuery = z.strictObject({ before: id.optional(), limit: z.coerce.number().int().min(1).max(200).prefault(50) });

interface Row {
  id: number | string;
  uid: string;
  type: string;
  subject: string;
  occurred_at: number | string;
  payload: string;
  error: string;
  state: string;
  quarantined_at: Date;
  retried_at: Date | null;
}

/** Events that could not be decided, with the reason; they wait for a person. */
@Controller('api/quarantine')
export class QuarantineController {
  constructor(
    private readonly db: ApiDb,
    private readonly nudges: Nudges,
  ) {}

  @Get()
  async list(@QueryBy(listQuery) query: z.output<typeof listQuery>) {
    const rows = await this.db.query<Row[]>(
      `SELECT id, uid, type, subject, occurred_at, payload, error, state, quarantined_at, retried_at
         FROM quarantined_event WHERE id < ? ORDER BY id DESC LIMIT ?`,
      [query.before ?? Number.MAX_SAFE_INTEGER, query.limit],
    );
    return { events: rows.map(toAnswer) };
  }

  /** Sends it back to be decided; it leaves the list when that succeeds and comes back with a new reason when not. */
  @Post(':id/retry')
  @HttpCode(202)
  async retry(@PathBy('id', id) eventId: number) {
    await this.db.query(`UPDATE quarantined_event SET state = 'retry' WHERE id = ? AND state = 'kept'`, [eventId]);
    const [found] = await this.db.query<{ state: string }[]>('SELECT state FROM quarantined_event WHERE id = ?', [eventId]);
    if (!found) throw notFound(`event ${eventId} in the quarantine`, 'id');
    this.nudges.nudge();
    return { state: found.state };
  }
}

function toAnswer(row: Row) {
  return {
    id: Number(row.id),
    uid: row.uid,
    type: row.type,
    subject: row.subject,
    occurredAt: new Date(Number(row.occurred_at)),
    /** As it came: it need not be JSON. */
    payload: row.payload,
    error: row.error,
    state: row.state,
    quarantinedAt: row.quarantined_at,
    retriedAt: row.retried_at,
  };
}
