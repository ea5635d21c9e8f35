import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ApiDb } from '../database/api-db.js';
import type { Tx } from '../database/tx.js';
import type { Language } from '../domain/language.js';
import { type Asking, maySee } from '../http/asking.js';
import { Nudges } from '../http/nudges.js';
import type { Notify } from '../portal/commands/command-types.js';
import { Sessions } from '../portal/tables/sessions.js';
import { DecisionContexts } from '../records/decision-context.js';
import { lockDialogs } from '../records/dialogs.js';
import { addOrders } from '../records/outbox.js';
import { dialogSubject } from '../records/subject.js';

/** Asked for again within this, it is the same link: nobody wants a second one for a second click. */
const AGAIN_MS = 10_000;
/** Links of one person that the portal has still to take. */
const MOST_ON_THEIR_WAY = 20;

/** `ordered`: on its way to the portal under the command's id. */
export type DialogLink = { kind: 'ordered'; commandId: string } | { kind: 'refused'; code: 'NOT_FOUND' | 'DIALOG_CLOSED' | 'BUSY' };

interface OrderRow {
  command_id: string;
  subject: string;
  state: string;
  created_at: Date;
}

/**
 * Sends whoever looks at the board the portal's own link to a dialog, as a notice of the portal: no address of a dialog is known by which a
 * page could open it. Whether the dialog opens for them is for the portal's rights to say.
 */
@Injectable()
export class DialogLinks {
  constructor(
    private readonly db: ApiDb,
    private readonly contexts: DecisionContexts,
    private readonly sessions: Sessions,
    private readonly nudges: Nudges,
  ) {}

  async send(asking: Asking, sessionId: number): Promise<DialogLink> {
    const link = await this.db.transaction((tx) => this.order(tx, asking, sessionId));
    if (link.kind === 'ordered') this.nudges.nudge();
    return link;
  }

  private async order(tx: Tx, asking: Asking, sessionId: number): Promise<DialogLink> {
    const context = await this.contexts.current();
    const dialog = (await lockDialogs(tx, [sessionId])).get(sessionId); // a second click waits for the first
    const company = context.company(dialog?.companyCode ?? null);
    if (!dialog || !company || !maySee(asking, company.code)) return { kind: 'refused', code: 'NOT_FOUND' };
    const session = (await this.sessions.byIds([sessionId], context.zone)).get(sessionId);
    if (dialog.closedAt || !session || session.isClosed) return { kind: 'refused', code: 'DIALOG_CLOSED' };
    const orderKey = `link:${asking.userId}`;
    const subject = dialogSubject(sessionId);
    const own = await tx.query<OrderRow[]>(
      `SELECT command_id, subject, state, created_at FROM outbox_command WHERE order_key = ? AND state IN ('waiting', 'done')`,
      [orderKey],
    );
    const since = context.at.getTime() - AGAIN_MS;
    const same = own.find((row) => row.subject === subject && (row.state === 'waiting' || row.created_at.getTime() > since));
    if (same) return { kind: 'ordered', commandId: same.command_id };
    if (own.filter(({ state }) => state === 'waiting').length >= MOST_ON_THEIR_WAY) return { kind: 'refused', code: 'BUSY' };
    const commandId = randomUUID();
    const body: Notify = {
      type: 'notify',
      userIds: [asking.userId],
      text: textOf[context.settings.language](sessionId, company.name),
      sessionId,
      tag: `dialog|${sessionId}`,
    };
    await addOrders(tx, [
      {
        commandId,
        capability: 'board',
        subject,
        orderKey,
        companyCode: company.code,
        clientId: null,
        journalUid: null,
        body,
        dueAt: context.at,
      },
    ]);
    return { kind: 'ordered', commandId };
  }
}

/** The client is not named: names do not travel. The portal's module adds the link. */
const textOf: Record<Language, (sessionId: number, company: string) => string> = {
  ru: (sessionId, company) => `Ссылка с табло: диалог № ${sessionId}, компания «${company}».`,
  en: (sessionId, company) => `Link from the live board: dialog ${sessionId}, company “${company}”.`,
};
