import { Injectable } from '@nestjs/common';
import type { Capability } from '../contract/capability.js';
import { keptFor } from '../contract/kept-for.js';

const hourMs = 3_600_000;

/** Shows open dialogs as they are; it decides nothing. */
@Injectable()
export class BoardCapability implements Capability {
  readonly name = 'board';
  readonly keeps = [keptFor('board_change', 'at', hourMs)];
}
