import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Asking } from '../http/asking.js';
import { AskedBy, JsonBody, QueryBy } from '../http/request-data.js';
import { HeadsToo } from '../http/signature-guard.js';
import { AssignmentPreview } from './assignment-preview.js';
import { ruleFields } from './assignment-settings.js';
import { AssignmentToday } from './assignment-today.js';
import type { AssignmentAnswer, PreviewAnswer } from './assignment-types.js';

const companyCode = z.string().min(1).max(31);
const todayQuery = z.strictObject({ company: companyCode.optional() });
const previewBody = z.strictObject({ company: companyCode, rule: ruleFields, what: z.enum(['next', 'standing']) });

/** Rules for leads and deals: what they did today, and what a draft of one would do. Heads of sales see those of their companies. */
@Controller('api/assignment')
@HeadsToo()
export class AssignmentController {
  constructor(
    private readonly today: AssignmentToday,
    private readonly previews: AssignmentPreview,
  ) {}

  @Get()
  ofToday(@QueryBy(todayQuery) { company }: z.output<typeof todayQuery>, @AskedBy() asking: Asking): Promise<AssignmentAnswer> {
    return this.today.of(asking, company);
  }

  /** Writes nothing. */
  @Post('preview')
  @HttpCode(200)
  preview(@JsonBody(previewBody) body: z.output<typeof previewBody>, @AskedBy() asking: Asking): Promise<PreviewAnswer> {
    return this.previews.of(asking, body);
  }
}
