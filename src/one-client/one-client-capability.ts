import { Injectable } from '@nestjs/common';
import type { Capability, Duty } from '../contract/capability.js';
import { keptFor } from '../contract/kept-for.js';
import { HearCards } from './hear-cards.js';
import { MergeAnswers } from './merge-answers.js';
import { mergePartsKept } from './merge-parts.js';
import { MergeWorker } from './merge-worker.js';

const dayMs = 24 * 3_600_000;

/** A client is one contact per company: who is whom, and merges. */
@Injectable()
export class OneClientCapability implements Capability {
  readonly name = 'oneClient';
  readonly duties: readonly Duty[];
  readonly keeps = [keptFor('contact_by_hand', 'changed_at', dayMs), mergePartsKept];

  constructor(
    readonly events: HearCards,
    readonly answers: MergeAnswers,
    worker: MergeWorker,
  ) {
    // Nobody waits for it as for an event: a backlog is decided first.
    this.duties = [{ name: 'merges', everyMs: (pollMs) => pollMs, isAfterEvents: true, run: () => worker.run() }];
  }
}
