import { Injectable } from '@nestjs/common';
import type { Capability, Duty, QuestionAnswerer } from '../contract/capability.js';
import { CallAnswers } from './call-answers.js';
import { CallLint } from './call-lint.js';
import { completeCallOrders } from './call-orders.js';
import { HearCalls } from './hear-calls.js';
import { LateCalls } from './late-calls.js';
import { LostCalls } from './lost-calls.js';
import { NumberPush } from './number-push.js';

const numbers = { polls: 5, mostMs: 10_000 };
const hourMs = 3_600_000;

/** Phone calls: whose they are, and who calls back. */
@Injectable()
export class CallsCapability implements Capability {
  readonly name = 'calls';
  readonly questions: Readonly<Record<string, QuestionAnswerer>>;
  readonly duties: readonly Duty[];
  readonly completeOrders = completeCallOrders;

  constructor(
    readonly events: HearCalls,
    readonly answers: CallAnswers,
    readonly settingsLint: CallLint,
    lostCalls: LostCalls,
    push: NumberPush,
    lateCalls: LateCalls,
  ) {
    this.questions = { placeCall: (batch, due) => lateCalls.place(batch, due) };
    this.duties = [
      {
        name: 'numbers',
        everyMs: (pollMs) => Math.min(numbers.mostMs, pollMs * numbers.polls),
        isAfterEvents: false,
        run: async () => {
          await push.push();
          return 0; // told at once, not ordered
        },
      },
      { name: 'lostCalls', everyMs: () => hourMs, isAfterEvents: false, run: () => lostCalls.settle() },
    ];
  }
}
