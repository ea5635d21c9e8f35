import { Injectable } from '@nestjs/common';
import type { AnswerTaker } from '../contract/capability.js';
import { distinct } from '../distinct.js';
import { takeBack } from '../domain/assignment/keep-ledger.js';
import type { Ledger } from '../domain/assignment/ledger.js';
import type { Entity } from '../domain/assignment-rules/rule.js';
import type { Answer, AssignItem, MoveItem } from '../portal/commands/command-types.js';
import { Users } from '../portal/tables/users.js';
import type { Batch } from '../records/batch.js';
import { LockedCompanies } from '../records/company-locks.js';
import type { Answered } from '../records/sent-command.js';
import { subjectOf } from './assign-items.js';
import { type AssignedItem, itemsUnderWay, saveAssigned } from './assigned-items.js';
import { assignmentKinds } from './assignment-kinds.js';
import { rulesOf } from './assignment-settings.js';
import { lockLedgers, saveLedgers } from './share-records.js';

/** What came of an order, as the journal keeps it. */
export interface AssignmentAnswerFacts {
  at: Date;
  entity: Entity;
  itemId: number;
  /** Who was to get it, or has it. */
  user: { userId: number; name: string };
  /** Where it was to go on to; null: it was the responsible that was set. */
  toStageId: string | null;
  /** As the portal had it. */
  found: { responsible: { userId: number; name: string } | null; stageId: string };
  requiredFields: string[];
}

/** `notDone`: the portal has refused the command. */
export type AssignmentAnswer = { kind: 'assigned' | 'moved' | 'superseded' | 'gone' | 'notForward' | 'refused' | 'notDone' };

/** Takes in what the portal says of assignments, and has the next stage ordered where the rule says so. */
@Injectable()
export class AssignmentAnswers implements AnswerTaker {
  readonly types = ['assignItem', 'moveItem'] as const;

  constructor(private readonly users: Users) {}

  async take(batch: Batch, answered: readonly Answered[]): Promise<ReadonlySet<string>> {
    const ledgers = await this.lockRecords(batch, answered);
    const before = new Map(ledgers);
    const rows = await rowsOf(batch, answered, 'FOR UPDATE');
    const names = await this.namesIn(answered, rows);
    const saved: AssignedItem[] = [];
    for (const { command, answer } of answered) {
      const { body } = command;
      if (body.type !== 'assignItem' && body.type !== 'moveItem') continue;
      const isMove = body.type === 'moveItem';
      const row = rows.find(
        (one) =>
          one.entity === body.entity &&
          one.itemId === body.itemId &&
          one.stageId === body.expectedStageId &&
          one.state === (isMove ? 'moving' : 'ordered'),
      );
      if (!row) continue;
      const { kind, found, requiredFields } = said(body, answer);
      Object.assign(row, this.follow(batch, row, body, kind));
      if (row.state === 'void') takeBackFrom(ledgers, row);
      saved.push(row);
      if (kind === 'assigned') continue; // as it was decided
      const user = named(row.userId, names);
      const responsible = found.responsibleId > 0 ? named(found.responsibleId, names) : null;
      const facts: AssignmentAnswerFacts = {
        at: batch.context.at,
        entity: row.entity,
        itemId: row.itemId,
        user,
        toStageId: isMove ? body.toStageId : null,
        found: { responsible, stageId: found.stageId },
        requiredFields,
      };
      batch.record(assignmentKinds.assignmentAnswer, {
        subject: subjectOf(row.entity, row.itemId),
        companyCode: row.companyCode,
        rule: kind,
        because: answer.status === 'refused' ? answer.code : kind,
        dealId: row.entity === 'deal' ? row.itemId : 0,
        operatorId: row.userId,
        facts,
        decision: { kind } satisfies AssignmentAnswer,
      });
    }
    await saveAssigned(batch.tx, saved);
    await saveLedgers(batch.tx, new Map([...ledgers].filter(([name, ledger]) => before.get(name) !== ledger)));
    return new Set();
  }

