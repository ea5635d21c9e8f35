import type { ClientFacts, ContactPlacement, DealPlacement, Placement } from '../placement/placement.js';
import type { Choice } from '../routing/choice.js';
import type { CallerKind } from './caller.js';

export type CallDirection = 'incoming' | 'outgoing' | 'redirected' | 'callback' | 'info';

/** `started`: it rings; `answered`: somebody is connected (native calls only); `ended`: whatever is still to do. */
export type CallStage = 'started' | 'answered' | 'ended';

/** What is known when a stage of a call is decided. */
export interface CallFacts {
  at: Date;
  callId: string;
  stage: CallStage;
  direction: CallDirection;
  caller: CallerKind;
  /** Codes of the companies that own the portal's number. */
  owners: string[];
  /** The portal's code of an ended call (200 answered, 304 missed, 423 refused by the black list, …); '' before its end. */
  failedCode: string;
  /** Who is or was connected, or whom the portal names for a missed call; 0 = nobody. */
  userId: number;
  endedAt: Date | null;
  /** null: nobody has to know the client, the call is not placed at all ({@link whyIgnored}). */
  client: CallClientFacts | null;
}

/** The client of a call, as the company that was called knows it. `people` also has whoever is connected. */
export interface CallClientFacts extends ClientFacts {
  /** What an earlier stage of this call was bound to; ids are 0 until the portal made them. null: nothing yet. */
  bound: { contactId: number; dealId: number } | null;
  /** Deals that the portal's activity of the call names. */
  activityDealIds: number[];
  /** The module can give a call to a firm. Left out: no. */
  canPlaceFirms?: true;
  /** To-dos of earlier missed calls of the client that nobody has completed, oldest first. */
  openTodos: OpenTodo[];
  callBackMinutes: number;
  /** When a call that ended now is to be called back, by the hours of each department in question; null = the company's. */
  deadlines: Deadline[];
}

export interface OpenTodo {
  callId: string;
  dueAt: Date;
}

export interface Deadline {
  departmentId: number | null;
  /** null: the hours never come together. */
  dueAt: Date | null;
}

export type CallIgnoredBecause =
  | 'infoCall'
  /** From one number of the portal to another. */
  | 'ownNumber'
  | 'extension'
  | 'anonymous'
  | 'shortNumber'
  | 'blackListed'
  | 'numberOfNobody'
  | 'numberOfTwoCompanies';

export type CallDecision =
  | { kind: 'ignored'; because: CallIgnoredBecause }
  /** Nothing to do yet: a later stage decides. */
  | { kind: 'remembered'; because: 'unknownClient' | 'outgoing' | 'bound' }
  /** Over, and nothing is made of it. */
  | { kind: 'left'; because: 'notAnswered' }
  | { kind: 'placed'; placement: CallPlacement };

/** `firm`: the number is that of a company of the CRM with an open deal here; who of it is on the phone is not known. */
export type CallerPlacement = ContactPlacement | { kind: 'firm'; firmId: number };

export interface CallPlacement {
  /** `continued`: an earlier stage of this call was first or repeat. */
  kind: 'first' | 'repeat' | 'continued';
  contact: CallerPlacement;
  /** null: the contact alone, as nothing is made of a call that nobody has answered yet. */
  deal: DealPlacement | null;
  /** Of several open deals it is the one from whose card a person called. */
  isDealByPerson: boolean;
  /** The client's working deal, which later threads take up; null: as it was. */
  workingDeal: DealPlacement | null;
  /** Responsible of what is created, and of existing ones where the flags say so. Always a person (> 0). */
  responsibleId: number;
  /** `bound`: nobody was looked for, as nothing is made and nothing changes hands. */
  because: 'responsible' | 'answered' | 'chosen' | 'nobodyAvailable' | 'bound';
  setContactResponsible: boolean;
  setDealResponsible: boolean;
  responsibleLost: Placement['responsibleLost'];
  /** The company of the CRM whose open deal it is; left out: the deal is the contact's own. */
  firmId?: number;
  passedOverContacts: Placement['passedOverContacts'];
  choice: Choice | null;
  isMissed: boolean;
  todo: TodoDecision | null;
  /** Earlier missed calls of the client whose to-dos this call has answered. */
  completesTodosOf: string[];
}

export type TodoDecision =
  | {
      kind: 'new';
      responsibleId: number;
      /** The client's responsible, and why not that person; null when it is. */
      insteadOf: { userId: number; because: 'absent' | 'blocked' } | null;
      dueAt: Date;
      /** `clock`: no working hours come together, so the minutes run by the clock. */
      by: 'workingHours' | 'clock';
    }
  | { kind: 'alreadyDue'; callId: string; dueAt: Date };
