import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { notFound } from '../http/api-error.js';
import { AskingUserId, PathBy, QueryBy } from '../http/request-data.js';
import { Incidents } from '../records/incidents.js';

const id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const listQuery = z.strictObject({
  state: z.enum(['open', 'closed', 'all']).prefault('open'),
  kind: z.string().min(1).max(50).optional(),
  subject: z.string().min(1).max(190).optional(),
  before: id.optional(),
  limit: z.coerce.number().int().min(1).max(200).prefault(50),
});

@Controller('api/incidents')
export class IncidentsController {
  constructor(private readonly incidents: Incidents) {}

  @Get()
  async list(@QueryBy(listQuery) query: z.output<typeof listQuery>) {
    return { incidents: await this.incidents.list({ ...query, beforeId: query.before }) };
  }

  /** Closing one that is closed already changes nothing. */
  @Post(':id/close')
  @HttpCode(200)
  async close(@PathBy('id', id) incidentId: number, @AskingUserId() userId: number) {
    const outcome = await this.incidents.close(incidentId, userId);
    if (outcome === 'unknown') throw notFound(`incident ${incidentId}`, 'id');
    return { outcome };
  }
}
