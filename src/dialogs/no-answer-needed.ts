import { Injectable } from '@nestjs/common';
import { type HandWait, HandWaits } from '../contract/hand-waits.js';
import { ApiDb } from '../database/api-db.js';
import type { Tx } from '../database/tx.js';
import type { HandFacts } from '../domain/routing/hand.js';
import { settledByPerson } from '../domain/waiting/waiting.js';
import { type Asking, maySee } from '../http/asking.js';
import { Users } from '../portal/tables/users.js';
import { Batch } from '../records/batch.js';
import { DecisionContexts } from '../records/decision-context.js';
import { aboutDialog, lockDialogs } from '../records/dialogs.js';
import { dialogKinds } from './dialog-kinds.js';

/** A last "thanks" asks for no answer: a person says so on the board. The portal is told nothing. */
@Injectable()
export class NoAnswerNeeded extends HandWaits {
  constructor(
    private readonly db: ApiDb,
    private readonly contexts: DecisionContexts,
    private readonly users: Users,
  ) {
    super();
  }

  noAnswerNeeded(asking: Asking, sessionId: number, lastClientAt: Date | null): Promise<HandWait> {
    return this.db.transaction((tx) => this.settle(tx, asking, sessionId, lastClientAt));
  }

  private async settle(tx: Tx, asking: Asking, sessionId: number, lastClientAt: Date | null): Promise<HandWait> {
    const batch = new Batch(tx, await this.contexts.current());
    batch.holdDialogs(await lockDialogs(tx, [sessionId]));
    const dialog = batch.dialogs.get(sessionId);
    const company = batch.context.company(dialog?.companyCode ?? null);
    if (!dialog || !company || !maySee(asking, company.code)) return { kind: 'refused', code: 'NOT_FOUND' };
    if (dialog.closedAt) return { kind: 'refused', code: 'DIALOG_CLOSED' };
    const { since } = dialog.waiting;
    if (since === null) return { kind: 'settled' };
    if (dialog.lastClientAt !== null && dialog.lastClientAt > (lastClientAt ?? dialog.startedAt))
      return { kind: 'refused', code: 'CLIENT_WROTE' };
    batch.changeDialog(dialog, { waiting: settledByPerson(dialog.waiting, batch.context.at) });
    const user = (await this.users.byIds([asking.userId])).get(asking.userId);
    const facts: HandFacts = {
      what: 'noAnswerNeeded',
      waitingSince: since.at,
      actorUserId: asking.userId,
      people: user ? [{ userId: user.userId, name: user.name }] : [],
    };
    batch.record(dialogKinds.hand, {
      ...aboutDialog(dialog),
      rule: 'noAnswerNeeded',
      because: 'noAnswerNeeded',
      operatorId: dialog.operatorId,
      facts,
      decision: { kind: 'followed' },
    });
    await batch.flush();
    return { kind: 'settled' };
  }
}
