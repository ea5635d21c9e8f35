/** What the sidecar asks the module to do. Shapes of docs/protocol.md; ids are the portal's own. */

/** `offer`: the operator has to accept the dialog; `answer`: the module accepts it for them. */
export type AssignMode = 'offer' | 'answer';

/**
 * What the operator had done as the decision saw it; when it is more by now, the operator keeps the dialog. `accepted`: accepted, by the
 * module for them perhaps, and not replied to. `replied`: the client has written after a reply; known to modules that tell of employees' messages.
 * null: it is moved whatever they have done.
 */
export type ExpectedAnswer = 'none' | 'accepted' | 'replied' | null;

/** Who the dialog goes to. */
export type HandOverTarget = { userId: number } | QueueTarget;

/** `untilAt`, unix seconds: then the sidecar gives it to somebody, and the portal's own queue begins no turn that would not be over by then. */
export interface QueueTarget {
  queue: true;
  untilAt?: number;
}

/** Whose the client is. */
export interface CompanyName {
  code: string;
  name: string;
  /** Names and codes of the portal's other companies: a given contact of theirs is not written on. Left out: none is known. */
  others?: string[];
}

interface Dialog {
  sessionId: number;
  chatId: number;
  userCode: string;
}

export interface NewContact {
  name: string;
  lastName: string;
  phones: string[];
  emails: string[];
}

export interface NewDeal {
  title: string;
  categoryId: number;
}

/**
 * Binds the session to exactly one contact and one deal of the company, making those that are missing, and gives the dialog
 * to its operator.
 */
export interface PlaceDialog extends Dialog {
  type: 'placeDialog';
  clientUserId: number;
  /** Under which line it was decided; on another by now it is not made. Left out: any. */
  lineId?: number;
  company: CompanyName;
  contact: { id: number } | { create: NewContact };
  deal: { id: number } | { create: NewDeal };
  /** Responsible of what is created; always a person. */
  responsibleId: number;
  /** For an existing contact or deal; a created one gets the responsible anyway. */
  setContactResponsible: boolean;
  setDealResponsible: boolean;
  /** null: leave the operator. */
  operator: null | QueueTarget | { userId: number; mode: AssignMode };
  /** Who holds the dialog as the decision saw it; when it is somebody else by now, the operator is left. */
  expectedOperatorId: number;
  expectedAnswer: ExpectedAnswer;
  /** Contacts that the portal has written the client's messenger onto by mistake: its address and user are taken off them. */
  strayContactIds: number[];
  /** Companies of the CRM that stay bound beside the contact where the portal has bound them. Left out: none. */
  firmIds?: number[];
}

export interface HandOver extends Dialog {
  type: 'handOver';
  expectedOperatorId: number;
  expectedAnswer: ExpectedAnswer;
  to: HandOverTarget;
  mode: AssignMode;
  /** Put into the dialog for the new operator; null: none. */
  comment: string | null;
  /** 0 = none. */
  dealId: number;
  /** 0 = none. */
  contactId: number;
  setDealResponsible: boolean;
  setContactResponsible: boolean;
}

export interface JoinDialog {
  type: 'joinDialog';
  sessionId: number;
  chatId: number;
  userId: number;
}

export interface Comment {
  type: 'comment';
  /** 0 = none. */
  chatId: number;
  /** 0 = none. */
  dealId: number;
  text: string;
}

export interface Notify {
  type: 'notify';
  userIds: number[];
  text: string;
  /** Adds a link to the dialog; 0 = none. */
  sessionId: number;
  /** Adds a link to the live board, or to the module's page, which opens to administrators alone. */
  page?: 'board' | 'settings';
  /** Takes the place of the older notice with this tag that the same person has. */
  tag?: string;
}

export interface SetResponsible {
  type: 'setResponsible';
  /** 0 = none. */
  dealId: number;
  /** 0 = none. */
  contactId: number;
  userId: number;
}

/**
 * Binds a call to exactly one contact and one deal of the company, making those that are missing. While the call runs its card and
 * the activity to come are steered; after its end its activity, statistic row and client rows are put right, and an activity is made
 * where the portal made none.
 */
