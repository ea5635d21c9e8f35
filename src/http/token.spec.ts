import { createHmac } from 'node:crypto';
import { signatureOf } from '../portal/signature.js';
import { makeToken, type TokenClaims, verifyToken } from './token.js';

const secret = 'the-secret-of-module-and-sidecar-in-this-test';
const now = new Date('2026-03-02T10:00:00Z');
const seconds = now.getTime() / 1000;

type Second = Extract<TokenClaims, { v: 2 }>;

function claims(parts: Partial<Second> = {}): Second {
  return { v: 2, userId: 7, name: 'Ольга', isAdmin: false, lang: 'ru', born: seconds - 3600, exp: seconds + 600, ...parts };
}

function bodyOf(content: unknown): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}

function signed(body: string): string {
  return `${body}.${signatureOf(secret, 'token', [body]).toString('hex')}`;
}

it('gives back what was put in', () => {
  expect(verifyToken(secret, makeToken(secret, claims()), now)).toEqual({ kind: 'valid', claims: claims(), form: 'present' });
});

it('takes one of a module that knows of no renewal', () => {
  const { born: _, ...first } = claims();
  expect(verifyToken(secret, makeToken(secret, { ...first, v: 1 }), now)).toMatchObject({ kind: 'valid', claims: { v: 1, userId: 7 } });
});

it('is the signature of its first part, as the module makes it', () => {
  expect(makeToken(secret, claims())).toBe(signed(bodyOf(claims())));
});

it('is taken as the release before signs it, and made so when asked', () => {
  const body = bodyOf(claims());
  const former = `${body}.${createHmac('sha256', secret).update(`token.${body}`).digest('hex')}`;
  expect(verifyToken(secret, former, now)).toEqual({ kind: 'valid', claims: claims(), form: 'former' });
  expect(makeToken(secret, claims(), 'former')).toBe(former);
});

it('ends at its second', () => {
  const token = makeToken(secret, claims({ exp: seconds }));
  expect(verifyToken(secret, token, new Date(now.getTime() - 1)).kind).toBe('valid');
  expect(verifyToken(secret, token, now)).toMatchObject({ kind: 'refused', code: 'TOKEN_ENDED' });
});

it.each([
  { scenario: 'of another secret', token: makeToken(`${secret}x`, claims()) },
  { scenario: 'whose claims were changed', token: `${Buffer.from('{"userId":1}').toString('base64url')}.${'0'.repeat(64)}` },
  { scenario: 'that would live for a day', token: makeToken(secret, claims({ exp: seconds + 86_400 })) },
  { scenario: 'without its signature', token: Buffer.from(JSON.stringify(claims())).toString('base64url') },
  { scenario: 'with something behind it', token: `${makeToken(secret, claims())}00` },
  { scenario: 'signed, but not JSON', token: signed(Buffer.from('no').toString('base64url')) },
  { scenario: 'of nobody', token: makeToken(secret, claims({ userId: 0 })) },
  { scenario: 'of another version', token: makeToken(secret, { ...claims(), v: 3 as 2 }) },
  { scenario: 'of the second version without its birth', token: signed(bodyOf({ ...claims(), born: undefined })) },
  { scenario: 'of the first version with a birth', token: signed(bodyOf({ ...claims(), v: 1 })) },
  { scenario: 'that outlives twelve hours', token: makeToken(secret, claims({ born: seconds + 600 - 12 * 3600 - 1 })) },
  { scenario: 'that ends before it was born', token: makeToken(secret, claims({ born: seconds + 600 })) },
  { scenario: 'that is empty', token: '' },
  { scenario: 'of a megabyte', token: `${'a'.repeat(1_000_000)}.${'0'.repeat(64)}` },
])('refuses one $scenario', ({ token }) => {
  expect(verifyToken(secret, token, now)).toMatchObject({ kind: 'refused', code: 'TOKEN_WRONG' });
});

it('refuses a signature of the module for a request as a token', () => {
  const body = Buffer.from(JSON.stringify(claims())).toString('base64url');
  for (const purpose of ['module-to-sidecar', 'sidecar-to-module'] as const)
    expect(verifyToken(secret, `${body}.${signatureOf(secret, purpose, [body]).toString('hex')}`, now).kind).toBe('refused');
});
