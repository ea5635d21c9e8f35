import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Tx } from '../database/tx.js';
import { distinct } from '../distinct.js';
import { chooseAssignee } from '../domain/assignment/choose-assignee.js';
import type { AssignmentPerson, Counts, Returning } from '../domain/assignment/facts.js';
import type { ItemKind } from '../domain/assignment/item.js';
import type { Ledger } from '../domain/assignment/ledger.js';
import { chosen, keptFacts, type RuleDecision, type RuleFacts } from '../domain/assignment-rules/decide-assignment.js';
import type { Entity, ItemStanding } from '../domain/assignment-rules/rule.js';
import { ruleFor } from '../domain/assignment-rules/rule-for.js';
import { whyLeftAlone } from '../domain/assignment-rules/why-left-alone.js';
import { localDayOf } from '../domain/schedule/local-day.js';
import { groupBy } from '../group-by.js';
import type { AssignItem } from '../portal/commands/command-types.js';
import type { Batch } from '../records/batch.js';
import { dealSubject, leadSubject, type Subject } from '../records/subject.js';
import { type AssignedItem, type AssignedState, saveAssigned, waitsNoMore } from './assigned-items.js';
import { assignmentKinds } from './assignment-kinds.js';
import { AssignmentReader, type ReadItem, type RuleReading } from './assignment-reader.js';
import { type Rule, rulesOf } from './assignment-settings.js';
import { Backlog } from './backlog.js';
import { saveLedgers } from './share-records.js';

const seeds = 2 ** 32;

/** A visit of a stage to decide about. */
export type Visit = Omit<AssignedItem, 'companyCode' | 'ruleCode' | 'state' | 'userId' | 'givenOn' | 'counted' | 'decidedAt'> & {
  eventUid: string | null;
};

/** One of the batch, with the rule that it falls under. */
interface Case {
  visit: Visit;
  rule: Rule;
  read: ReadItem;
  standing: ItemStanding;
}

/** Gives leads and deals that have come to a stage to somebody (spec: assignment). */
@Injectable()
export class AssignItems {
  constructor(private readonly reader: AssignmentReader) {}

  /** Under the locks of the rules' companies, one after another in their order. */
  async assign(batch: Batch, visits: readonly Visit[]): Promise<void> {
    const rules = rulesOf(batch.context.settings);
    const cases: Case[] = [];
    for (const [entity, ofEntity] of groupBy(visits, (visit) => visit.entity))
      cases.push(...(await this.casesOf(batch, entity, ofEntity, rules)));
    const asked = distinctRules(cases.filter(({ rule, visit, standing }) => whyLeftAlone(rule, visit, standing) === null));
    const { readings, ledgers } = await this.reader.read(batch, asked);
    const returning = await this.returningOf(batch, cases, readings);
    const backlog = await Backlog.read(batch, cases);
    const known = new Set(cases.map(({ visit }) => visit));
    const saved: AssignedItem[] = [];
    for (const [entity, ofEntity] of groupBy(
      visits.filter((visit) => visit.hasWaited && !known.has(visit)),
      (visit) => visit.entity,
    ))
      await waitsNoMore(
        batch.tx,
        entity,
        ofEntity.map(({ itemId }) => itemId),
      );
    const before = new Map(ledgers);
    for (const one of cases) {
      const decided = this.decide(batch, one, readings, ledgers, returning, backlog);
      if (decided) saved.push(decided);
    }
    await saveAssigned(batch.tx, saved);
    await saveLedgers(batch.tx, new Map([...ledgers].filter(([name, ledger]) => before.get(name) !== ledger)));
  }

