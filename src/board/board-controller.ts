import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { notFound } from '../http/api-error.js';
import { type Asking, maySee } from '../http/asking.js';
import { AskedBy, QueryBy } from '../http/request-data.js';
import { HeadsToo } from '../http/signature-guard.js';
import { Board } from './board.js';
import type { BoardAnswer } from './messages.js';

const query = z.strictObject({ company: z.string().min(1).max(31).optional() });

/** The live board once, for who cannot or need not hold a socket. */
@Controller('api/board')
export class BoardController {
  constructor(private readonly board: Board) {}

  @Get()
  @HeadsToo()
  async read(@QueryBy(query) { company }: z.output<typeof query>, @AskedBy() asking: Asking): Promise<BoardAnswer> {
    if (company === undefined) return this.board.read(asking);
    if (!maySee(asking, company)) throw notFound(`company ${company}`, 'company');
    return this.board.read({ companyCodes: [company] });
  }
}
