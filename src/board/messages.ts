/**
 * What travels over the WebSocket `/board`, one JSON object a message: the contract is docs/realtime.md. It imports nothing, so that the
 * web app can import it. Instants are ISO 8601 in UTC, ids are the portal's own.
 */

/** A text in both languages of the product. */
export interface BothLanguages {
  ru: string;
  en: string;
}

/**
 * `waiting`: decided or seen, but the portal has not given it to anybody yet. `offered`: the operator has still to accept it.
 * `accepted`: the operator has accepted or answered. `queued`: open to everybody of the line's queue.
 */
export type DialogState = 'waiting' | 'offered' | 'accepted' | 'queued';

/** An open dialog as the board shows it. */
export interface BoardDialog {
  sessionId: number;
  chatId: number;
  companyCode: string;
  lineId: number;
  /** As the connector told it: text of a stranger, may hold HTML. '' while the portal cannot be asked. */
  clientName: string;
  /** Who has the dialog or is about to get it; 0 = nobody. */
  operatorId: number;
  state: DialogState;
  startedAt: string;
  /** When the client wrote last. */
  lastClientAt: string | null;
  /** The client's first message that no person has answered; null: nobody waits. */
  waitingSince: string | null;
  /** When the wait turns yellow and red, by the company's working hours; null: nobody waits, or never. */
  yellowAt: string | null;
  redAt: string | null;
  /** When the next check of the operator is due. */
  checkAt: string | null;
  /** When a dialog left to the queue is given to somebody again. */
  rerouteAt: string | null;
  /** Moved by hand: rules leave it where it is. */
  movedByPerson: boolean;
  /** 0 = none yet. */
  dealId: number;
  /** 0 = none yet. */
  contactId: number;
  /** The journal's sentence about the last decision. */
  reason: BothLanguages | null;
  /** The journal entry of that sentence (`GET /api/journal/:id`). */
  journalId: number | null;
}

/** How a person stands for a company's dialogs: at work, or why not. */
export type Standing =
  | 'atWork'
  | 'dismissed'
  | 'blocked'
  | 'absent'
  | 'outsideHours'
  | 'dayNotStarted'
  | 'breakTooLong'
  | 'onBreak'
  | 'onLinePause';

/** By the code of the company: each has its hours and its rules. A company that is not there: not known. */
export type Standings = Record<string, Standing>;

export interface BoardPerson {
  userId: number;
  name: string;
  /** false: dismissed or blocked. */
  isActive: boolean;
  /** Companies whose dialogs may be given to this person by hand. */
  companyCodes: string[];
  /** For those companies, and for those whose dialogs the person has; as old as docs/realtime.md says. */
  standings: Standings;
}

export interface BoardLine {
  lineId: number;
  name: string;
  companyCode: string;
  /** The line's queue in its order. */
  queueUserIds: number[];
}

export interface BoardCompany {
  code: string;
  name: string;
  timeZone: string;
  headOfSalesId: number;
}

/** Where a hand move puts the dialog. */
export type MoveTarget = { userId: number } | { queue: true };

// ——— client to server ———

/** First message, within 5 seconds; sent again with a newer token of the same user it lengthens the connection's life. */
export interface HelloWithToken {
  type: 'hello';
  token: string;
  /** Language of `message` in refusals; default: the token's. */
  lang?: 'ru' | 'en';
}

export interface HelloWithKey {
  type: 'hello';
  botKey: string;
}

/** Asks for a fresh snapshot: the numbers had a gap. */
export interface Resync {
  type: 'resync';
}

/** Gives a dialog to somebody by hand. `requestId` is the client's own, it comes back in the answer. */
export interface Move {
  type: 'move';
  requestId: string;
  sessionId: number;
  to: MoveTarget;
}

/** The client needs no answer: nobody waits there until they write again. */
export interface NoAnswerNeeded {
  type: 'noAnswerNeeded';
  requestId: string;
  sessionId: number;
  /** As the board shows it: a message that came since was not seen. */
  lastClientAt: string | null;
}

