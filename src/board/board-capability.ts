import { Injectable } from '@nestjs/common';
import type { Capability, EventTaker } from '../contract/capability.js';
import { keptFor } from '../contract/kept-for.js';
import { notePeopleChanged } from '../records/board-changes.js';

const hourMs = 3_600_000;

/** The portal says that somebody may be at work, or not, or belong elsewhere: every sidecar's board looks who. */
const hearPeople: EventTaker = {
  types: ['WorkDayChanged', 'AbsenceChanged', 'EmployeeChanged', 'DepartmentChanged', 'QueueChanged'],
  async follow(batch) {
    await notePeopleChanged(batch.tx, batch.context.at);
    return [];
  },
};

/** Shows open dialogs as they are; it decides nothing. */
@Injectable()
export class BoardCapability implements Capability {
  readonly name = 'board';
  readonly events = hearPeople;
  readonly keeps = [keptFor('board_change', 'at', hourMs)];
}
