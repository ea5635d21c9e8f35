import { Injectable } from '@nestjs/common';
import type { Capability, Duty } from '../contract/capability.js';
import { keptFor } from '../contract/kept-for.js';
import { AssignmentAnswers } from './assignment-answers.js';
import { AssignmentLint } from './assignment-lint.js';
import { DealWaiting } from './deal-waiting.js';
import { HearItems } from './hear-items.js';
import { WatchPush } from './watch-push.js';

const yearMs = 366 * 24 * 3_600_000;
const watch = { polls: 5, mostMs: 10_000 };
/** Somebody who comes to work gets what waited this soon. */
const waiting = { polls: 20, mostMs: 20_000 };

/** Leads and deals: who gets each by the companies' rules. */
@Injectable()
export class AssignmentCapability implements Capability {
  readonly name = 'assignment';
  readonly duties: readonly Duty[];
  readonly keeps = [keptFor('assigned_item', 'decided_at', yearMs)];

  constructor(
    readonly events: HearItems,
    readonly answers: AssignmentAnswers,
    readonly settingsLint: AssignmentLint,
    dealWaiting: DealWaiting,
    push: WatchPush,
  ) {
    this.duties = [
      {
        name: 'watchedItems',
        everyMs: (pollMs) => Math.min(watch.mostMs, pollMs * watch.polls),
        isAfterEvents: false,
        run: async () => {
          await push.push();
          return 0; // told at once, not ordered
        },
      },
      {
        name: 'waitingItems',
        everyMs: (pollMs) => Math.min(waiting.mostMs, pollMs * waiting.polls),
        isAfterEvents: true,
        run: () => dealWaiting.run(),
      },
    ];
  }
}
