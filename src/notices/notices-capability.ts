import { Injectable } from '@nestjs/common';
import type { Capability, Duty } from '../contract/capability.js';
import { TellOfIncidents } from './tell-of-incidents.js';
import { WatchHeadsOfSales } from './watch-heads-of-sales.js';

/** Incidents of this time are told of together. */
const telling = { polls: 30, mostMs: 30_000 };

/** Whom it concerns hears of incidents. */
@Injectable()
export class NoticesCapability implements Capability {
  readonly name = 'notices';
  readonly duties: readonly Duty[];

  constructor(incidents: TellOfIncidents, heads: WatchHeadsOfSales) {
    this.duties = [
      {
        name: 'notices',
        everyMs: (pollMs) => Math.min(telling.mostMs, pollMs * telling.polls),
        isAfterEvents: false,
        run: async () => {
          await heads.run();
          return incidents.run();
        },
      },
    ];
  }
}
