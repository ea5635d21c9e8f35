import { createHmac, timingSafeEqual } from 'node:crypto';

/** Everything of a request that its signature speaks of. */
export interface SignedParts {
  time: string | undefined;
  nonce: string | undefined;
  signature: string | undefined;
  userId: string | undefined;
  method: string;
  /** Path and query as sent. */
  url: string;
  body: Buffer;
}

export type SignatureCheck =
  | { kind: 'valid'; nonce: string; userId: number }
  | { kind: 'refused'; code: 'SIGNATURE_MISSING' | 'SIGNATURE_WRONG' | 'TIME_STALE'; message: string };

const WINDOW_SECONDS = 300;

/** Checks a request of the module (docs/protocol.md, signature). The nonce is still to be looked at. */
export function checkSignature(secret: string, parts: SignedParts, now: Date): SignatureCheck {
  const { time, nonce, signature, userId } = parts;
  if (!time || !nonce || !signature || !userId) {
    return refused('SIGNATURE_MISSING', 'X-Linewarden-Time, -Nonce, -Signature and -User are needed');
  }
  if (!/^\d{1,12}$/.test(time) || !/^[0-9a-f]{32}$/.test(nonce) || !/^[0-9a-f]{64}$/.test(signature) || !/^\d{1,10}$/.test(userId)) {
    return refused('SIGNATURE_WRONG', 'a header of the signature is malformed');
  }
  const signed = createHmac('sha256', secret)
    .update(`${time}.${nonce}.${parts.method} ${parts.url}.${userId}.`)
    .update(parts.body)
    .digest();
  if (!timingSafeEqual(signed, Buffer.from(signature, 'hex'))) return refused('SIGNATURE_WRONG', 'the signature does not match');
  const offBySeconds = Number(time) - now.getTime() / 1000;
  if (Math.abs(offBySeconds) > WINDOW_SECONDS) {
    return refused(
      'TIME_STALE',
      `the time is ${Math.round(Math.abs(offBySeconds))} s ${offBySeconds > 0 ? 'ahead of' : 'behind'} the sidecar's`,
    );
  }
  return { kind: 'valid', nonce, userId: Number(userId) };
}

function refused(code: 'SIGNATURE_MISSING' | 'SIGNATURE_WRONG' | 'TIME_STALE', message: string): SignatureCheck {
  return { kind: 'refused', code, message };
}