/** Asks for the portal's link to a dialog: it comes as a notice of the portal to whoever asks. */
export interface LinkToDialog {
  type: 'linkToDialog';
  requestId: string;
  sessionId: number;
}

/** So many dialogs one request may be about. */
export const MOST_DIALOGS_AT_ONCE = 100;

/** Gives several dialogs to one person, or each to the queue of its line; each is a hand move of its own, and has its own outcome. */
export interface MoveMany {
  type: 'moveMany';
  requestId: string;
  sessionIds: number[];
  to: MoveTarget;
}

/** The clients of several dialogs need no answer; each has its own outcome. */
export interface NoAnswerNeededMany {
  type: 'noAnswerNeededMany';
  requestId: string;
  dialogs: Pick<NoAnswerNeeded, 'sessionId' | 'lastClientAt'>[];
}

/** Bots: sends `assigned` from now on. Without `companies`: all that the key may see. */
export interface Subscribe {
  type: 'subscribe';
  companies?: string[];
}

/** Bots: who should take this dialog, or a new client's dialog on this line? Changes nothing. */
export type WhoTakes = { type: 'whoTakes'; requestId: string } & ({ lineId: number } | { sessionId: number });

export type PersonMessage = HelloWithToken | Resync | Move | NoAnswerNeeded | LinkToDialog | MoveMany | NoAnswerNeededMany;
export type BotMessage = HelloWithKey | Subscribe | WhoTakes;
export type ClientMessage = PersonMessage | BotMessage;

// ——— server to client ———

/**
 * The whole board. Everything known before is void. A client that has connected to `/board?snapshot=parts` gets a large one in several
 * messages: `parts` of them, this is the first, and nothing but `snapshotPart` comes before it is whole.
 */
export interface Snapshot {
  type: 'snapshot';
  seq: number;
  /** How many messages; absent: this one is all. */
  parts?: number;
  /** The sidecar's clock: countdowns run against it. */
  at: string;
  dialogs: BoardDialog[];
  people: BoardPerson[];
  lines: BoardLine[];
  companies: BoardCompany[];
  /** As whom the connection is taken, and when its token ends. */
  me: { userId: number; name: string; isAdmin: boolean; tokenEndsAt: string };
}

/** The dialogs that go on where the part before ended; another `part` or `seq` than the next is a gap. */
export interface SnapshotPart {
  type: 'snapshotPart';
  /** That of the snapshot. */
  seq: number;
  /** From 2 to `parts`. */
  part: number;
  parts: number;
  dialogs: BoardDialog[];
}

/** What has changed since number `fromSeq`; another one than the last received is a gap: send `resync`. */
export interface Changes {
  type: 'changes';
  fromSeq: number;
  seq: number;
  at: string;
  /** New and changed dialogs, whole. */
  dialogs: BoardDialog[];
  /** Sessions that are open no more, or not this person's to see. */
  gone: number[];
  /** People first seen with these dialogs, and those who stand otherwise than before. */
  people: BoardPerson[];
}

/** A newer token was taken. */
export interface Renewed {
  type: 'renewed';
  tokenEndsAt: string;
}

/** Bots: the hello was taken. */
export interface Welcome {
  type: 'welcome';
  name: string;
  companies: string[];
}

/** Bots: from now on assignments of these companies are sent. */
export interface Subscribed {
  type: 'subscribed';
  seq: number;
  companies: string[];
}

/** Bots: a dialog has got another operator. */
export interface Assigned {
  type: 'assigned';
  /** Counts this connection's assignments, without a hole. */
  seq: number;
  at: string;
  sessionId: number;
  chatId: number;
  companyCode: string;
  lineId: number;
  operatorId: number;
  operatorName: string;
  state: DialogState;
  reason: BothLanguages | null;
}

