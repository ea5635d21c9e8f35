import { z } from 'zod';
import type { Calls, Command, CommandResults, CommandType } from './command-types.js';

// An object without fields leaves PHP as an empty list.
const phpObject = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (Array.isArray(value) && value.length === 0 ? {} : value), schema);
const id = z.int().min(0);
const nothing = phpObject(z.object({})).prefault({}) as unknown as z.ZodType<Record<string, never>>;

const results: { [T in CommandType]: z.ZodType<CommandResults[T]> } = {
  placeDialog: z.object({
    contactId: id,
    contactCreated: z.boolean(),
    dealId: id,
    dealCreated: z.boolean(),
    activityId: id,
    toldKeys: z.array(z.object({ kind: z.enum(['phone', 'email']), value: z.string().min(1).max(255) })).optional(),
    operatorId: id,
    operatorOutcome: z.enum(['offered', 'answered', 'queued', 'kept']),
  }),
  handOver: z.object({ operatorId: id, operatorOutcome: z.enum(['offered', 'answered', 'queued']) }),
  joinDialog: z.object({ joined: z.boolean() }),
  comment: nothing,
  notify: nothing,
  setResponsible: z.object({ dealId: id, contactId: id }),
  placeCall: z.object({
    contactId: id,
    contactCreated: z.boolean(),
    dealId: id,
    dealCreated: z.boolean(),
    activityId: id,
    activityCreated: z.boolean(),
    todoId: id,
  }),
  placeFirmCall: z.object({ dealId: id, activityId: id, activityCreated: z.boolean(), todoId: id }),
  mergeContacts: z.object({ contactId: id, closedDealIds: z.array(id) }),
  bindClient: z.object({
    before: z.array(
      z.object({
        kind: z.enum(['session', 'call']),
        id: z.string().min(1),
        activityId: id,
        bindings: z.array(z.object({ typeId: id, id })),
        statistic: z.object({ entityType: z.string(), entityId: id }).nullable(),
      }),
    ),
  }),
  restoreBindings: nothing,
  takeApart: z.object({
    contactId: id,
    keptContactId: id,
    dealIds: z.array(id),
    reopenedDealIds: z.array(id),
    leftDealIds: z.array(id),
    movedSessions: id,
    movedCalls: id,
    movedActivities: id,
    changedFields: z.array(z.string()),
    leftBehind: z.array(z.string()),
  }),
  assignItem: z.object({ outcome: z.enum(['assigned', 'superseded', 'gone']), responsibleId: id, stageId: z.string() }),
  moveItem: z.object({
    outcome: z.enum(['moved', 'superseded', 'notForward', 'refused', 'gone']),
    stageId: z.string(),
    requiredFields: z.array(z.string()),
    message: z.string(),
  }),
};

/** What the sidecar can order, and reads the answers of. */
export const commandTypes = Object.keys(results) as CommandType[];

const commandsUntil021 = [
  'placeDialog',
  'handOver',
  'joinDialog',
  'comment',
  'notify',
  'setResponsible',
  'placeCall',
  'mergeContacts',
  'bindClient',
  'restoreBindings',
];

const text = z.string();
const code = z.string().min(1).max(100);
const done = { id: text, status: z.literal('done') };

/** The answer to this very command: its id must be the command's, its result of the command's type. */
export function answerSchema(command: Command) {
  return z.discriminatedUnion('status', [
    z.object({ ...done, result: results[command.type] }).transform((answer) => ({ ...answer, type: command.type })),
    z.object({ id: text, status: z.literal('refused'), code, message: text, field: text.optional() }),
    z.object({ id: text, status: z.literal('superseded'), code }),
    z.object({ id: text, status: z.literal('later'), code, retryAfterMs: z.int().min(0) }),
  ]);
}

export const answersSchema = z.object({ answers: z.array(z.unknown()) });

/** Hours of the portal's calendar come as text or as a number (9.30 is half past nine). */
const dayTime = z.union([z.string(), z.number().transform(String)]);
const texts = z.array(z.string());
const watchedItems = z.object({ leads: texts, deals: phpObject(z.record(z.string(), texts)) });

export const callSchemas: { [N in keyof Calls]: z.ZodType<Calls[N]['result']> } = {
  handshake: z.object({
    moduleVersion: text,
    commands: texts.prefault(commandsUntil021),
    events: texts.exactOptional(),
    phpVersion: text,
    portalNow: z.int().positive(),
    phpTimeZone: z.string().min(1),
    mysqlTimeZone: text,
    onlineLimitSeconds: z.int().min(0),
    externalUserTypes: texts,
    vacationTypes: texts,
    isTimemanAvailable: z.boolean(),
    modules: phpObject(z.record(z.string(), z.string())),
    calendar: z.object({ workTimeStart: dayTime, workTimeEnd: dayTime, weekHolidays: texts, yearHolidays: texts, yearWorkdays: texts }),
    siteIds: texts,
    defaultSiteId: text,
    serviceUserId: id,
    botId: id,
    companyField: text,
    numbersVersion: id.prefault(0),
    boardUrl: text.exactOptional(),
    watchedItems: watchedItems.exactOptional(),
  }),
  lineProfile: z.object({
    lines: z.array(
      z.object({
        lineId: z.int().positive(),
        name: text,
        isActive: z.boolean(),
        items: z.array(z.object({ field: text, actual: z.unknown(), expected: z.unknown(), isOk: z.boolean() })),
      }),
    ),
  }),
  setNumbers: z.object({ version: id }),
  watchItems: watchedItems,
  portalAssigners: z.object({
    found: z.array(z.object({ kind: z.string().min(1), count: id, where: texts })),
    unknown: texts,
  }),
  personRight: z.object({ right: z.string().regex(/^[A-Z]$/) }),
  mergeParts: z.object({
    because: z.string().min(1).nullable(),
    parts: z
      .object({
        fromContactId: id,
        toContactId: id,
        dealIds: z.array(id),
        reopenedDealIds: z.array(id),
        leftDealIds: z.array(id),
        threads: id,
        addresses: z.array(z.object({ type: text, value: text })),
        filledFields: texts,
        changed: z.array(z.object({ field: text, was: text, now: text })),
        leftBehind: texts,
      })
      .nullable(),
  }),
};

/** Error of a whole request, when the module itself was reached. */
export const errorSchema = z.object({ error: z.object({ code, message: text, field: text.optional() }) });
