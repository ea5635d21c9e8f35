import { Controller, Get } from '@nestjs/common';
import { NumberList } from './number-list.js';
import type { NumbersAnswer } from './number-types.js';

/** The numbers of the portal's telephony, to choose from. */
@Controller('api/portal/numbers')
export class NumbersController {
  constructor(private readonly numberList: NumberList) {}

  @Get()
  numbers(): Promise<NumbersAnswer> {
    return this.numberList.current();
  }
}
