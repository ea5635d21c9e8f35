import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { ApiDb } from '../database/api-db.js';
import { takenBack } from '../database/taken-back.js';
import { distinct } from '../distinct.js';
import type { AssignmentChoice } from '../domain/assignment/assignment-choice.js';
import { chooseAssignee } from '../domain/assignment/choose-assignee.js';
import type { AssignmentFacts } from '../domain/assignment/facts.js';
import type { Item } from '../domain/assignment/item.js';
import type { Ledger } from '../domain/assignment/ledger.js';
import { matches } from '../domain/assignment/matches.js';
import { afterChoice, preview } from '../domain/assignment/preview.js';
import { whyLeftAlone } from '../domain/assignment-rules/why-left-alone.js';
import { notFound } from '../http/api-error.js';
import { type Asking, maySee } from '../http/asking.js';
import { Items } from '../portal/tables/items.js';
import { Users } from '../portal/tables/users.js';
import { Batch } from '../records/batch.js';
import { DecisionContexts } from '../records/decision-context.js';
import { placedDeals } from './assign-items.js';
import { AssignmentReader, type RuleReading } from './assignment-reader.js';
import { whyLeft } from './assignment-sentences.js';
import { type Rule, type RuleSettings, ruleOf } from './assignment-settings.js';
import type { PoolPreview, PreviewAnswer, StandingPreview } from './assignment-types.js';
import { otherConditions, toldChoice } from './told-choice.js';

const seeds = 2 ** 32;
const nextItems = 10;
const standingItems = 50;
/** Pools whose next ten are shown; each is ten choices. */
const mostPools = 20;

interface Ready {
  batch: Batch;
  rule: Rule;
  reading: RuleReading;
  ledgers: Map<string, Ledger>;
}

/** Who would get what by a draft of a rule and the facts of this moment; nothing of it stays. */
@Injectable()
export class AssignmentPreview {
  constructor(
    private readonly db: ApiDb,
    private readonly contexts: DecisionContexts,
    private readonly reader: AssignmentReader,
    private readonly items: Items,
    private readonly users: Users,
  ) {}

  async of(
    asking: Pick<Asking, 'companyCodes'>,
    { company: code, rule: fields, what }: { company: string; rule: RuleSettings; what: 'next' | 'standing' },
  ): Promise<PreviewAnswer> {
    const context = await this.contexts.current();
    const company = maySee(asking, code) ? context.company(code) : null;
    if (!company) throw notFound(`company ${code}`, 'company');
    const rule = ruleOf(fields, company);
    // Read as it is decided, under the same locks: what others are giving out meanwhile is counted.
    const answer = await takenBack(this.db, async (tx) => {
      const batch = new Batch(tx, context);
      const { readings, ledgers } = await this.reader.read(batch, [rule]);
      const reading = readings.get(rule);
      return reading && this.answered({ batch, rule, reading, ledgers }, what);
    });
    if (!answer) throw new Error(`no reading of the rule ${rule.code}`);
    const users = await this.users.byIds(distinct(namedIn(answer)));
    return { ...answer, people: [...users.values()].map(({ userId, name }) => ({ userId, name })) };
  }

  private async answered(ready: Ready, what: 'next' | 'standing'): Promise<Omit<PreviewAnswer, 'people'>> {
    const at = ready.batch.context.at.toISOString();
    return what === 'next' ? { at, pools: this.nextOf(ready) } : { at, standing: await this.standingOf(ready) };
  }

  /** Each pool alone: which of them a new item falls into, nobody knows yet. */
  private nextOf({ batch, rule, reading, ledgers }: Ready): PoolPreview[] {
    const { assignment } = reading;
    const pools = [...assignment.groups.map(({ name, ...group }) => ({ name, ...group })), { ...assignment, name: null }];
    return pools.slice(0, mostPools).map(({ name, people, strategy, ledger }) => {
      const ofPool = { ...reading, assignment: { ...assignment, groups: [], people, strategy, ledger } };
      const next = () => ({ item: unknownItem(rule), returningTo: null, hadIt: new Set<number>(), seed: randomInt(seeds) });
      const facts = this.reader.factsOf(ofPool, ledgers, unknownItem(rule), { at: batch.context.at, seed: 0, returningTo: null });
      const choices = preview(facts, Array.from({ length: nextItems }, next));
      return { group: name, people: people.length, choices: choices.map((choice) => toldChoice(choice)) };
    });
  }

  private async standingOf({ batch, rule, reading, ledgers }: Ready): Promise<{ items: StandingPreview[]; hasMore: boolean }> {
    const found = await this.items.standingOn(rule.entity, rule.pipelineId, rule.stages, standingItems + 1);
    const shown = found.slice(0, standingItems);
    const ids = shown.map(({ itemId }) => itemId);
    const [read, placed] = await Promise.all([
      this.reader.itemsOf(batch, rule.entity, ids, [rule]),
      rule.entity === 'deal' ? placedDeals(batch.tx, ids) : new Set<number>(),
    ]);
    const returning = rule.assignment.returning
      ? await this.reader.returningTo(batch, reading.company, [...read.values()])
      : new Map<number, never>();
    let known: AssignmentFacts | null = null;
    const items = shown.flatMap(({ itemId, createdById }): StandingPreview[] => {
      const one = read.get(itemId);
      if (!one) return []; // deleted meanwhile
      const { stageId, pipelineId, isOpen, responsibleId, leadId } = one.portal;
      const { isResponsibleByHand } = one;
      const about = { itemId, stageId, responsibleId };
      if (!matches(rule.when, one.item)) return [{ ...about, choice: null, left: otherConditions }];
      const standing = {
        stageId,
        pipelineId,
        isOpen,
        responsibleId,
        createdById,
        leadId,
        isPlaced: placed.has(itemId),
        isResponsibleByHand,
      };
      const because = whyLeftAlone(rule, { stageId, pipelineId: rule.pipelineId }, standing);
      if (because !== null) return [{ ...about, choice: null, left: whyLeft(because) }];
      const asked: AssignmentFacts = {
        ...(known ?? this.reader.factsOf(reading, ledgers, one.item, { at: batch.context.at, seed: 0, returningTo: null })),
        item: one.item,
        returningTo: returning.get(itemId) ?? null,
        seed: randomInt(seeds),
      };
      const choice: AssignmentChoice = chooseAssignee(asked);
      known = afterChoice(asked, choice);
      return [{ ...about, choice: toldChoice(choice), left: null }];
    });
    return { items, hasMore: found.length > shown.length };
  }
}

/** Of which nothing is known but its kind. */
function unknownItem({ entity }: Rule): Item {
  return {
    kind: entity,
    itemId: 0,
    lineId: null,
    connector: null,
    number: null,
    sourceId: null,
    webFormId: null,
    made: null,
    utm: {},
    fields: {},
    contactFields: {},
  };
}

function namedIn({ pools, standing }: Omit<PreviewAnswer, 'people'>): number[] {
  const choices = [...(pools ?? []).flatMap((pool) => pool.choices), ...(standing?.items ?? []).flatMap(({ choice }) => choice ?? [])];
  return [
    ...choices.flatMap(({ outcome, ranked, notChosen }) => [
      ...('userId' in outcome ? [outcome.userId] : []),
      ...('insteadOf' in outcome ? [outcome.insteadOf] : []),
      ...ranked.map(({ userId }) => userId),
      ...notChosen.flatMap(({ userIds }) => userIds),
    ]),
    ...(standing?.items ?? []).map(({ responsibleId }) => responsibleId).filter((userId) => userId > 0),
  ];
}
