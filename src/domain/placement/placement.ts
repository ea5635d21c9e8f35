import type { NotKnown } from '../availability/not-known.js';
import type { PersonFacts } from '../availability/person.js';
import type { HeadFacts, SkippedHead } from '../routing/check.js';
import type { Choice, ChoiceFacts } from '../routing/choice.js';

/** How a contact was recognised, strongest first. `linked`: the sidecar's own memory of the client. */
export type MatchedBy = 'linked' | 'connectorUser' | 'imCode' | 'phone' | 'email';

/** A contact of the portal that matches the client by some key. */
export interface ContactMatch {
  contactId: number;
  matchedBy: MatchedBy;
  responsibleId: number;
  /** The company that owns the contact: link table, company field, or its deals; null = nobody's yet. */
  ownerCompany: string | null;
  /** Open deals of the contact in this company's pipeline, newest first. */
  openDeals: DealMatch[];
  hadDealHere: boolean;
  /** The portal may have put the client's messenger onto it just now, for the sake of the name: it tells nothing. Left out: no. */
  isWrittenNow?: true;
  /** ...and it was a phone or an e-mail in the client's text that led the portal there, not the name. */
  isToldInText?: true;
  /** ...and it does not belong there: it is to be taken off again. */
  isStray?: true;
  /** The messenger is on it only because the portal has found it by this key just now; left out: it had the messenger before. */
  foundBy?: MatchedBy;
  /** It seems to be the contact that was promised to this client: made just now, and no other client's. Left out: no. */
  isJustMade?: true;
  /** Nothing but a phone or an e-mail leads to it, and its first and last names are another person's than the client's. Left out: not so. */
  namesDiffer?: true;
  /** Its phone is spelled otherwise, and may be another person's: how it is read depends on a country that is assumed. Left out: not so. */
  isUncertain?: true;
  /** Its client has only written the key in a message, and may have told of somebody else. Left out: not so. */
  isInMessage?: true;
  /** So many contacts of the company, and of none, have the phone or e-mail that led to it; left out: few. */
  sharedBy?: number;
}

export interface CrowdedKey {
  kind: Exclude<MatchedBy, 'linked'>;
  contacts: number;
}

/** A company of the CRM: a client of ours that is a firm. */
export interface FirmMatch {
  firmId: number;
  /** It has the client's phone or e-mail itself. */
  hasKey: boolean;
  /** Contacts of it among the matches. */
  contactIds: number[];
  /** Its open deals in this company's pipeline, newest first. */
  openDeals: DealMatch[];
}

export interface DealMatch {
  dealId: number;
  responsibleId: number;
}

/** Who holds the dialog in the portal when the decision is made. */
export type Holder =
  | { kind: 'gate' }
  | { kind: 'nobody' }
  /** `isFromGate`: the gate has waited in vain and the portal's own queue has given the dialog on. Left out: not so, or not known. */
  | { kind: 'person'; userId: number; hasAnswered: boolean; isFromGate?: boolean };

/** What an earlier decision about the same client of the same company has promised; ids are 0 until the portal made them. */
export interface ClientMemory {
  clientId: string;
  contactId: number;
  dealId: number;
  responsibleId: number;
}

/** What is known of a client of one company, whatever thread it came by. */
export interface ClientFacts {
  companyCode: string;
  memory: ClientMemory | null;
  /** The remembered deal is still open in this company's pipeline (or still being made). */
  isMemoryDealOpen: boolean;
  matches: ContactMatch[];
  /** Keys that so many contacts have that only the oldest of those are among the matches. Left out: none. */
  crowded?: CrowdedKey[];
  /** A phone or e-mail that more contacts of the company than this have places nobody. Left out: any places. */
  sharedByMoreThan?: number;
  /** Companies of the CRM (B2B) that the client's phone or e-mail, or a contact that has it, belongs to. Left out: none. */
  firms?: FirmMatch[];
  /** Responsibles of the matches and of the memory, by id. */
  people: PersonFacts[];
  /** Ids of everyone who works for the company (queues of its lines, who answers its calls, heads above them, its head of sales). */
  companyPeopleIds: number[];
  headOfSalesId: number;
  choice: ChoiceFacts;
  /** Left out: all was known. */
  notKnown?: NotKnown[];
}

export interface PlacementFacts extends ClientFacts {
  at: Date;
  sessionId: number;
  isClosed: boolean;
  isSpam: boolean;
  /** The operator began the conversation. */
  isOutgoing: boolean;
  holder: Holder;
  /** A person moved the dialog before this decision was made. */
  movedByPerson: boolean;
  /** The portal has refused to place it before: whoever has it by now keeps it. Left out: no. */
  isAgain?: true;
  /** Where nobody of the queue will come: the heads above its people, nearest first, at last the head of sales. Left out: somebody will. */
  heads?: HeadFacts[];
  /** By the company's hours; told with `heads`. */
  isWithinHours?: boolean;
}

/**
 * `namesake`: it has the client's messenger only because the portal has put it there, as it found the same name. `toldInText`: as it found a phone
 * or an e-mail that the client has written. `sharedByMany`: nothing leads to it but a phone or e-mail that many contacts have. `namesDiffer`: that
 * has it under another first and last name. `uncertain`: it has a phone that may be the same one, spelled otherwise. `inMessage`:
 * its client has only written the phone or e-mail in a message. `justMade`: it seems to be the
 * promised one, whose number is not known yet.
 */
export type PassedOverBecause =
  | 'justMade'
  | 'otherCompany'
  | 'namesake'
  | 'toldInText'
  | 'sharedByMany'
  | 'namesDiffer'
  | 'uncertain'
  | 'inMessage'
  | 'weaker';

export type ContactPlacement =
  | { kind: 'existing'; contactId: number; matchedBy: MatchedBy; isAdopted: boolean }
  /** Promised by an earlier decision; its id is known once that command was answered. */
  | { kind: 'promised' }
  | { kind: 'create' };

export type DealPlacement = { kind: 'existing'; dealId: number } | { kind: 'promised' } | { kind: 'create' };

export type OperatorPlacement =
  | { kind: 'assign'; userId: number; because: 'responsible' | 'chosen' }
  /** Nobody of the line's queue will come. */
  | { kind: 'assign'; userId: number; because: 'head'; skipped: SkippedHead[] }
  | { kind: 'keep'; userId: number; because: 'answered' | 'movedByPerson' | 'outgoing' | 'closed' | 'givenByQueue' | 'placedAgain' }
  /** `toldHeadId`: the nearest head, who is not at work either; told of it. Left out: nobody. */
  | { kind: 'queue'; because: 'nobodyAvailable'; toldHeadId?: number };

export interface Placement {
  kind: 'first' | 'repeat';
  contact: ContactPlacement;
  deal: DealPlacement;
  operator: OperatorPlacement;
  /** Responsible of what is created, and of existing ones where the flags say so. Always a person (> 0). */
  responsibleId: number;
  setContactResponsible: boolean;
  setDealResponsible: boolean;
  /** Why the remembered responsible was not taken, null when taken or none. */
  responsibleLost: 'dismissed' | 'notInCompany' | null;
  /** The company of the CRM whose open deal it is; left out: the deal is the contact's own. */
  firmId?: number;
  /** Contacts that matched and were not taken: for the journal. */
  passedOverContacts: { contactId: number; because: PassedOverBecause }[];
  choice: Choice | null;
}

export type PlacementDecision = { kind: 'placed'; placement: Placement } | { kind: 'ignored'; because: 'spam' };
