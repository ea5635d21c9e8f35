import type { ClientKey, ClientKeyKind } from './client-keys.js';
import type { HowLearnt } from './how-learnt.js';

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
  keys: LearntClientKey[];
  /** 0: nobody. */
  responsibleId: number;
  /** Somebody has answered its client, or a deal of it has gone on from the first stage: it is that person's work. */
  isWorkedOn: boolean;
  /** When a person has last saved the card; null: not lately. */
  changedByHandAt: Date | null;
  /** Commands about its client that the portal has not answered yet. */
  pendingCommands: number;
}

export interface LearntClientKey extends ClientKey {
  how: HowLearnt;
}

export interface SharedKey extends ClientKey {
  /** How many contacts of the company, and of no company, have it. */
  contacts: number;
  /** How it was learnt of each of the two, the older contact first. */
  how: [HowLearnt, HowLearnt];
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
export type SuggestBecause = SpeaksAgainst | 'sameName' | 'settingsOff';
/** `changedByHand`: a slip can be mended. */
export type WaitBecause = 'commandsUnderWay' | 'contactPromised' | 'changedByHand';
export type RefuseBecause = 'otherCompany' | 'separate' | 'contactGone' | 'sameContact' | 'nothingShared';

/**
 * Why two are not made one without a person. `namesDiffer`: they are names of two people. `toldInText`: one of them has only written the key, and
 * first and last names that agree are missing. `notTold`: it stands on a card, and its client never told it. `ownKeys`: they have told
 * other phones or e-mails, which are not the other's. `otherResponsible`: two people have worked with them. `noKey`: there is nothing but the name.
 */
export type SpeaksAgainst = 'sharedByMany' | 'namesDiffer' | 'toldInText' | 'notTold' | 'ownKeys' | 'otherResponsible' | 'noKey';
export type SpeaksFor = 'key' | 'sameName' | 'sameResponsible';

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
  | {
      kind: 'suggest';
      because: SuggestBecause;
      key: SharedKey | null;
      /** Of decisions before there was evidence neither was kept. */
      speaksFor?: SpeaksFor[];
      speaksAgainst?: SpeaksAgainst[];
    }
  | {
      kind: 'wait';
      because: WaitBecause;
      /** When to ask again; left out: soon. */
      againAt?: Date;
    }
  | { kind: 'refuse'; because: RefuseBecause };