export interface PlaceCall {
  type: 'placeCall';
  /** CALL_ID of the portal. */
  callId: string;
  direction: CallDirection;
  /** As the portal spells it; '' = withheld, and then nothing of it goes into the contact. */
  phone: string;
  company: CompanyName;
  contact: { id: number } | { create: NewContact };
  /** null: the contact alone. */
  deal: { id: number } | { create: NewDeal } | null;
  /** Responsible of what is created; always a person. */
  responsibleId: number;
  /** For an existing contact or deal; a created one gets the responsible anyway. */
  setContactResponsible: boolean;
  setDealResponsible: boolean;
  /** Companies of the CRM that stay bound beside the contact where the portal has bound them. Left out: none. */
  firmIds?: number[];
  /** Responsible of the activity; 0 = as the portal has it (who spoke). */
  activityResponsibleId: number;
  isEnded: boolean;
  /** A to-do on the deal (on the contact when there is no deal). */
  todo: null | CallTodo;
  /** To-dos of earlier missed calls of the client that this call has answered: they are completed. */
  completeTodoIds: number[];
}

/** As {@link PlaceCall}, of a call with a company of the CRM: it is bound to that and its deal, and no contact is made or named. */
export interface PlaceFirmCall
  extends Pick<
    PlaceCall,
    | 'callId'
    | 'direction'
    | 'phone'
    | 'company'
    | 'responsibleId'
    | 'setDealResponsible'
    | 'activityResponsibleId'
    | 'isEnded'
    | 'todo'
    | 'completeTodoIds'
  > {
  type: 'placeFirmCall';
  firmId: number;
  dealId: number;
}

export type CallDirection = 'incoming' | 'outgoing';

export interface CallTodo {
  subject: string;
  description: string;
  /** Unix seconds. */
  deadline: number;
  responsibleId: number;
}

/** Merges one contact into another by the portal's own merger, under the service user. */
export interface MergeContacts {
  type: 'mergeContacts';
  company: { code: string; name: string };
  /** Ends to exist. */
  fromContactId: number;
  toContactId: number;
  /** The working deal that is left; 0 = none. It ends bound to the contact that is left. */
  keptDealId: number;
  /** Open deals of the two contacts in the company's pipeline besides the kept one, to be closed as lost; empty: left as they are. */
  closeDealIds: number[];
}

/** Binds past and open threads of a client to its contact and deal: activities, chats' CRM data, call statistics. */
export interface BindClient {
  type: 'bindClient';
  company: { code: string; name: string };
  contactId: number;
  /** 0 = the contact alone. */
  dealId: number;
  /** At most 100 of both. */
  sessions: Dialog[];
  callIds: string[];
}

/** What an activity was bound to, and what its call's statistic named as client. */
export interface ThreadBinding {
  kind: 'session' | 'call';
  /** Session id, or CALL_ID. */
  id: string;
  /** 0 = the thread has no activity: nothing to bind. */
  activityId: number;
  bindings: { typeId: number; id: number }[];
  /** The client named by the statistic row of a call; null for sessions and calls without one. */
  statistic: null | { entityType: string; entityId: number };
}

/** Takes a bindClient back, thread by thread, as its answer has told how it was. */
export interface RestoreBindings {
  type: 'restoreBindings';
  threads: ThreadBinding[];
}

/** Takes a merge back that this sidecar has ordered: the contact that is gone is made again and gets its own back. */
export interface TakeApart {
  type: 'takeApart';
  company: { code: string; name: string };
  /** Id of the mergeContacts command. */
  mergeId: string;
}

export type ItemEntity = 'lead' | 'deal';

/** Gives a lead or deal to somebody, if responsible and stage are still as the decision saw them. */
export interface AssignItem {
  type: 'assignItem';
  entity: ItemEntity;
  itemId: number;
  /** 0 = nobody. */
  expectedResponsibleId: number;
  expectedStageId: string;
  responsibleId: number;
  /** The open to-dos of the item that the former responsible had go along. */
  takesToDos: boolean;
}

/** Moves a lead or deal forward within its pipeline, with its robots and its required fields, if it stands as the decision saw it. */
export interface MoveItem {
  type: 'moveItem';
  entity: ItemEntity;
  itemId: number;
  expectedResponsibleId: number;
  expectedStageId: string;
  toStageId: string;
}

export type CommandBody =
  | PlaceDialog
  | HandOver
  | JoinDialog
  | Comment
  | Notify
  | SetResponsible
  | PlaceCall
  | PlaceFirmCall
  | MergeContacts
  | BindClient
  | RestoreBindings
  | TakeApart
  | AssignItem
  | MoveItem;
export type CommandType = CommandBody['type'];

/** A command as sent: `id` is a UUID; a repeated one gets its stored answer and is not applied again. */
export type Command = CommandBody & { id: string };

export type OperatorOutcome = 'offered' | 'answered' | 'queued' | 'kept';

