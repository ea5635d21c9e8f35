import { Injectable } from '@nestjs/common';
import { Sessions } from '../portal/tables/sessions.js';
import type { Batch } from '../records/batch.js';
import { lockDialogs } from '../records/dialogs.js';
import type { Question } from '../records/questions.js';
import { sessionIdOf } from '../records/subject.js';
import { toldIn } from './late-start.js';
import { PlaceDialogs } from './place-dialogs.js';
import type { Start } from './start-reader.js';

/** Places dialogs of which the portal told before they could be read (docs/decisions/0025). */
@Injectable()
export class PlaceLater {
  constructor(
    private readonly placing: PlaceDialogs,
    private readonly sessions: Sessions,
  ) {}

  /** @param questions that this transaction has taken; their `setFor` is the instant of the event */
  async place(batch: Batch, questions: readonly Question[]): Promise<void> {
    const sessionIds = questions.map(({ subject }) => sessionIdOf(subject));
    batch.holdDialogs(await lockDialogs(batch.tx, sessionIds));
    const sessions = await this.sessions.byIds(sessionIds, batch.context.zone);
    const tellsKeys = new Map<number, boolean | null>();
    for (const { subject, topic = '' } of questions) {
      const before = tellsKeys.get(sessionIdOf(subject));
      tellsKeys.set(sessionIdOf(subject), before || (toldIn(topic).tellsKeys ?? before ?? null));
    }
    const starts = new Map<number, Start>();
    for (const { subject, topic = '', setFor } of questions) {
      const sessionId = sessionIdOf(subject);
      const told = toldIn(topic);
      const session = sessions.get(sessionId);
      const { lineId = told.lineId, connector = '', userCode = '', clientUserId = 0 } = session ?? {};
      const placed = batch.dialogs.get(sessionId);
      const isPlaced = placed !== undefined && (!session || (placed.userCode === userCode && placed.lineId === lineId));
      if (isPlaced || starts.has(sessionId)) continue; // by a later message
      const company = batch.context.companyOfLine(lineId);
      if (!company) continue; // the portal's own business by now
      const start = {
        eventUid: told.eventUid,
        occurredAt: new Date(setFor),
        sessionId,
        lineId,
        connector,
        userCode,
        clientUserId,
        company,
        tellsKeys: tellsKeys.get(sessionId) ?? null,
      };
      starts.set(sessionId, start);
    }
    await this.placing.place(batch, [...starts.values()]);
  }
}