  /** Visits that fall under a rule, in the order of arrival. */
  private async casesOf(batch: Batch, entity: Entity, visits: readonly Visit[], all: readonly Rule[]): Promise<Case[]> {
    const rules = all.filter((rule) => rule.isOn && rule.entity === entity);
    const itemIds = distinct(visits.map(({ itemId }) => itemId));
    const [items, placed] = await Promise.all([
      this.reader.itemsOf(batch, entity, itemIds, rules),
      entity === 'deal' ? placedDeals(batch.tx, itemIds) : new Set<number>(),
    ]);
    return visits.flatMap((visit): Case[] => {
      const read = items.get(visit.itemId);
      if (!read) return []; // deleted meanwhile: nothing is left to say
      const rule = ruleFor(rules, visit, read.item);
      if (rule === null) return [];
      const { pipelineId, stageId, isOpen, responsibleId, leadId } = read.portal;
      const { createdById } = visit;
      const { isResponsibleByHand } = read;
      const isPlaced = placed.has(visit.itemId);
      const standing = { pipelineId, stageId, isOpen, responsibleId, createdById, leadId, isPlaced, isResponsibleByHand };
      return [{ visit, rule, read, standing }];
    });
  }

  private async returningOf(batch: Batch, cases: readonly Case[], readings: ReadonlyMap<Rule, RuleReading>): Promise<Map<Case, Returning>> {
    const found = new Map<Case, Returning>();
    for (const [rule, ofRule] of groupBy(cases, (one) => one.rule)) {
      const company = readings.get(rule)?.company;
      if (!company || !rule.assignment.returning) continue;
      const to = await this.reader.returningTo(
        batch,
        company,
        ofRule.map(({ read }) => read),
      );
      for (const one of ofRule) {
        const returning = to.get(one.visit.itemId);
        if (returning) found.set(one, returning);
      }
    }
    return found;
  }

  /** @returns null: it goes on waiting as it is */
  private decide(
    batch: Batch,
    one: Case,
    readings: ReadonlyMap<Rule, RuleReading>,
    ledgers: Map<string, Ledger>,
    returning: ReadonlyMap<Case, Returning>,
    backlog: Backlog,
  ): AssignedItem | null {
    const { visit, rule, read, standing } = one;
    const { at } = batch.context;
    const seed = randomInt(seeds);
    const facts: RuleFacts = {
      at,
      rule: ruleParts(rule),
      arrival: arrivalOf(visit),
      standing,
      choice: null,
      ...(visit.hasWaited && { hasWaited: true }),
    };
    const because = whyLeftAlone(rule, visit, standing);
    if (because !== null) {
      record(batch, one, facts, { kind: 'leftAlone', because }, 0, seed);
      return assignedOf(one, 'left', 0, null, at);
    }
    const reading = readings.get(rule);
    if (!reading) throw new Error(`nothing was read of the rule ${rule.code}`);
    const returningTo = returning.get(one) ?? null;
    const asked = this.reader.factsOf(reading, ledgers, read.item, {
      at,
      seed,
      returningTo,
      full: backlog.fullFor(reading, visit, read.item),
    });
    const choice = chooseAssignee(asked);
    const { outcome } = choice;
    if (outcome.kind === 'wait' && visit.hasWaited) return null;
    facts.choice = keptFacts(asked);
    const userId = 'userId' in outcome ? outcome.userId : 0;
    const uid = record(batch, one, facts, chosen(choice), userId, seed);
    if (outcome.kind === 'wait') return assignedOf(one, 'waiting', 0, null, at);
    if (userId === 0) return assignedOf(one, 'left', 0, null, at);
    if (rule.mode === 'shadow') return assignedOf(one, 'shadow', userId, null, at);
    if (choice.ledger) ledgers.set(choice.ledger.name, choice.ledger.after);
    const day = localDayOf(at, reading.zones.get(userId) ?? reading.company.timeZone);
    count(readings, userId, rule.entity);
    backlog.count(rule, visit, userId);
    const isThere = standing.responsibleId === userId && rule.thenStage === null;
    if (!isThere) order(batch, one, userId, uid);
    const counted = choice.ledger && { record: choice.ledger.name, shares: choice.ledger.entry.shares };
    return { ...assignedOf(one, isThere ? 'given' : 'ordered', userId, outcome.kind === 'person' ? day : null, at), counted };
  }
}

