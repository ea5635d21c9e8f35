/** What the doors of assignment answer. Types only: the web app imports this file. */

import type { Outcome, Ranked } from '../domain/assignment/assignment-choice.js';
import type { Words } from '../domain/words.js';
import type { RuleSettings } from './assignment-settings.js';

/** GET /api/assignment: those companies that whoever asks may see. */
export interface AssignmentAnswer {
  companies: CompanyAssignment[];
}

export interface CompanyAssignment {
  companyCode: string;
  name: string;
  /** By the settings in force, in their order; switched off ones too. */
  rules: RuleToday[];
}

export interface NamedPerson {
  userId: number;
  name: string;
}

export interface RuleToday {
  rule: RuleSettings;
  /** Of a deal's rule: the pipeline, that of the company where the rule has none. 0 of leads'. */
  pipelineId: number;
  /** null: of leads, or the portal's default pipeline, whose name is not in its tables. */
  pipelineName: string | null;
  /** In the order of the rule; null: the portal has none such. */
  stages: { stageId: string; name: string | null }[];
  /** Since midnight in the company's zone. */
  today: {
    /** The most first. */
    given: (NamedPerson & { count: number })[];
    /** In the shadow: who would have got how many. */
    shadow: (NamedPerson & { count: number })[];
    /** The rule left them with whom they were, or nobody could take them. */
    left: number;
    /** Changed in the portal before the decision got there. */
    superseded: number;
  };
  /** Now, whenever they came. */
  waiting: { count: number; since: string | null };
  /** Of rules that choose by shares. */
  shares: SharesOfPool[];
}

export interface SharesOfPool {
  /** null: all others. */
  group: string | null;
  /** The record is shared with other rules under this name. */
  sharedAs: string | null;
  /** In thousandths of an item; who is owed most first. */
  accounts: (NamedPerson & { given: number; entitled: number; owed: number })[];
}

/** POST /api/assignment/preview */
export interface PreviewAnswer {
  /** At this moment. */
  at: string;
  people: NamedPerson[];
  /** `next`: the next ten of each pool, each pool alone. */
  pools?: PoolPreview[];
  /** `standing` */
  standing?: { items: StandingPreview[]; hasMore: boolean };
}

export interface PoolPreview {
  /** null: all others. */
  group: string | null;
  people: number;
  choices: ChoicePreview[];
}

export interface ChoicePreview {
  outcome: Outcome;
  group: string | null;
  why: Words;
  /** The chosen one first, then those next to him. */
  ranked: Ranked[];
  notChosen: NotChosen[];
}

/** Those who cannot take it, by reason. */
export interface NotChosen {
  text: Words;
  count: number;
  /** The first twenty. */
  userIds: number[];
}

export interface StandingPreview {
  itemId: number;
  stageId: string;
  /** 0: nobody. */
  responsibleId: number;
  /** null: the rule leaves it. */
  choice: ChoicePreview | null;
  /** Why it is left; null: it is assigned. */
  left: Words | null;
}
