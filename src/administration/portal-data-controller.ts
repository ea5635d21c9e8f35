import { Controller, Get } from '@nestjs/common';
import { NumberList } from '../calls/number-list.js';
import type { NumbersAnswer } from '../calls/number-types.js';
import { PortalData } from './portal-data.js';
import type { LinesAnswer, StructureAnswer } from './portal-data-types.js';

/** The portal's departments, people, lines and pipelines, to choose from. */
@Controller('api/portal')
export class PortalDataController {
  constructor(
    private readonly data: PortalData,
    private readonly numberList: NumberList,
  ) {}

  @Get('structure')
  structure(): Promise<StructureAnswer> {
    return this.data.departmentsAndPeople();
  }

  @Get('lines')
  lines(): Promise<LinesAnswer> {
    return this.data.linesAndPipelines();
  }

  @Get('numbers')
  numbers(): Promise<NumbersAnswer> {
    return this.numberList.current();
  }
}
