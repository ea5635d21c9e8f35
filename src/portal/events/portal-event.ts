import { z } from 'zod';

/** A row's LANE is the checksum of its subject modulo this. */
export const laneCount = 16;

const id = z.number().int().min(0);
const present = z.number().int().min(1);

const dialog = { sessionId: present, chatId: present, userCode: z.string().min(1).max(255) };
const clientDialog = { ...dialog, lineId: present, connector: z.string().min(1).max(100), clientUserId: id };

const call = {
  callId: z.string().min(1).max(255),
  direction: z.enum(['incoming', 'outgoing', 'redirected', 'callback', 'info']),
  isExternal: z.boolean(),
  /** Ours, as the portal spells it: a phone number, a SIP registration, `REST_APP:<id>`. '' = the portal names none. */
  portalNumber: z.string().max(255),
  /** The client's, as the portal spells it; '' = withheld. */
  phone: z.string().max(255),
};

/** `formerResponsibleId`: before this save; 0 = not known, and modules before 0.2.1 do not say. */
const savedCard = { responsibleId: id, formerResponsibleId: id.default(0), actorUserId: id };

const by = z.enum(['person', 'bot', 'queue']);
const stage = z.string().max(50);
const companyName = z.string().max(255).nullable().default(null);

const payloads = {
  DialogStarted: z.object({ ...clientDialog, operatorId: id }),
  /** `tellsKeys`: what the client has written by now has a phone or an e-mail, whose ever, or may have; modules before 0.3.0 do not say. */
  ClientWrote: z.object({ ...clientDialog, messageId: id, tellsKeys: z.boolean().default(false) }),
  OperatorAnswered: z.object({ ...dialog, userId: present }),
  /** A person's message has gone out to the client; not told by modules that do not name it in their handshake. */
  EmployeeWrote: z.object({ ...dialog, userId: present, messageId: present }),
  OperatorChanged: z.object({ ...dialog, fromUserId: id, toUserId: id, by, actorUserId: id }),
  DialogMovedToLine: z.object({ ...clientDialog, fromLineId: id, by, actorUserId: id }),
  DialogClosed: z.object({ ...dialog, isSpam: z.boolean() }),
  /** `contactIds`: bound to the deal after the save; null = not told, as by modules before 0.3.0. */
  DealChanged: z.object({ dealId: present, ...savedCard, contactIds: z.array(present).max(1000).nullable().default(null) }),
  DealDeleted: z.object({ dealId: present }),
  /** What the company field said and says; null: this save has not changed it, or the module is one before 0.3.0. '' = empty. */
  ContactChanged: z.object({ contactId: present, ...savedCard, formerCompanyName: companyName, companyName }),
  ContactDeleted: z.object({ contactId: present }),
  ContactsMerged: z.object({ fromContactId: present, toContactId: present, actorUserId: id }),
  /** A lead or deal has come to a watched stage, or was made there. Written only for the stages of the call watchItems. */
  ItemEntered: z.object({
    entity: z.enum(['lead', 'deal']),
    itemId: present,
    /** 0 for leads, and for deals of the pipeline without a number. */
    pipelineId: id,
    stageId: stage,
    /** null: it was created there. */
    formerStageId: stage.nullable(),
    isCreated: z.boolean(),
    responsibleId: id,
    createdById: id,
    /** Whose hit of the portal it was; 0 = nobody's. */
    actorUserId: id,
    /** `automatic`: nobody's hit, or a later move of the item in the same one; `unknown`: an application works in the name of a user. */
    by: z.enum(['person', 'automatic', 'unknown']),
    /** Newest row of the item's stage history: two visits of a stage differ in it; 0 = none. */
    historyId: id,
  }),
  LeadChanged: z.object({ leadId: present, ...savedCard, stageId: stage }),
  LeadDeleted: z.object({ leadId: present }),
  CallStarted: z.object({ ...call, userId: id }),
  CallAnswered: z.object({ ...call, userId: present }),
  CallEnded: z.object({
    ...call,
    userId: id,
    /** The portal's own code: 200 answered, 304 missed, 603 declined, … */
    failedCode: z.string().max(255),
    durationSeconds: id,
    /** Unix seconds; 0 = the portal did not say. */
    startedAt: id,
    activityId: id,
  }),
  EmployeeChanged: z.object({ userId: present }),
  DepartmentChanged: z.object({ departmentId: id }),
  AbsenceChanged: z.object({ userId: id }),
  WorkDayChanged: z.object({ userId: present }),
  LineChanged: z.object({ lineId: present }),
  QueueChanged: z.object({ lineId: present }),
  PortalOptionChanged: z.object({ module: z.string().min(1), name: z.string().min(1) }),
} as const;

export type EventType = keyof typeof payloads;
export type EventPayload<T extends EventType> = z.infer<(typeof payloads)[T]>;

/** A row of `linewarden_event` whose payload was checked; docs/protocol.md lists the types. */
export type PortalEvent = {
  [T in EventType]: { uid: string; type: T; subject: string; occurredAt: Date; payload: EventPayload<T> };
}[EventType];

export type EventOf<T extends EventType> = Extract<PortalEvent, { type: T }>;

/** A row as it lies in the table. */
export interface EventRow {
  UID: string;
  TYPE: string;
  SUBJECT: string;
  OCCURRED_AT: number | string;
  PAYLOAD: string;
}

export type ParsedEvent = { kind: 'event'; event: PortalEvent } | { kind: 'wrong'; because: string };

/** "Wrong" names the event's field and what was expected there. */
export function parseEvent(row: EventRow): ParsedEvent {
  const schema = payloads[row.TYPE as EventType] as z.ZodType | undefined;
  if (!schema) return { kind: 'wrong', because: `TYPE: unknown event type "${row.TYPE}"` };
  let json: unknown;
  try {
    json = JSON.parse(row.PAYLOAD);
  } catch {
    return { kind: 'wrong', because: 'PAYLOAD: not JSON' };
  }
  const result = schema.safeParse(json);
  if (!result.success) {
    const because = result.error.issues.map((issue) => `PAYLOAD.${issue.path.join('.')}: ${issue.message}`).join('; ');
    return { kind: 'wrong', because };
  }
  const event = { uid: row.UID, type: row.TYPE, subject: row.SUBJECT, occurredAt: new Date(Number(row.OCCURRED_AT)), payload: result.data };
  return { kind: 'event', event: event as PortalEvent };
}
