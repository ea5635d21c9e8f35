import type { Condition } from '../assignment/condition.js';

/** Kinds of items that rules are for. */
export const ENTITIES = ['lead', 'deal'] as const;
export type Entity = (typeof ENTITIES)[number];

/** `shadow`: decided and written down, nothing is ordered. */
export type RuleMode = 'live' | 'shadow';

/** Whose responsibility a rule takes over: of who has made the item, of those listed, of anybody. A person's hand is never overwritten. */
export type Replaces = 'creatorOnly' | 'listed' | 'always';

/** Which leads or deals a rule assigns; what it does with them is its assignment. */
export interface AssignmentRule {
  code: string;
  name: string;
  companyCode: string;
  isOn: boolean;
  mode: RuleMode;
  entity: Entity;
  /** Of deals, the portal's CATEGORY_ID; 0 for leads, which have none. */
  pipelineId: number;
  /** The portal's stage ids. */
  stages: readonly string[];
  on: 'created' | 'entered' | 'both';
  when: readonly Condition[];
  replaces: Replaces;
  replacesUserIds: readonly number[];
  /** Deals made by converting a lead: keep the lead's responsible, or deal them anew. */
  converted: 'keep' | 'deal';
  /** Moved on to, once the responsible is set; null: it stays where it is. */
  thenStage: string | null;
  /** The item's open to-dos go with it. */
  takesToDos: boolean;
}

/** An item as it has come to a stage. */
export interface Arrival {
  entity: Entity;
  itemId: number;
  pipelineId: number;
  stageId: string;
  /** Made on this stage; else moved to it. */
  isCreated: boolean;
  /** Greatest id of the item's stage history: two visits of a stage differ in it. 0: none. */
  visit: number;
}

/** What is known of the item when it is decided about. */
export interface ItemStanding {
  pipelineId: number;
  stageId: string;
  isOpen: boolean;
  /** 0 = nobody. */
  responsibleId: number;
  createdById: number;
  /** Of a deal, the lead it was made of; 0 = none. */
  leadId: number;
  /** A dialog or a call has given it its contact, deal and responsible. */
  isPlaced: boolean;
  /** Somebody has set the responsible on the card after it was made, or it cannot be told from that. */
  isResponsibleByHand: boolean;
}
