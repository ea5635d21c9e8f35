import { Module } from '@nestjs/common';
import { Activities } from '../portal/tables/activities.js';
import { PastCalls } from '../portal/tables/past-calls.js';
import { AttributionCapability } from './attribution-capability.js';
import { AttributionController } from './attribution-controller.js';
import { Changes } from './changes.js';
import { PoliteQueue } from './polite-queue.js';
import { Runs } from './runs.js';
import { Undo } from './undo.js';

/** What the screens ask of runs over the history; the runs themselves are the command line's. */
@Module({
  controllers: [AttributionController],
  providers: [Activities, PastCalls, Runs, Changes, PoliteQueue, Undo, AttributionCapability],
  exports: [AttributionCapability],
})
export class AttributionModule {}
