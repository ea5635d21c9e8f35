import { z } from 'zod';
import { problemsOf } from '../settings/problems.js';
import {
  type BotMessage,
  type ClientMessage,
  type HelloWithKey,
  type HelloWithToken,
  MOST_DIALOGS_AT_ONCE,
  type PersonMessage,
} from './messages.js';

const id = z.int().min(1);
const requestId = z.string().min(1).max(100);
const companies = z.array(z.string().min(1).max(31)).max(200);

const lastClientAt = z.iso.datetime({ precision: 3 }).nullable();
const target = z.union([z.strictObject({ userId: id }), z.strictObject({ queue: z.literal(true) })]);

const hello = z.union([
  z.strictObject({ type: z.literal('hello'), token: z.string().max(8192), lang: z.enum(['ru', 'en']).exactOptional() }),
  z.strictObject({ type: z.literal('hello'), botKey: z.string().max(200) }),
]);
const personMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('hello'), token: z.string().max(8192), lang: z.enum(['ru', 'en']).exactOptional() }),
  z.strictObject({ type: z.literal('resync') }),
  z.strictObject({
    type: z.literal('noAnswerNeeded'),
    requestId,
    sessionId: id,
    lastClientAt,
  }),
  z.strictObject({ type: z.literal('linkToDialog'), requestId, sessionId: id }),
  z.strictObject({
    type: z.literal('noAnswerNeededMany'),
    requestId,
    dialogs: z
      .array(z.strictObject({ sessionId: id, lastClientAt }))
      .min(1)
      .max(MOST_DIALOGS_AT_ONCE),
  }),
  z.strictObject({
    type: z.literal('move'),
    requestId,
    sessionId: id,
    to: target,
  }),
  z.strictObject({
    type: z.literal('moveMany'),
    requestId,
    sessionIds: z.array(id).min(1).max(MOST_DIALOGS_AT_ONCE),
    to: target,
  }),
]);
const botMessage = z.union([
  z.strictObject({ type: z.literal('subscribe'), companies: companies.exactOptional() }),
  z.strictObject({ type: z.literal('whoTakes'), requestId, lineId: id }),
  z.strictObject({ type: z.literal('whoTakes'), requestId, sessionId: id }),
]);

/** `wrong` says what was expected where, and whose request it was as far as that can be read. */
export type ReadMessage<T> = { kind: 'message'; message: T } | { kind: 'wrong'; because: string; requestId?: string };

export const readHello = (text: string) => read<HelloWithToken | HelloWithKey>(hello, text);
export const readPersonMessage = (text: string) => read<PersonMessage>(personMessage, text);
export const readBotMessage = (text: string) => read<Exclude<BotMessage, HelloWithKey>>(botMessage, text);

function read<T extends ClientMessage>(schema: z.ZodType<T>, text: string): ReadMessage<T> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { kind: 'wrong', because: 'not JSON' };
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return { kind: 'message', message: parsed.data };
  const because = problemsOf(parsed.error, json)
    .slice(0, 3)
    .map(({ path, expected }) => `${path || 'the message'}: expected ${expected}`)
    .join('; ');
  const asked = (json as { requestId?: unknown } | null)?.requestId;
  return { kind: 'wrong', because, ...(typeof asked === 'string' && asked.length <= 100 ? { requestId: asked } : {}) };
}
