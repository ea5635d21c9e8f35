import { Controller, HttpCode, Post } from '@nestjs/common';
import { Nudges } from './nudges.js';
import { HarmlessTwice } from './signature-guard.js';

/** "There are new events": sent by the module after the response of a hit that inserted some. */
@Controller('nudge')
export class NudgeController {
  constructor(private readonly nudges: Nudges) {}

  /** A copy of a nudge makes the sidecar look into an empty table once more; storing its nonce would cost a commit each hit. */
  @Post()
  @HttpCode(204)
  @HarmlessTwice()
  nudge(): void {
    this.nudges.nudge();
  }
}
