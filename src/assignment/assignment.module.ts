import { Module } from '@nestjs/common';
import { AssignItems } from './assign-items.js';
import { AssignmentAnswers } from './assignment-answers.js';
import { AssignmentCapability } from './assignment-capability.js';
import { AssignmentController } from './assignment-controller.js';
import { AssignmentLint } from './assignment-lint.js';
import { AssignmentPreview } from './assignment-preview.js';
import { AssignmentReader } from './assignment-reader.js';
import { AssignmentToday } from './assignment-today.js';
import { DealWaiting } from './deal-waiting.js';
import { HearItems } from './hear-items.js';
import { WatchPush } from './watch-push.js';

/** Leads and deals are given to people by rules. */
@Module({
  controllers: [AssignmentController],
  providers: [
    AssignmentLint,
    AssignmentToday,
    AssignmentPreview,
    AssignmentReader,
    AssignItems,
    HearItems,
    AssignmentAnswers,
    DealWaiting,
    WatchPush,
    AssignmentCapability,
  ],
  exports: [AssignmentCapability],
})
export class AssignmentModule {}
