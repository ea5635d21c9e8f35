import { insertRows } from '../database/own-db.js';
import type { Tx } from '../database/tx.js';
import type { Weight } from '../domain/assignment/assignment.js';
import type { ItemKind } from '../domain/assignment/item.js';
import type { Arrival, Entity } from '../domain/assignment-rules/rule.js';
import { groupBy } from '../group-by.js';

/**
 * `waiting`: nobody could take it. `ordered`: given, the portal has not answered. `given`: it has. `moving`: then ordered on to another stage. `left`:
 * the rule leaves it. `void`: the portal had it otherwise by then. `shadow`: only written down.
 */
export type AssignedState = 'waiting' | 'ordered' | 'given' | 'moving' | 'left' | 'void' | 'shadow';

/** A visit of a stage that a rule has decided about. */
export interface AssignedItem extends Arrival {
  createdById: number;
  companyCode: string;
  ruleCode: string;
  state: AssignedState;
  /** Who got it; 0 = nobody. */
  userId: number;
  /** Local day of that person whose norm it counts for; null: for none. */
  givenOn: string | null;
  hasWaited: boolean;
  /** The record of shares that counts it, with the shares of those who could have taken it; null: none does. */
  counted: { record: string; shares: readonly Weight[] } | null;
  arrivedAt: Date;
  decidedAt: Date;
}

interface Row {
  entity: Entity;
  item_id: number | string;
  pipeline_id: number;
  stage_id: string;
  visit: number | string;
  is_created: number;
  created_by_id: number;
  company_code: string;
  rule_code: string;
  state: AssignedState;
  user_id: number;
  given_on: string | null;
  has_waited: number;
  share_record: string | null;
  shares: string | null;
  arrived_at: Date;
  decided_at: Date;
}

const columns = `entity, item_id, pipeline_id, stage_id, visit, is_created, created_by_id, company_code, rule_code, state, user_id,
  DATE_FORMAT(given_on, '%Y-%m-%d') AS given_on, has_waited, share_record, shares, arrived_at, decided_at`;

const savedColumns = [
  'entity',
  'item_id',
  'pipeline_id',
  'stage_id',
  'visit',
  'is_created',
  'created_by_id',
  'company_code',
  'rule_code',
  'state',
  'user_id',
  'given_on',
  'has_waited',
  'share_record',
  'shares',
  'arrived_at',
  'decided_at',
];
const decidedAnew = ['company_code', 'rule_code', 'state', 'user_id', 'given_on', 'has_waited', 'share_record', 'shares', 'decided_at'];

/** Stores decisions about visits; one that was decided about before becomes what it is now. */
export async function saveAssigned(tx: Tx, items: readonly AssignedItem[]): Promise<void> {
  const rows = items.map((item) => [
    item.entity,
    item.itemId,
    item.pipelineId,
    item.stageId,
    item.visit,
    item.isCreated ? 1 : 0,
    item.createdById,
    item.companyCode,
    item.ruleCode,
    item.state,
    item.userId,
    item.givenOn,
    item.hasWaited ? 1 : 0,
    item.counted?.record ?? null,
    item.counted ? byWeight(item.counted.shares) : null,
    item.arrivedAt,
    item.decidedAt,
  ]);
  const update = decidedAnew.map((column) => `${column} = VALUES(${column})`).join(', ');
  await insertRows(tx, 'assigned_item', savedColumns, rows, `ON DUPLICATE KEY UPDATE ${update}`);
}

/** Of these visits, those that were decided about already, as `visitName` names them. */
export async function decidedVisits(tx: Tx, arrivals: readonly Arrival[]): Promise<Set<string>> {
  if (arrivals.length === 0) return new Set();
  const rows = await tx.query<Pick<Row, 'entity' | 'item_id' | 'stage_id' | 'visit'>[]>(
    'SELECT entity, item_id, stage_id, visit FROM assigned_item WHERE (entity, item_id, stage_id, visit) IN (?)',
    [arrivals.map(({ entity, itemId, stageId, visit }) => [entity, itemId, stageId, visit])],
  );
  return new Set(
    rows.map((row) => visitName({ entity: row.entity, itemId: Number(row.item_id), stageId: row.stage_id, visit: Number(row.visit) })),
  );
}

export function visitName({ entity, itemId, stageId, visit }: Pick<Arrival, 'entity' | 'itemId' | 'stageId' | 'visit'>): string {
  return `${entity} ${itemId} ${stageId} ${visit}`;
}

/** Items that wait by a rule, the oldest first, locked. @param most so many at the most */
export async function lockWaiting(tx: Tx, companyCode: string, ruleCode: string, most: number): Promise<AssignedItem[]> {
  const rows = await tx.query<Row[]>(
    `SELECT ${columns} FROM assigned_item WHERE state = 'waiting' AND company_code = ? AND rule_code = ?
      ORDER BY arrived_at, id LIMIT ${most} FOR UPDATE`,
    [companyCode, ruleCode],
  );
  return rows.map(toAssigned);
}

/** Rules by which something waits. */
export async function rulesWithWaiting(tx: Tx): Promise<{ companyCode: string; ruleCode: string }[]> {
  const rows = await tx.query<{ company_code: string; rule_code: string }[]>(
    `SELECT DISTINCT company_code, rule_code FROM assigned_item WHERE state = 'waiting'`,
  );
  return rows.map((row) => ({ companyCode: row.company_code, ruleCode: row.rule_code }));
}

