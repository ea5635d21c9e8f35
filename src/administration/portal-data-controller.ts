import { Controller, Get } from '@nestjs/common';
import { PortalData } from './portal-data.js';
import type { CardListsAnswer, LinesAnswer, StructureAnswer } from './portal-data-types.js';

/** The portal's departments, people, lines and pipelines, to choose from. */
@Controller('api/portal')
export class PortalDataController {
  constructor(private readonly data: PortalData) {}

  @Get('structure')
  structure(): Promise<StructureAnswer> {
    return this.data.departmentsAndPeople();
  }

  @Get('lines')
  lines(): Promise<LinesAnswer> {
    return this.data.linesAndPipelines();
  }

  @Get('card-lists')
  cardLists(): Promise<CardListsAnswer> {
    return this.data.cardLists();
  }
}
