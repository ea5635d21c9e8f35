import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { JsonBody } from '../http/request-data.js';
import type { ImportAnswer, PreviewAnswer, SchedulesAnswer } from './schedule-types.js';
import { Schedules } from './schedules.js';

const portalId = z.int().positive();
const companyCode = z.string().min(1).max(31);
const previewBody = z.strictObject({
  settings: z.unknown().optional(),
  companyCode: companyCode.optional(),
  departmentId: portalId.optional(),
  userId: portalId.optional(),
  fromOn: z.iso.date().refine((day) => day >= '2000-01-01' && day < '2200-01-01', 'a date from 2000-01-01 to 2199-12-31'),
  /** Each day costs CPU time that decisions wait for. */
  days: z.int().min(1).max(100),
});
const importBody = z.strictObject({ settings: z.unknown().optional(), companyCode, departmentId: portalId.optional() });

/** Schedules to look at; changes are saved with the settings. */
@Controller('api/schedules')
export class SchedulesController {
  constructor(private readonly schedules: Schedules) {}

  @Get()
  all(): Promise<SchedulesAnswer> {
    return this.schedules.all();
  }

  @Post('preview')
  @HttpCode(200)
  preview(@JsonBody(previewBody) body: z.output<typeof previewBody>): Promise<PreviewAnswer> {
    return this.schedules.preview(body);
  }

  @Post('import')
  @HttpCode(200)
  import(@JsonBody(importBody) body: z.output<typeof importBody>): Promise<ImportAnswer> {
    return this.schedules.importProposal(body);
  }
}