/** How many of those that had waited each person got by the rule since then. */
export async function countDealt(tx: Tx, companyCode: string, ruleCode: string, since: Date): Promise<Map<number, number>> {
  const rows = await tx.query<{ user_id: number; dealt: number | string }[]>(
    `SELECT user_id, COUNT(*) AS dealt FROM assigned_item
      WHERE decided_at >= ? AND has_waited = 1 AND state IN ('ordered', 'given', 'moving') AND company_code = ? AND rule_code = ? GROUP BY user_id`,
    [since, companyCode, ruleCode],
  );
  return new Map(rows.map((row) => [row.user_id, Number(row.dealt)]));
}

/** Those of the items that are on their way to somebody or on to another stage, the latest visit last. @param lock '': only read */
export async function itemsUnderWay(tx: Tx, entity: Entity, itemIds: readonly number[], lock: 'FOR UPDATE' | ''): Promise<AssignedItem[]> {
  if (itemIds.length === 0) return [];
  const rows = await tx.query<Row[]>(
    `SELECT ${columns} FROM assigned_item WHERE entity = ? AND item_id IN (?) AND state IN ('ordered', 'moving') ORDER BY id ${lock}`,
    [entity, itemIds],
  );
  return rows.map(toAssigned);
}

/** What our own rows say that people were given, by kind: on each local day, and what the portal cannot show yet. */
export interface OwnLoads {
  givenOn: Map<string, number>;
  underWay: Map<string, number>;
}

export function loadName(userId: number, kind: ItemKind, day = ''): string {
  return `${userId} ${kind} ${day}`;
}

/** @param since local days before it are not asked for @param pipelineIds whose deals count as under way */
export async function ownLoads(tx: Tx, userIds: readonly number[], since: string, pipelineIds: readonly number[]): Promise<OwnLoads> {
  if (userIds.length === 0) return { givenOn: new Map(), underWay: new Map() };
  const [given, underWay] = await Promise.all([
    tx.query<{ user_id: number; entity: Entity; day: string; given: number | string }[]>(
      `SELECT user_id, entity, DATE_FORMAT(given_on, '%Y-%m-%d') AS day, COUNT(*) AS given FROM assigned_item
        WHERE user_id IN (?) AND given_on >= ? GROUP BY user_id, entity, given_on`,
      [userIds, since],
    ),
    tx.query<{ user_id: number; entity: Entity; under_way: number | string }[]>(
      `SELECT user_id, entity, COUNT(*) AS under_way FROM assigned_item
        WHERE state = 'ordered' AND user_id IN (?) AND (entity = 'lead' OR pipeline_id IN (?)) GROUP BY user_id, entity`,
      [userIds, pipelineIds.length > 0 ? pipelineIds : [-1]],
    ),
  ]);
  return {
    givenOn: new Map(given.map((row) => [loadName(row.user_id, row.entity, row.day), Number(row.given)])),
    underWay: new Map(underWay.map((row) => [loadName(row.user_id, row.entity), Number(row.under_way)])),
  };
}

/** One row a person whose limits are asked: locked by id, after the companies'. */
export async function lockPeople(tx: Tx, userIds: readonly number[]): Promise<void> {
  const ids = [...new Set(userIds)].sort((a, b) => a - b);
  if (ids.length === 0) return;
  // Not INSERT IGNORE: two that hold a row shared would wait for each other to lock it.
  await tx.query('INSERT INTO person_lock (user_id) VALUES ? ON DUPLICATE KEY UPDATE user_id = VALUES(user_id)', [ids.map((id) => [id])]);
  await tx.query('SELECT user_id FROM person_lock WHERE user_id IN (?) ORDER BY user_id FOR UPDATE', [ids]);
  if (tx.isOfCluster) await tx.query('UPDATE person_lock SET turns = turns + 1 WHERE user_id IN (?)', [ids]);
}

function toAssigned(row: Row): AssignedItem {
  return {
    entity: row.entity,
    itemId: Number(row.item_id),
    pipelineId: row.pipeline_id,
    stageId: row.stage_id,
    visit: Number(row.visit),
    isCreated: row.is_created === 1,
    createdById: row.created_by_id,
    companyCode: row.company_code,
    ruleCode: row.rule_code,
    state: row.state,
    userId: row.user_id,
    givenOn: row.given_on,
    hasWaited: row.has_waited === 1,
    counted: row.share_record === null ? null : { record: row.share_record, shares: sharesIn(row.shares ?? '[]') },
    arrivedAt: row.arrived_at,
    decidedAt: row.decided_at,
  };
}

/** What has waited for somebody and was deleted, or falls under no rule any more, waits no more. @returns how many */
export async function waitsNoMore(tx: Tx, entity: Entity, itemIds: readonly number[]): Promise<number> {
  if (itemIds.length === 0) return 0;
  const { affectedRows } = await tx.query<{ affectedRows: number }>(
    `UPDATE assigned_item SET state = 'void' WHERE entity = ? AND item_id IN (?) AND state = 'waiting'`,
    [entity, itemIds],
  );
  return affectedRows;
}

/** Shares as [weight, user ids] each: most are equal. */
function byWeight(shares: readonly Weight[]): string {
  return JSON.stringify([...groupBy(shares, ({ weight }) => weight)].map(([weight, of]) => [weight, of.map(({ userId }) => userId)]));
}

function sharesIn(json: string): Weight[] {
  return (JSON.parse(json) as [number, number[]][]).flatMap(([weight, userIds]) => userIds.map((userId) => ({ userId, weight })));
}
