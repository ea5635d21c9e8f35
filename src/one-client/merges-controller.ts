import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { ApiError, notFound } from '../http/api-error.js';
import type { Asking } from '../http/asking.js';
import { AskedBy, JsonBody, PathBy, QueryBy } from '../http/request-data.js';
import { HeadsToo } from '../http/signature-guard.js';
import type { MergePartsAnswer, TakeApartAnswer } from './apart-types.js';
import { MERGE_STATES } from './client-merges.js';
import { MergeChoices } from './merge-choices.js';
import { MergeSearch } from './merge-search.js';
import type { ClientKeysAnswer, MergeChoice, MergesAnswer } from './merge-types.js';
import { TakeApart } from './take-apart.js';

const id = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const listQuery = z.strictObject({
  state: z.enum([...MERGE_STATES, 'all']).prefault('suggested'),
  company: z.string().min(1).max(31).optional(),
  contact: id.optional(),
  before: id.optional(),
  limit: z.coerce.number().int().min(1).max(100).prefault(25),
});
const choice = z.strictObject({ baseState: z.enum(MERGE_STATES).optional() });

/** Contacts that are or may be one client. Heads of sales see and decide those of their companies. */
@Controller('api')
@HeadsToo()
export class MergesController {
  constructor(
    private readonly search: MergeSearch,
    private readonly choices: MergeChoices,
    private readonly apart: TakeApart,
  ) {}

  @Get('merges')
  async list(@QueryBy(listQuery) query: z.output<typeof listQuery>, @AskedBy() asking: Asking): Promise<MergesAnswer> {
    const merges = await this.search.find({
      state: query.state,
      ofCompanies: asking.companyCodes === 'all' ? undefined : asking.companyCodes,
      companyCode: query.company,
      contactId: query.contact,
      beforeId: query.before,
      limit: query.limit,
    });
    return { merges };
  }

  @Post('merges/:id/accept')
  @HttpCode(200)
  async accept(
    @PathBy('id', id) mergeId: number,
    @JsonBody(choice) { baseState }: z.output<typeof choice>,
    @AskedBy() asking: Asking,
  ): Promise<MergeChoice> {
    return found(mergeId, await this.choices.accept(aPerson(asking), mergeId, baseState));
  }

  @Post('merges/:id/refuse')
  @HttpCode(200)
  async refuse(
    @PathBy('id', id) mergeId: number,
    @JsonBody(choice) { baseState }: z.output<typeof choice>,
    @AskedBy() asking: Asking,
  ): Promise<MergeChoice> {
    return found(mergeId, await this.choices.refuse(aPerson(asking), mergeId, baseState));
  }

  /** What taking the merge apart would do now. */
  @Get('merges/:id/parts')
  async parts(@PathBy('id', id) mergeId: number, @AskedBy() asking: Asking): Promise<MergePartsAnswer> {
    return found(mergeId, await this.apart.look(asking, mergeId));
  }

  @Post('merges/:id/take-apart')
  @HttpCode(200)
  async takeApart(
    @PathBy('id', id) mergeId: number,
    @JsonBody(choice) { baseState }: z.output<typeof choice>,
    @AskedBy() asking: Asking,
  ): Promise<TakeApartAnswer> {
    return found(mergeId, await this.apart.order(aPerson(asking), mergeId, baseState));
  }

  /** What the contact's client is recognised by, and since when. */
  @Get('clients/:contactId/keys')
  async keys(@PathBy('contactId', id) contactId: number, @AskedBy() asking: Asking): Promise<ClientKeysAnswer> {
    const keys = await this.search.keysOf(contactId, asking.companyCodes);
    if (!keys) throw notFound(`client with contact ${contactId}`, 'contactId');
    return keys;
  }
}

/** The module itself decides nothing: whoever does is on record. */
function aPerson(asking: Asking): Asking {
  if (asking.userId <= 0) throw new ApiError('FORBIDDEN', 'A person has to say so');
  return asking;
}

function found<Answer>(mergeId: number, choice: Answer | null): Answer {
  if (!choice) throw notFound(`merge ${mergeId}`, 'id');
  return choice;
}
