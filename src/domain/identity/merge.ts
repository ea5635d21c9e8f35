import type { ClientKey, ClientKeyKind } from './client-keys.js';

/** An open deal of a contact in the company's pipeline. */
export interface MergeDeal {
  dealId: number;
  /** Last activity; when the deal was made, where the portal keeps none. */
  lastActivityAt: Date;
  /** The contact is the deal's client, not somebody who takes part in it beside the client. */
  isPrimary: boolean;
}

/** One of the two contacts in question. */
export interface MergeContact {
  /** 0: the portal is still making it. */
  contactId: number;
  /** false: deleted, or merged away. */
  isThere: boolean;
  /** The company that owns it: link table, company field, or its deals; null = nobody's. */
  ownerCompany: string | null;
  name: string;
  lastName: string;
  createdAt: Date;
  openDeals: MergeDeal[];
  /** All that it is recognised by: its card, and what its client was seen with. */
  keys: ClientKey[];
  /** Commands about its client that the portal has not answered yet. */
  pendingCommands: number;
}

export interface SharedKey extends ClientKey {
  /** How many contacts of the company, and of no company, have it. */
  contacts: number;
}

export interface MergeFacts {
  at: Date;
  companyCode: string;
  companyName: string;
  contacts: [MergeContact, MergeContact];
  sharedKeys: SharedKey[];
  /** A person has said that they are two clients: for good. */
  isMarkedSeparate: boolean;
  /** The person who accepted the suggestion; 0 = nobody did. */
  acceptedBy: number;
  rules: MergeRules;
}

export interface MergeRules {
  isOn: boolean;
  /** A phone or e-mail that more contacts of the company than this have is nobody's own. */
  sharedByMoreThan: number;
  otherDeals: 'close' | 'leave';
}

export type MergeBecause = ClientKeyKind | 'accepted';
/** `namesDiffer`: both have first and last names, and they are not the same person's. */
export type SuggestBecause = 'sharedByMany' | 'namesDiffer' | 'sameName' | 'settingsOff';
export type WaitBecause = 'commandsUnderWay' | 'contactPromised';
export type RefuseBecause = 'otherCompany' | 'separate' | 'contactGone' | 'sameContact' | 'nothingShared';

export type MergeDecision =
  | {
      kind: 'merge';
      because: MergeBecause;
      /** The strongest key they share; null: a person accepted two who share none. */
      key: SharedKey | null;
      fromContactId: number;
      /** The older contact is left. */
      toContactId: number;
      /** 0: neither has an open deal. */
      keptDealId: number;
      closeDealIds: number[];
    }
  | { kind: 'suggest'; because: SuggestBecause; key: SharedKey | null }
  | { kind: 'wait'; because: WaitBecause }
  | { kind: 'refuse'; because: RefuseBecause };