/** To `noAnswerNeeded`: done, and the changed dialog comes with the next changes. */
export interface SettledAnswer {
  type: 'answer';
  requestId: string;
  sessionId: number;
  kind: 'settled';
}

/** To `linkToDialog`. `ordered`: on its way to the portal; `linkSent` or `refused` follows. */
export interface LinkAnswer {
  type: 'answer';
  requestId: string;
  sessionId: number;
  kind: 'ordered' | 'linkSent';
}

/** To `move`. `ordered`: stored, on its way to the portal; `moved` or `refused` follows. */
export type MoveAnswer = { type: 'answer'; requestId: string; sessionId: number } & (
  | { kind: 'ordered' }
  | { kind: 'moved'; operatorId: number }
);

/** What came of one dialog of several; after `ordered` another one follows. */
export type OutcomeOfOne = { sessionId: number } & (
  | { kind: 'ordered' }
  | { kind: 'moved'; operatorId: number }
  | { kind: 'settled' }
  | { kind: 'refused'; code: Refused['code']; message: string }
);

/** To `moveMany` and `noAnswerNeededMany`, several times, until each dialog has had its outcome. */
export interface Outcomes {
  type: 'outcomes';
  requestId: string;
  outcomes: OutcomeOfOne[];
}

/** To `whoTakes`: an operator; the line's queue, with nobody to choose; or nothing to decide (spam, a closed dialog). */
export type WhoTakesAnswer = {
  type: 'answer';
  requestId: string;
  companyCode: string;
  lineId: number;
  /** Short name of the reason, as in the journal: `responsible`, `chosen`, `nobodyAvailable`, … */
  because: string;
  reason: BothLanguages;
} & ({ kind: 'operator'; userId: number; name: string } | { kind: 'queue' } | { kind: 'none' });

export type RefusalCode =
  | 'HELLO_EXPECTED'
  | 'MESSAGE_WRONG'
  | 'TOKEN_WRONG'
  | 'TOKEN_ENDED'
  | 'KEY_WRONG'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'DIALOG_CLOSED'
  | 'CLIENT_WROTE'
  | 'OPERATOR_WRONG'
  | 'SAME_OPERATOR'
  | 'BUSY'
  | 'NOT_READY'
  | 'INTERNAL';

/** Something asked for is not done. Also the portal's own refusal of a move: `code` is then one of docs/protocol.md. */
export interface Refused {
  type: 'refused';
  requestId?: string;
  code: RefusalCode | (string & {});
  message: string;
}

export type ServerMessage =
  | Snapshot
  | SnapshotPart
  | Changes
  | Renewed
  | Welcome
  | Subscribed
  | Assigned
  | MoveAnswer
  | SettledAnswer
  | LinkAnswer
  | Outcomes
  | WhoTakesAnswer
  | Refused;

/** Answer of `GET /api/board?company=`: the same without numbers. */
export type BoardAnswer = Pick<Snapshot, 'at' | 'dialogs' | 'people' | 'lines' | 'companies'>;

/** Codes with which the server closes a connection, beyond those of the protocol itself (1001 going away, 1009 message too big). */
export const closeCodes = {
  HELLO_EXPECTED: 4000,
  TOKEN_WRONG: 4001,
  /** Its time is over: say hello with a new one. */
  TOKEN_ENDED: 4002,
  /** Nothing here is this person's to see, or the bot's key was revoked. */
  FORBIDDEN: 4003,
  ORIGIN_WRONG: 4004,
  KEY_WRONG: 4005,
  /** The database is away and what was shown grows old: connect anew until it is back. */
  STALE: 4006,
  /** More messages than anybody types. */
  TOO_MANY: 4008,
  /** This person or bot holds as many connections as one may, or all places are taken. */
  NO_PLACE: 4009,
  /** Reads more slowly than the board changes: connect anew. */
  TOO_SLOW: 4013,
} as const;
