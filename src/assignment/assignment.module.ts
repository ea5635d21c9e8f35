import { Module } from '@nestjs/common';
import { AssignItems } from './assign-items.js';
import { AssignmentAnswers } from './assignment-answers.js';
import { AssignmentCapability } from './assignment-capability.js';
import { AssignmentReader } from './assignment-reader.js';
import { DealWaiting } from './deal-waiting.js';
import { HearItems } from './hear-items.js';
import { WatchPush } from './watch-push.js';

/** Leads and deals are given to people by rules. */
@Module({
  providers: [AssignmentReader, AssignItems, HearItems, AssignmentAnswers, DealWaiting, WatchPush, AssignmentCapability],
  exports: [AssignmentCapability],
})
export class AssignmentModule {}
