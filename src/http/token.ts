import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { signatureOf } from '../portal/signature.js';

const first = z.strictObject({
  v: z.literal(1),
  userId: z.int().min(1),
  name: z.string().max(255),
  isAdmin: z.boolean(),
  lang: z.enum(['ru', 'en']),
  /** Unix seconds. */
  exp: z.int().min(1),
});
/** `born`: when the module let the person in, unix seconds; a renewed token keeps it. Without it (v 1) a token is not renewed. */
const second = first.extend({ v: z.literal(2), born: z.int().min(1) });
const claims = z.discriminatedUnion('v', [first, second]);

/** Who asks, by the word of the module (docs/realtime.md, tokens). */
export type TokenClaims = z.output<typeof claims>;

/** How a token is signed: with the key of tokens, or with the shared secret itself, as the release before does and expects. */
export type TokenForm = 'present' | 'former';

export type ValidToken = { kind: 'valid'; claims: TokenClaims; form: TokenForm };
export type TokenCheck = ValidToken | { kind: 'refused'; code: 'TOKEN_WRONG' | 'TOKEN_ENDED'; message: string };

const forms: readonly TokenForm[] = ['present', 'former'];
const LONGEST_TOKEN = 4096;
export const LIFE_SECONDS = 600;
/** A working day: so long after the module has let the person in the token may still be renewed. */
export const RENEWED_FOR_SECONDS = 12 * 3600;
/** As far as the portal's clock may be off for a signature too. */
const SLACK_SECONDS = 300;

export function makeToken(secret: string, token: TokenClaims, form: TokenForm = 'present'): string {
  const body = Buffer.from(JSON.stringify(token)).toString('base64url');
  return `${body}.${signed(secret, body, form).toString('hex')}`;
}

/** Looks at the signature first, in constant time; nothing inside is read before it holds. */
export function verifyToken(secret: string, token: string, now: Date): TokenCheck {
  const parts = token.length > LONGEST_TOKEN ? null : /^([A-Za-z0-9_-]+)\.([0-9a-f]{64})$/.exec(token);
  const [, body, signature] = parts ?? [];
  if (body === undefined || signature === undefined) return refused('TOKEN_WRONG', 'this is no token');
  const given = Buffer.from(signature, 'hex');
  const form = forms.find((one) => timingSafeEqual(signed(secret, body, one), given));
  if (form === undefined) return refused('TOKEN_WRONG', 'the signature does not match');
  const parsed = claims.safeParse(jsonOf(body));
  if (!parsed.success) return refused('TOKEN_WRONG', 'the token was made by another release');
  const leftSeconds = parsed.data.exp - now.getTime() / 1000;
  if (leftSeconds <= 0) return refused('TOKEN_ENDED', 'the token has ended');
  if (leftSeconds > LIFE_SECONDS + SLACK_SECONDS) return refused('TOKEN_WRONG', 'the token would live too long');
  if (parsed.data.v === 2 && isOutOfItsDay(parsed.data)) return refused('TOKEN_WRONG', 'the token would outlive its day');
  return { kind: 'valid', claims: parsed.data, form };
}

function isOutOfItsDay({ born, exp }: { born: number; exp: number }): boolean {
  return exp <= born || exp > born + RENEWED_FOR_SECONDS;
}

function signed(secret: string, body: string, form: TokenForm): Buffer {
  return form === 'present' ? signatureOf(secret, 'token', [body]) : createHmac('sha256', secret).update(`token.${body}`).digest();
}

function jsonOf(body: string): unknown {
  try {
    return JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
  } catch {
    return null;
  }
}

function refused(code: 'TOKEN_WRONG' | 'TOKEN_ENDED', message: string): TokenCheck {
  return { kind: 'refused', code, message };
}
