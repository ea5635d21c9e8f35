import { Injectable } from '@nestjs/common';
import { CallStatistic } from '../portal/tables/call-statistic.js';
import type { Batch } from '../records/batch.js';
import { lockCalls } from '../records/phone-calls.js';
import type { Question } from '../records/questions.js';
import { ReadingLag } from '../records/reading-lag.js';
import { callIdOf } from '../records/subject.js';
import { newsOfFinished } from './call-stages.js';
import { PlaceCalls } from './place-calls.js';

/** Calls of whose end the portal told before what they left could be read (docs/decisions/0025). */
@Injectable()
export class LateCalls {
  constructor(
    private readonly calls: PlaceCalls,
    private readonly statistic: CallStatistic,
    private readonly lag: ReadingLag,
  ) {}

  /** By the portal's statistic; a call that never comes there is among the lost ones (lost-calls.ts). @param questions that this transaction has taken */
  async place(batch: Batch, questions: readonly Question[]): Promise<void> {
    const { at, zone } = batch.context;
    const ids = questions.flatMap(({ subject }) => callIdOf(subject) ?? []);
    batch.holdCalls(await lockCalls(batch.tx, ids));
    const finished = await this.statistic.byCallIds(ids, zone);
    const news = questions.flatMap((question) => {
      const callId = callIdOf(question.subject) ?? '';
      const call = batch.calls.get(callId);
      if (!call || call.endedAt !== null) return [];
      const known = finished.get(callId);
      if (known) return newsOfFinished(known, call);
      const endedAt = new Date(question.setFor);
      if (this.lag.isYoung(endedAt, at)) batch.ask({ ...question, dueAt: this.lag.lookAgainAt(endedAt, at) });
      return [];
    });
    await this.calls.place(batch, news);
  }
}