export interface PlaceDialogResult {
  contactId: number;
  contactCreated: boolean;
  dealId: number;
  dealCreated: boolean;
  activityId: number;
  /** Phones and e-mails that the client has written in the first messages, on the card by now; modules before 0.3.0 do not say. */
  toldKeys?: { kind: 'phone' | 'email'; value: string }[] | undefined;
  operatorId: number;
  /** `kept`: somebody moved the dialog meanwhile, or the command had no operator. */
  operatorOutcome: OperatorOutcome;
}

export interface HandOverResult {
  operatorId: number;
  operatorOutcome: Exclude<OperatorOutcome, 'kept'>;
}

export interface JoinDialogResult {
  /** false: was a member already. */
  joined: boolean;
}

export interface SetResponsibleResult {
  dealId: number;
  contactId: number;
}

export interface PlaceCallResult {
  contactId: number;
  contactCreated: boolean;
  /** 0 = the command had no deal. */
  dealId: number;
  dealCreated: boolean;
  /** 0 while the call runs. */
  activityId: number;
  activityCreated: boolean;
  /** 0 = none was asked for. */
  todoId: number;
}

export type PlaceFirmCallResult = Pick<PlaceCallResult, 'dealId' | 'activityId' | 'activityCreated' | 'todoId'>;

export interface MergeContactsResult {
  contactId: number;
  closedDealIds: number[];
}

export interface BindClientResult {
  /** How each thread was before, for whoever wants it back. */
  before: ThreadBinding[];
}

export interface TakeApartResult {
  /** The contact that was made again, under its new number. */
  contactId: number;
  keptContactId: number;
  /** Deals that went back to it. */
  dealIds: number[];
  /** Closed by the merge, and open again. */
  reopenedDealIds: number[];
  /** People have put other contacts on them since, or moved them to another stage. */
  leftDealIds: number[];
  movedSessions: number;
  movedCalls: number;
  movedActivities: number;
  /** Fields of the kept contact that people have changed since, by the portal's names. */
  changedFields: string[];
  /** What does not go back (docs/protocol.md). */
  leftBehind: string[];
}

export interface AssignItemResult {
  /** `superseded`: somebody else has it by now, or it stands elsewhere; `gone`: there is no such item. */
  outcome: 'assigned' | 'superseded' | 'gone';
  /** As found, or as read back: triggers may have sent it on. 0 and '' of one that is gone. */
  responsibleId: number;
  stageId: string;
}

export interface MoveItemResult {
  /** `notForward`: the stage is not a later one of the same pipeline; `refused`: the portal did not do it, mostly for want of a field. */
  outcome: 'moved' | 'superseded' | 'notForward' | 'refused' | 'gone';
  /** As found, or as read back: robots and triggers may have sent it on. '' of one that is gone. */
  stageId: string;
  /** Names of the portal's fields that the stage requires; empty: not for that, or the portal does not name them. */
  requiredFields: string[];
  /** Of a refused move: the portal's own words; may be ''. */
  message: string;
}

/** What each command brings back when it is done. */
export interface CommandResults {
  placeDialog: PlaceDialogResult;
  handOver: HandOverResult;
  joinDialog: JoinDialogResult;
  comment: Record<string, never>;
  notify: Record<string, never>;
  setResponsible: SetResponsibleResult;
  placeCall: PlaceCallResult;
  placeFirmCall: PlaceFirmCallResult;
  mergeContacts: MergeContactsResult;
  bindClient: BindClientResult;
  restoreBindings: Record<string, never>;
  takeApart: TakeApartResult;
  assignItem: AssignItemResult;
  moveItem: MoveItemResult;
}

export type DoneAnswer = { [T in CommandType]: { id: string; status: 'done'; type: T; result: CommandResults[T] } }[CommandType];

/** The portal will not do it; `message` is in its own words. */
export interface RefusedAnswer {
  id: string;
  status: 'refused';
  code: string;
  message: string;
  /** Of FIELD_WRONG: which. */
  field?: string | undefined;
}

/** The world has moved on and nothing was done: DIALOG_CLOSED, OPERATOR_CHANGED, OPERATOR_ANSWERED, LINE_CHANGED, SESSION_REUSED, CONTACT_GONE. */
export interface SupersededAnswer {
  id: string;
  status: 'superseded';
  code: string;
}

/** Busy now (DIALOG_BUSY, CALL_BUSY, LOCKED): the same command may be sent again after the wait. */
export interface LaterAnswer {
  id: string;
  status: 'later';
  code: string;
  retryAfterMs: number;
}

/** One command's answer. `type` of a done one is added here from the command, so that `result` has a known shape. */
export type Answer = DoneAnswer | RefusedAnswer | SupersededAnswer | LaterAnswer;

