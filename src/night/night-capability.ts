import { Injectable } from '@nestjs/common';
import type { Capability, Duty } from '../contract/capability.js';
import { forgetNights } from './forget-nights.js';
import { NightlyRuns } from './nightly-runs.js';

const every = { polls: 5, mostMs: 15_000 };

/** At 23:00 the head of sales joins what is still open. */
@Injectable()
export class NightCapability implements Capability {
  readonly name = 'night';
  readonly duties: readonly Duty[];
  readonly keeps = [forgetNights];

  constructor(runs: NightlyRuns) {
    this.duties = [
      { name: 'nightly', everyMs: (pollMs) => Math.min(every.mostMs, pollMs * every.polls), isAfterEvents: false, run: () => runs.run() },
    ];
  }
}
