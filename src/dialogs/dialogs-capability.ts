import { Injectable } from '@nestjs/common';
import type { Capability, Duty, QuestionAnswerer } from '../contract/capability.js';
import { CheckDialogs } from './check-dialogs.js';
import { DialogAnswers } from './dialog-answers.js';
import { DialogComparison } from './dialog-comparison.js';
import { completeDialogOrders } from './dialog-orders.js';
import { HearDialogs } from './hear-dialogs.js';
import { LeftDesks } from './left-desks.js';
import { PlaceAgain } from './place-again.js';
import { PlaceLater } from './place-later.js';
import { RerouteDialogs } from './reroute-dialogs.js';
import { TellOfWaits } from './tell-of-waits.js';

/** Looked for more often than it is due: a sidecar that ends leaves the hour to the others. */
const comparison = { polls: 60, mostMs: 60_000 };

/** Waits that turn red within this are told of together. */
const telling = { polls: 30, mostMs: 30_000 };

/** Clients' conversations: first and repeat dialogs, the check whether the operator is there, moves by hand. */
@Injectable()
export class DialogsCapability implements Capability {
  readonly name = 'dialogs';
  readonly questions: Readonly<Record<string, QuestionAnswerer>>;
  readonly duties: readonly Duty[];
  readonly completeOrders = completeDialogOrders;

  constructor(
    readonly events: HearDialogs,
    readonly answers: DialogAnswers,
    checks: CheckDialogs,
    reroutes: RerouteDialogs,
    comparing: DialogComparison,
    later: PlaceLater,
    waits: TellOfWaits,
    leftDesks: LeftDesks,
    again: PlaceAgain,
  ) {
    this.questions = {
      check: (batch, due) => checks.check(batch, due),
      place: (batch, due) => later.place(batch, due),
      placeAgain: (batch, due) => again.place(batch, due),
      reroute: (batch, due) => reroutes.reroute(batch, due),
    };
    this.duties = [
      {
        name: 'comparison',
        everyMs: (pollMs) => Math.min(comparison.mostMs, pollMs * comparison.polls),
        isAfterEvents: true, // what still waits as an event is not missing
        run: async () => (await comparing.run())?.closedHere ?? 0,
      },
      {
        name: 'waits',
        everyMs: (pollMs) => Math.min(telling.mostMs, pollMs * telling.polls),
        isAfterEvents: true, // an answer that still waits as an event has come
        run: () => waits.run(),
      },
      {
        name: 'left-desks',
        everyMs: (pollMs) => Math.min(telling.mostMs, pollMs * telling.polls),
        isAfterEvents: true, // an answer that still waits as an event has come
        run: () => leftDesks.look(),
      },
      {
        name: 'refused-placements',
        everyMs: (pollMs) => Math.min(telling.mostMs, pollMs * telling.polls),
        isAfterEvents: false,
        run: () => again.look(),
      },
    ];
  }
}