/** What the database does not hold, told by the module. */
export interface Handshake {
  moduleVersion: string;
  /** Types of commands that the module knows. Modules up to 0.2.1 do not say: the ten of then. */
  commands: string[];
  /** Types of events that it writes. Modules that do not tell employees' messages do not say. */
  events?: string[];
  phpVersion: string;
  /** Unix seconds by the portal's clock. */
  portalNow: number;
  /** Zone of the portal's DATETIME columns. */
  phpTimeZone: string;
  mysqlTimeZone: string;
  onlineLimitSeconds: number;
  /** EXTERNAL_AUTH_ID of users who are not people. */
  externalUserTypes: string[];
  /** Absence types (XML_ID) that count as time away. */
  vacationTypes: string[];
  isTimemanAvailable: boolean;
  /** Installed portal modules and their versions. */
  modules: Record<string, string>;
  calendar: PortalCalendar;
  siteIds: string[];
  defaultSiteId: string;
  serviceUserId: number;
  botId: number;
  companyField: string;
  /** Version of the settings whose numbers the module has (call `setNumbers`); 0 = none yet. */
  numbersVersion: number;
  /** Where browsers reach the sidecar; '' or absent: not known. */
  boardUrl?: string;
  /** What the call `watchItems` has told; a module that does not say does not know that call. */
  watchedItems?: WatchedItems;
}

/** Stages whose leads and deals are told of when they come there. */
export interface WatchedItems {
  leads: string[];
  /** Stages by their pipeline (CATEGORY_ID; 0 = the one without a number). */
  deals: Record<string, string[]>;
}

/** The portal's own calendar in its own words: times like `9` or `9.30`, holidays like `1.01`. */
export interface PortalCalendar {
  workTimeStart: string;
  workTimeEnd: string;
  weekHolidays: string[];
  yearHolidays: string[];
  yearWorkdays: string[];
}

/** One setting of a managed line: as it is and as it should be. */
export interface LineProfileItem {
  field: string;
  actual: unknown;
  expected: unknown;
  isOk: boolean;
}

export interface LineProfile {
  lineId: number;
  name: string;
  isActive: boolean;
  items: LineProfileItem[];
}

/** A portal number and the company it belongs to, for what has to be known while the telephone rings. */
export interface CompanyNumber {
  /** Key of the number: digits as the portal normalises them, or the lower-case name of a line that has no number. */
  key: string;
  companyName: string;
  dealCategoryId: number;
}

/** What of a merge would go back in the portal, and what would stay. Values are the cards': shown to a person, and kept nowhere. */
export interface PortalMergeParts {
  fromContactId: number;
  toContactId: number;
  dealIds: number[];
  reopenedDealIds: number[];
  leftDealIds: number[];
  /** Dialogs, calls and other activities. */
  threads: number;
  /** They leave the kept card. */
  addresses: { type: string; value: string }[];
  /** The merge had filled them from the other card. */
  filledFields: string[];
  changed: { field: string; was: string; now: string }[];
  leftBehind: string[];
}

/** Something of the portal's own that chooses responsibles or moves leads and deals; docs/protocol.md lists the kinds. */
export interface PortalAssigner {
  kind: string;
  count: number;
  /** At most 50 places by the portal's own names; empty: it gives them none. */
  where: string[];
}

/** Questions to the module, and what it has to know before anything happens. */
export interface Calls {
  handshake: { input: Record<string, never>; result: Handshake };
  /** An empty list asks for all lines. */
  lineProfile: { input: { lineIds: number[] }; result: { lines: LineProfile[] } };
  /** Replaces the numbers of all companies; an older version than the module has is left aside. */
  setNumbers: { input: { version: number; numbers: CompanyNumber[] }; result: { version: number } };
  /** Which stages are to be told of from now on, in place of those of before; answered by what is kept. */
  watchItems: { input: WatchedItems; result: WatchedItems };
  /** `unknown`: kinds that this portal does not have, or keeps otherwise. */
  portalAssigners: { input: Record<string, never>; result: { found: PortalAssigner[]; unknown: string[] } };
  /** The right of a person to the module by now: D none, R to look, W to set it up. */
  personRight: { input: { userId: number }; result: { right: string } };
  /** What takeApart would do now. `because`: why it cannot, a code of takeApart or TAKEN_APART; `parts` is null then. */
  mergeParts: { input: { mergeId: string }; result: { because: string | null; parts: PortalMergeParts | null } };
}
export type CallName = keyof Calls;