  /** Of what nobody got after all, before the rows themselves are locked: as where items are given. */
  private async lockRecords(batch: Batch, answered: readonly Answered[]): Promise<Map<string, Ledger>> {
    const isVoid = ({ command: { body }, answer }: Answered) => body.type === 'assignItem' && said(body, answer).kind !== 'assigned';
    const ofVoid = answered.filter(isVoid);
    if (ofVoid.length === 0) return new Map();
    const counted = (await rowsOf(batch, ofVoid, '')).filter((row) => row.counted !== null);
    await LockedCompanies.lock(
      batch.tx,
      counted.map(({ companyCode }) => companyCode),
    );
    return lockLedgers(
      batch.tx,
      counted.flatMap((row) => row.counted?.record ?? []),
    );
  }

  private follow(batch: Batch, row: AssignedItem, body: AssignItem | MoveItem, kind: AssignmentAnswer['kind']): Partial<AssignedItem> {
    if (body.type === 'moveItem') return { state: 'given' };
    // Somebody else has it by now: it is nobody's norm.
    if (kind !== 'assigned') return { state: 'void', givenOn: null };
    const rule = rulesOf(batch.context.settings).find(({ companyCode, code }) => companyCode === row.companyCode && code === row.ruleCode);
    if (!rule?.thenStage) return { state: 'given' };
    const move: MoveItem = {
      type: 'moveItem',
      entity: row.entity,
      itemId: row.itemId,
      expectedResponsibleId: row.userId,
      expectedStageId: row.stageId,
      toStageId: rule.thenStage,
    };
    const subject = subjectOf(row.entity, row.itemId);
    batch.order({ capability: 'assignment', body: move, journalUid: null }, { subject, companyCode: row.companyCode, clientId: null });
    return { state: 'moving' };
  }

  private async namesIn(answered: readonly Answered[], rows: readonly AssignedItem[]): Promise<Map<number, string>> {
    const found = answered.flatMap(({ answer }) =>
      answer.status === 'done' && answer.type === 'assignItem' ? answer.result.responsibleId : [],
    );
    const users = await this.users.byIds(distinct([...found, ...rows.map(({ userId }) => userId)]).filter((userId) => userId > 0));
    return new Map([...users.values()].map(({ userId, name }) => [userId, name]));
  }
}

/** Their visits, as far as they are under way. */
async function rowsOf(batch: Batch, answered: readonly Answered[], lock: 'FOR UPDATE' | ''): Promise<AssignedItem[]> {
  const ids = (entity: Entity) =>
    distinct(
      answered.flatMap(({ command: { body } }) =>
        (body.type === 'assignItem' || body.type === 'moveItem') && body.entity === entity ? body.itemId : [],
      ),
    );
  return [...(await itemsUnderWay(batch.tx, 'deal', ids('deal'), lock)), ...(await itemsUnderWay(batch.tx, 'lead', ids('lead'), lock))];
}

/** As if it had never been given: who was to get it is owed it no less, and nobody else more. */
function takeBackFrom(ledgers: Map<string, Ledger>, { counted, userId }: AssignedItem): void {
  const ledger = counted && ledgers.get(counted.record);
  if (counted && ledger && counted.shares.length > 0) ledgers.set(counted.record, takeBack(ledger, { userId, shares: counted.shares }));
}

function said(
  body: AssignItem | MoveItem,
  answer: Exclude<Answer, { status: 'later' }>,
): { kind: AssignmentAnswer['kind']; found: { responsibleId: number; stageId: string }; requiredFields: string[] } {
  const asOrdered = { responsibleId: body.expectedResponsibleId, stageId: body.expectedStageId };
  if (answer.status === 'done' && answer.type === 'assignItem') {
    const { outcome, responsibleId, stageId } = answer.result;
    return { kind: outcome, found: { responsibleId, stageId }, requiredFields: [] };
  }
  if (answer.status === 'done' && answer.type === 'moveItem') {
    const { outcome, stageId, requiredFields } = answer.result;
    return { kind: outcome, found: { responsibleId: body.expectedResponsibleId, stageId }, requiredFields };
  }
  return { kind: answer.status === 'superseded' ? 'superseded' : 'notDone', found: asOrdered, requiredFields: [] };
}

function named(userId: number, names: ReadonlyMap<number, string>): { userId: number; name: string } {
  return { userId, name: names.get(userId) ?? `#${userId}` };
}
