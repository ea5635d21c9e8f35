import { Module } from '@nestjs/common';
import { CallAnswers } from './call-answers.js';
import { CallLint } from './call-lint.js';
import { CallReader } from './call-reader.js';
import { CallsCapability } from './calls-capability.js';
import { HearCalls } from './hear-calls.js';
import { LateCalls } from './late-calls.js';
import { LostCalls } from './lost-calls.js';
import { NumberList } from './number-list.js';
import { NumberPush } from './number-push.js';
import { NumberUses } from './number-uses.js';
import { NumbersController } from './numbers-controller.js';
import { PlaceCalls } from './place-calls.js';

/** Phone calls, and the portal's numbers. */
@Module({
  controllers: [NumbersController],
  providers: [
    PlaceCalls,
    CallReader,
    HearCalls,
    CallAnswers,
    LateCalls,
    LostCalls,
    NumberPush,
    NumberList,
    NumberUses,
    CallLint,
    CallsCapability,
  ],
  exports: [CallsCapability],
})
export class CallsModule {}