/** Whoever gets one has it in all rules of the batch. */
function count(readings: ReadonlyMap<Rule, RuleReading>, userId: number, kind: ItemKind): void {
  for (const { people } of readings.values()) {
    const known = people.get(userId);
    if (known) people.set(userId, withOneMore(known, kind));
  }
}

function withOneMore(person: AssignmentPerson, kind: ItemKind): AssignmentPerson {
  const more = (counts: Counts): Counts => ({ ...counts, [kind]: (counts[kind] ?? 0) + 1 });
  return { ...person, loads: { givenToday: more(person.loads.givenToday), openNow: more(person.loads.openNow) } };
}

function record(batch: Batch, { visit, rule }: Case, facts: RuleFacts, decision: RuleDecision, userId: number, seed: number): string {
  return batch.record(assignmentKinds.assignment, {
    subject: subjectOf(visit.entity, visit.itemId),
    companyCode: rule.companyCode,
    rule: decision.kind === 'leftAlone' ? 'leftAlone' : decision.outcome.kind,
    because: becauseOf(decision),
    eventUid: visit.eventUid,
    dealId: visit.entity === 'deal' ? visit.itemId : 0,
    operatorId: userId,
    seed,
    facts,
    decision,
  });
}

function becauseOf(decision: RuleDecision): string {
  if (decision.kind === 'leftAlone') return decision.because;
  const { outcome, choice } = decision;
  if (outcome.kind !== 'person') return 'nobodyCan';
  return outcome.by === 'strategy' ? (choice.strategy ?? 'strategy') : outcome.by;
}

function order(batch: Batch, { visit, rule, standing }: Case, userId: number, journalUid: string): void {
  const body: AssignItem = {
    type: 'assignItem',
    entity: visit.entity,
    itemId: visit.itemId,
    expectedResponsibleId: standing.responsibleId,
    expectedStageId: visit.stageId,
    responsibleId: userId,
    takesToDos: rule.takesToDos,
  };
  const subject = subjectOf(visit.entity, visit.itemId);
  batch.order({ capability: 'assignment', body, journalUid }, { subject, companyCode: rule.companyCode, clientId: null });
}

function assignedOf({ visit, rule }: Case, state: AssignedState, userId: number, givenOn: string | null, decidedAt: Date): AssignedItem {
  const { eventUid: _, ...rest } = visit;
  return { ...rest, companyCode: rule.companyCode, ruleCode: rule.code, state, userId, givenOn, counted: null, decidedAt };
}

function arrivalOf({ entity, itemId, pipelineId, stageId, isCreated, visit }: Visit) {
  return { entity, itemId, pipelineId, stageId, isCreated, visit };
}

function ruleParts({ code, name, companyCode, mode, replaces, replacesUserIds, converted }: Rule): RuleFacts['rule'] {
  return { code, name, companyCode, mode, replaces, replacesUserIds, converted };
}

function distinctRules(cases: readonly Case[]): Rule[] {
  return [...new Set(cases.map(({ rule }) => rule))];
}

export function subjectOf(entity: Entity, itemId: number): Subject {
  return entity === 'lead' ? leadSubject(itemId) : dealSubject(itemId);
}

/** Deals that a dialog or a call was placed by. */
export async function placedDeals(tx: Tx, dealIds: readonly number[]): Promise<Set<number>> {
  if (dealIds.length === 0) return new Set();
  const rows = await tx.query<{ deal_id: number | string }[]>(
    `SELECT deal_id FROM client WHERE deal_id IN (?) UNION SELECT deal_id FROM dialog WHERE deal_id IN (?)
      UNION SELECT deal_id FROM phone_call WHERE deal_id IN (?)`,
    [dealIds, dealIds, dealIds],
  );
  return new Set(rows.map((row) => Number(row.deal_id)));
}
