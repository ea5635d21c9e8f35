import type { MatchedBy } from '../placement/placement.js';

/** A deal and the time it was worked on. */
export interface DealSpan {
  dealId: number;
  createdAt: Date;
  isOpen: boolean;
  /** When a closed deal was closed; null: it is open, or nothing tells. */
  closedAt: Date | null;
}

/** A contact in question: the client's keys lead to it, or the thread names it now. */
export interface ThreadContact {
  contactId: number;
  /** null: only the thread's present binding leads to it. */
  matchedBy: MatchedBy | null;
  /** null = nobody's yet. */
  ownerCompany: string | null;
  /** Its deals in the pipeline of the thread's company, open or closed. */
  deals: DealSpan[];
}

/** What is known of one past dialog or call. */
export interface ThreadFacts {
  kind: 'session' | 'call';
  /** Session id, or CALL_ID. */
  threadId: string;
  startedAt: Date;
  /** By line or portal number; null = no company's. */
  companyCode: string | null;
  isSpam: boolean;
  /** Who wrote or called, by keys and number alone. `infoCall`: the portal read something out. */
  client: 'known' | 'anonymous' | 'internal' | 'infoCall';
  /** 0 = the portal has no activity for it: nothing can be bound. */
  activityId: number;
  boundContactIds: number[];
  /** `companyCode`: whose pipeline the deal is in; null = no company's. */
  boundDeals: { dealId: number; companyCode: string | null }[];
  /** Contact that the statistic row of a call names; 0 = none. */
  statisticContactId: number;
  /** The sidecar's own memory of the client; contactId 0: on its way. */
  memory: { clientId: string; contactId: number } | null;
  /** Contacts that are gone are not among them. */
  contacts: ThreadContact[];
}

export type IgnoredThreadBecause = 'lineOfNoCompany' | 'numberOfNobody' | 'internal' | 'anonymous' | 'infoCall' | 'noActivity' | 'spam';

/** What is wrong with the present binding. */
export type ChangeBecause = 'contactOfOtherCompany' | 'dealOfOtherCompany' | 'noContact' | 'otherContact' | 'noDeal' | 'statisticOfOther';

/** Why this deal: it was bound already, was open then, is the nearest in time; or there is none. */
export type DealBecause = 'bound' | 'openThen' | 'nearest' | 'none';

export type ThreadOutcome =
  | { kind: 'right'; contactId: number; adoptedIds: number[] }
  | {
      kind: 'change';
      /** 0: the contact that is being made for this client. */
      contactId: number;
      /** 0: the contact alone. */
      dealId: number;
      because: ChangeBecause;
      dealBecause: DealBecause;
      what: 'contact' | 'deal' | 'both';
      /** Contacts it is bound to that were nobody's and are the company's from now on. */
      adoptedIds: number[];
    }
  /** The company has no contact of this client. */
  | { kind: 'needsContact'; because: ChangeBecause }
  | { kind: 'ignored'; because: IgnoredThreadBecause };
