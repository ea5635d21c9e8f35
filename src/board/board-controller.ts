import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { HandWaits } from '../contract/hand-waits.js';
import { ApiError, notFound } from '../http/api-error.js';
import { type Asking, maySee } from '../http/asking.js';
import { AskedBy, JsonBody, PathBy, QueryBy } from '../http/request-data.js';
import { HeadsToo } from '../http/signature-guard.js';
import { Board } from './board.js';
import { DialogLinks } from './dialog-links.js';
import type { BoardAnswer } from './messages.js';
import { refusals } from './refusals.js';

const sessionId = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
const seen = z.strictObject({ lastClientAt: z.iso.datetime({ precision: 3 }).nullable() });
const query = z.strictObject({ company: z.string().min(1).max(31).optional() });

/** The live board once, for who cannot or need not hold a socket. */
@Controller('api/board')
export class BoardController {
  constructor(
    private readonly board: Board,
    private readonly waits: HandWaits,
    private readonly links: DialogLinks,
  ) {}

  @Get()
  @HeadsToo()
  async read(@QueryBy(query) { company }: z.output<typeof query>, @AskedBy() asking: Asking): Promise<BoardAnswer> {
    if (company === undefined) return this.board.read(asking);
    if (!maySee(asking, company)) throw notFound(`company ${company}`, 'company');
    return this.board.read({ companyCodes: [company] });
  }

  /** As the socket's `noAnswerNeeded`. */
  @Post('dialogs/:sessionId/no-answer-needed')
  @HttpCode(200)
  @HeadsToo()
  async noAnswerNeeded(
    @PathBy('sessionId', sessionId) id: number,
    @JsonBody(seen) { lastClientAt }: z.output<typeof seen>,
    @AskedBy() asking: Asking,
  ): Promise<{ kind: 'settled' }> {
    const wait = await this.waits.noAnswerNeeded(asking, id, lastClientAt === null ? null : new Date(lastClientAt));
    if (wait.kind === 'settled') return wait;
    if (wait.code === 'NOT_FOUND') throw notFound(`dialog ${id}`, 'sessionId');
    throw new ApiError('CHANGED_SINCE', refusals[wait.code].en);
  }

  /** As the socket's `linkToDialog`: the link goes to whoever asks. */
  @Post('dialogs/:sessionId/link')
  @HttpCode(200)
  @HeadsToo()
  async link(@PathBy('sessionId', sessionId) id: number, @AskedBy() asking: Asking): Promise<{ kind: 'ordered' }> {
    if (asking.userId === 0) throw new ApiError('FORBIDDEN', 'A notice needs a person: ask in the name of one');
    const link = await this.links.send(asking, id);
    if (link.kind === 'ordered') return { kind: link.kind };
    if (link.code === 'NOT_FOUND') throw notFound(`dialog ${id}`, 'sessionId');
    throw new ApiError(link.code === 'BUSY' ? 'UNAVAILABLE' : 'CHANGED_SINCE', refusals[link.code].en);
  }
}
