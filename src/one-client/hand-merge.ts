/** Contacts that a person has merged in the portal. */
export interface HandMergeFacts {
  companyName: string;
  fromContactId: number;
  toContactId: number;
  /** 0: no person, a program of the portal. */
  actorUserId: number;
  /** Name of the company that has lost its contact to another's; null: both were of one company. */
  lostBy: string | null;
  /** Sessions and calls that went to the contact that is left. */
  movedThreads: number;
}

/** What was made of a merge by hand. */
export interface HandMerge {
  kind: 'followed';
  keptDealId: number;
}
