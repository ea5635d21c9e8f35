import { crc32 } from 'node:zlib';
import type {
  Command,
  ExpectedAnswer,
  HandOver,
  PlaceCall,
  PlaceCallResult,
  PlaceDialog,
  PlaceDialogResult,
} from '../../src/portal/commands/command-types.js';
import type { TestDatabase } from '../support/test-db.js';
import { BindingPortal } from './binding-portal.js';
import type { Said } from './scripted-module.js';

interface SessionRow {
  OPERATOR_ID: number;
  STATUS: number;
  WAIT_ANSWER: string;
  CLOSED: string;
  SPAM: string;
  CRM_ACTIVITY_ID: number;
  IS_PERSON: number;
}

type Target = { userId: number; mode: 'offer' | 'answer' } | { queue: true };
type Moved = { operatorId: number; operatorOutcome: 'offered' | 'answered' | 'queued' } | { superseded: string } | { refused: string };

/**
 * What the module says (docs/protocol.md) on a portal's database without PHP. Operators are moved and threads bound in the rows; contacts,
 * deals and to-dos are made by number only, so that the numbers do not depend on the order in which lanes are sent.
 */
export class FormerPortal {
  private readonly binding: BindingPortal;

  constructor(private readonly database: TestDatabase) {
    this.binding = new BindingPortal({
      database,
      insert: async (table, rows) => {
        for (const row of rows) await database.admin.query(`INSERT INTO ${table} SET ?`, [row]);
      },
    });
  }

  readonly says = async (command: Command): Promise<Said> => {
    switch (command.type) {
      case 'placeDialog':
        return await this.placeDialog(command);
      case 'handOver':
        return await this.handOver(command);
      case 'placeCall':
        return { status: 'done', result: placedCall(command) };
      case 'placeFirmCall':
        return { status: 'done', result: { dealId: command.dealId, activityId: 0, activityCreated: false, todoId: 0 } };
      case 'joinDialog':
        return { status: 'done', result: { joined: true } };
      case 'mergeContacts':
        return { status: 'done', result: { contactId: command.toContactId, closedDealIds: command.closeDealIds } };
      case 'setResponsible':
        return { status: 'done', result: { dealId: command.dealId, contactId: command.contactId } };
      case 'notify':
      case 'comment':
        return { status: 'done', result: [] };
      case 'bindClient':
      case 'restoreBindings':
        return await this.binding.says(command);
      case 'takeApart':
      case 'assignItem':
      case 'moveItem':
        throw new Error('a release of then orders no such thing');
      default:
        throw new Error(`no answer to ${JSON.stringify(command satisfies never)}`);
    }
  };

  private async placeDialog(command: PlaceDialog): Promise<Said> {
    const { sessionId, contact, deal, operator, expectedOperatorId, expectedAnswer } = command;
    const session = await this.session(sessionId);
    if (session.SPAM === 'Y') return { status: 'superseded', code: 'DIALOG_CLOSED' };
    const moved = operator === null ? null : await this.move(sessionId, session, operator, expectedOperatorId, expectedAnswer);
    if (moved && 'refused' in moved) return { status: 'refused', code: moved.refused, message: 'not an active employee' };
    const isMoved = moved !== null && 'operatorId' in moved;
    const result: PlaceDialogResult = {
      contactId: 'id' in contact ? contact.id : 800_000 + sessionId,
      contactCreated: !('id' in contact),
      dealId: 'id' in deal ? deal.id : 850_000 + sessionId,
      dealCreated: !('id' in deal),
      activityId: session.CRM_ACTIVITY_ID,
      operatorId: isMoved ? moved.operatorId : session.OPERATOR_ID,
      operatorOutcome: isMoved ? moved.operatorOutcome : 'kept',
    };
    return { status: 'done', result };
  }

  private async handOver({ sessionId, to, mode, expectedOperatorId, expectedAnswer }: HandOver): Promise<Said> {
    const target = 'userId' in to ? { ...to, mode } : to;
    const moved = await this.move(sessionId, await this.session(sessionId), target, expectedOperatorId, expectedAnswer);
    if ('superseded' in moved) return { status: 'superseded', code: moved.superseded };
    if ('refused' in moved) return { status: 'refused', code: moved.refused, message: 'not an active employee' };
    return { status: 'done', result: moved };
  }

  private async move(
    sessionId: number,
    session: SessionRow,
    to: Target,
    expectedOperatorId: number,
    expectedAnswer: ExpectedAnswer,
  ): Promise<Moved> {
    const userId = 'userId' in to ? to.userId : 0;
    if (session.CLOSED === 'Y') return { superseded: 'DIALOG_CLOSED' };
    if (session.OPERATOR_ID !== expectedOperatorId) return { superseded: 'OPERATOR_CHANGED' };
    if (userId !== expectedOperatorId && isAnsweredSince(session, expectedAnswer)) return { superseded: 'OPERATOR_ANSWERED' };
    if (userId > 0 && !(await this.isActive(userId))) return { refused: 'OPERATOR_WRONG' };
    await this.database.admin.query('UPDATE b_imopenlines_session SET OPERATOR_ID = ? WHERE ID = ?', [userId, sessionId]);
    if (!('userId' in to)) return { operatorId: 0, operatorOutcome: 'queued' };
    return { operatorId: userId, operatorOutcome: to.mode === 'answer' ? 'answered' : 'offered' };
  }

  private async session(sessionId: number): Promise<SessionRow> {
    const [row] = await this.rows<SessionRow>(
      `SELECT s.OPERATOR_ID, s.STATUS, s.WAIT_ANSWER, s.CLOSED, s.SPAM, s.CRM_ACTIVITY_ID,
              COALESCE(u.EXTERNAL_AUTH_ID, '') NOT IN ('bot', 'imconnector') AND u.ID IS NOT NULL AS IS_PERSON
         FROM b_imopenlines_session s LEFT JOIN b_user u ON u.ID = s.OPERATOR_ID WHERE s.ID = ?`,
      [sessionId],
    );
    if (!row) throw new Error(`the portal has no session ${sessionId}`);
    return row;
  }

  private async isActive(userId: number): Promise<boolean> {
    return (await this.rows("SELECT ID FROM b_user WHERE ID = ? AND ACTIVE = 'Y'", [userId])).length > 0;
  }

  private async rows<T>(sql: string, params: unknown[]): Promise<T[]> {
    const [rows] = await this.database.admin.query(sql, params);
    return rows as T[];
  }
}

/** Statuses: from 10 on accepted, from 25 on replied to (box sheet of open lines, 1.1). */
function isAnsweredSince({ STATUS, WAIT_ANSWER, IS_PERSON }: SessionRow, expected: ExpectedAnswer): boolean {
  if (Number(IS_PERSON) !== 1 || expected === null) return false;
  return expected === 'accepted' ? STATUS >= 25 : STATUS >= 10 && WAIT_ANSWER !== 'Y';
}

function placedCall({ callId, contact, deal, isEnded, todo }: PlaceCall): PlaceCallResult {
  const number = crc32(callId) % 50_000;
  return {
    contactId: 'id' in contact ? contact.id : 700_000 + number,
    contactCreated: !('id' in contact),
    dealId: deal === null ? 0 : 'id' in deal ? deal.id : 750_000 + number,
    dealCreated: deal !== null && !('id' in deal),
    activityId: isEnded ? 600_000 + number : 0,
    activityCreated: false,
    todoId: todo === null ? 0 : 650_000 + number,
  };
}
