import { Injectable } from '@nestjs/common';
import type { Capability, Duty } from '../contract/capability.js';
import { TellOfIncidents } from './tell-of-incidents.js';

/** Incidents of this time are told of together. */
const telling = { polls: 30, mostMs: 30_000 };

/** Whom it concerns hears of incidents. */
@Injectable()
export class NoticesCapability implements Capability {
  readonly name = 'notices';
  readonly duties: readonly Duty[];

  constructor(incidents: TellOfIncidents) {
    this.duties = [
      {
        name: 'notices',
        everyMs: (pollMs) => Math.min(telling.mostMs, pollMs * telling.polls),
        isAfterEvents: false,
        run: () => incidents.run(),
      },
    ];
  }
}
