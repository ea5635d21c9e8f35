import { Injectable } from '@nestjs/common';
import { OwnDb } from '../database/own-db.js';
import type { PastPeriod } from '../portal/tables/past-sessions.js';
import { type Attributed, attributePage } from './attributed.js';
import { BEGINNING, PastThreads } from './past-threads.js';
import { RunMemory } from './run-memory.js';
import { AttributionContexts } from './settings-context.js';
import { count, emptyTally, type Tally } from './tally.js';
import { ThreadReader } from './thread-reader.js';

const pageSize = 500;
/** Nobody asks who it will be. */
const newClient = 'new';

/** A dry run: says where every thread of a period belongs, and writes nothing. */
@Injectable()
export class LookThrough {
  constructor(
    private readonly db: OwnDb,
    private readonly contexts: AttributionContexts,
    private readonly threads: PastThreads,
    private readonly reader: ThreadReader,
  ) {}

  async run(
    period: PastPeriod,
    companyCode: string | null,
    signal: AbortSignal,
    page: (tally: Tally, attributed: readonly Attributed[]) => void | Promise<void> = () => {},
  ): Promise<Tally> {
    const { companies, zone } = await this.contexts.current();
    const memory = new RunMemory();
    const tally = emptyTally();
    let place = BEGINNING;
    while (place.part !== 'done' && !signal.aborted) {
      const { threads, next } = await this.threads.page(period, place, pageSize, zone);
      const wanted = threads.filter((thread) => companyCode === null || companies.of(thread)?.code === companyCode);
      const attributed = attributePage(await this.reader.read(this.db, wanted, companies, zone, memory), memory, () => newClient);
      for (const { facts, outcome } of attributed) count(tally, facts, outcome);
      tally.read += threads.length;
      place = next;
      await page(tally, attributed);
    }
    return tally;
  }
}
