import { Injectable } from '@nestjs/common';
import { distinct } from '../distinct.js';
import type { HandFacts } from '../domain/routing/hand.js';
import { Lines, type PortalLine } from '../portal/tables/lines.js';
import { Users } from '../portal/tables/users.js';
import type { Batch } from '../records/batch.js';
import { aboutDialog, type Dialog, writtenIn } from '../records/dialogs.js';
import { PortalParts } from '../records/portal-parts.js';
import { dialogKinds } from './dialog-kinds.js';
import { withdrawQuestionsAbout } from './follow-dialogs.js';
import { peopleOf } from './follow-hand.js';
import type { Start } from './start-reader.js';

/** A dialog that is on another line than is remembered of it. */
export interface LineMove {
  dialog: Dialog;
  /** Where it is now. */
  lineId: number;
  connector: string;
  /** null: no event told of it. */
  eventUid: string | null;
  occurredAt: Date;
  /** 0 = no person, or not known. */
  actorUserId: number;
}

/** Dialogs that were passed on to another line; one of another company is that company's from then on (docs/decisions/0031). */
@Injectable()
export class FollowLines {
  constructor(
    private readonly lines: Lines,
    private readonly users: Users,
    private readonly parts: PortalParts,
  ) {}

  /**
   * @param moves at most one a dialog; the dialogs are locked
   * @returns the dialogs that have to be placed anew, as those of their new company; call `restoreHistory` when they are
   */
  async follow(batch: Batch, moves: readonly LineMove[]): Promise<Start[]> {
    if (moves.length === 0) return [];
    const names = await this.namesOf(batch, moves);
    const starts: Start[] = [];
    for (const move of moves) {
      const { dialog, lineId, connector, eventUid, occurredAt } = move;
      const company = batch.context.companyOfLine(lineId);
      record(batch, move, company?.code ?? null, names);
      if (company && company.code === dialog.companyCode) {
        batch.changeDialog(dialog, { lineId });
        continue;
      }
      withdrawQuestionsAbout(batch, dialog);
      if (company) {
        const { sessionId, userCode, clientUserId } = dialog;
        // What it has told by now is not kept: the portal may have found somebody by it.
        starts.push({ eventUid, occurredAt, sessionId, lineId, connector, userCode, clientUserId, company, tellsKeys: true });
      } else leaveToPortal(batch, move);
    }
    return starts;
  }

  /** A placement takes the dialog for a new one: what was written in it is known. */
  restoreHistory(batch: Batch, moves: readonly LineMove[]): void {
    for (const { dialog: former } of moves) {
      const dialog = batch.dialogs.get(former.sessionId);
      if (dialog && dialog !== former) batch.changeDialog(dialog, writtenIn(former));
    }
  }

  private async namesOf({ context }: Batch, moves: readonly LineMove[]): Promise<Names> {
    const [lines, users] = await Promise.all([
      this.parts.read(
        'lineNames',
        () => this.lines.byIds(distinct(moves.flatMap(({ dialog, lineId }) => [dialog.lineId, lineId]))),
        new Map<number, PortalLine>(),
        context.notKnown,
      ),
      this.users.byIds(distinct(moves.map(({ actorUserId }) => actorUserId))),
    ]);
    return {
      line: (lineId: number) => lines.get(lineId)?.name || `№ ${lineId}`,
      people: new Map([...users.values()].map((user) => [user.userId, user.name])),
    };
  }
}

interface Names {
  line(lineId: number): string;
  people: ReadonlyMap<number, string>;
}

function record(batch: Batch, move: LineMove, companyCode: string | null, names: Names): void {
  const { dialog, lineId, eventUid, actorUserId } = move;
  const nameOf = (code: string | null) => (code === null ? null : (batch.context.company(code)?.name ?? code));
  const facts: HandFacts = {
    what: 'line',
    fromLine: names.line(dialog.lineId),
    toLine: names.line(lineId),
    formerCompany: nameOf(dialog.companyCode),
    company: nameOf(companyCode),
    actorUserId,
    people: peopleOf([actorUserId], names.people),
  };
  batch.record(dialogKinds.hand, {
    ...aboutDialog(dialog),
    rule: 'line',
    because: 'line',
    eventUid,
    operatorId: dialog.operatorId,
    facts,
    decision: { kind: 'followed' },
  });
}

/** On a line of no company it is the portal's own business, as if it had ended here. */
function leaveToPortal(batch: Batch, { dialog, lineId, eventUid }: LineMove): void {
  const { at } = batch.context;
  batch.record(dialogKinds.ignored, {
    ...aboutDialog(dialog),
    rule: 'ignored',
    because: 'leftCompanies',
    eventUid,
    operatorId: dialog.operatorId,
    facts: { at, sessionId: dialog.sessionId, lineId },
    decision: { kind: 'ignored', because: 'leftCompanies' },
  });
  batch.changeDialog(dialog, { lineId, companyCode: null, closedAt: at, queuedAt: null, observerId: 0 });
}
