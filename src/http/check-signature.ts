import { createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { signatureOf } from '../portal/signature.js';

/** Everything of a request that its signature speaks of, but the body. */
export interface SignedHead {
  time: string | undefined;
  nonce: string | undefined;
  /** In the form of the release before; looked at when there is no other. */
  formerSignature: string | undefined;
  signature: string | undefined;
  userId: string | undefined;
  method: string;
  /** Path and query as sent. */
  url: string;
}

type Refused = { kind: 'refused'; code: 'SIGNATURE_MISSING' | 'SIGNATURE_WRONG' | 'TIME_STALE'; message: string };
export type SignatureCheck = { kind: 'valid'; nonce: string; userId: number } | Refused;
/** `likely`: worth reading the body for. */
export type HeadCheck = { kind: 'likely'; time: string; nonce: string; userId: string } | Refused;

const WINDOW_SECONDS = 300;

export function signedHeadOf(request: IncomingMessage): SignedHead {
  const header = (name: string) => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    time: header('x-linewarden-time'),
    nonce: header('x-linewarden-nonce'),
    formerSignature: header('x-linewarden-signature'),
    signature: header('x-linewarden-signature2'),
    userId: header('x-linewarden-user'),
    method: request.method ?? '',
    url: request.url ?? '',
  };
}

/** What can be said before the body has been read. */
export function checkHead({ time, nonce, formerSignature, signature, userId }: SignedHead, now: Date): HeadCheck {
  const shown = signature ?? formerSignature;
  if (!time || !nonce || !shown || !userId) {
    return refused('SIGNATURE_MISSING', 'X-Linewarden-Time, -Nonce, -User and -Signature2 are needed');
  }
  if (!/^\d{1,12}$/.test(time) || !/^[0-9a-f]{32}$/.test(nonce) || !/^[0-9a-f]{64}$/.test(shown) || !/^\d{1,10}$/.test(userId)) {
    return refused('SIGNATURE_WRONG', 'a header of the signature is malformed');
  }
  const offBySeconds = Number(time) - now.getTime() / 1000;
  if (Math.abs(offBySeconds) > WINDOW_SECONDS) {
    return refused(
      'TIME_STALE',
      `the time is ${Math.round(Math.abs(offBySeconds))} s ${offBySeconds > 0 ? 'ahead of' : 'behind'} the sidecar's`,
    );
  }
  return { kind: 'likely', time, nonce, userId };
}

/** Checks a request of the module (docs/protocol.md, signature). The nonce is still to be looked at. */
export function checkSignature(secret: string, head: SignedHead, body: Buffer, now: Date): SignatureCheck {
  const likely = checkHead(head, now);
  if (likely.kind === 'refused') return likely;
  const { time, nonce, userId } = likely;
  const { method, url, signature } = head;
  if (signature === undefined && !isReadInOneWay(url, body)) {
    return refused('SIGNATURE_WRONG', 'the former form of the signature does not tell the parts of this request apart: update the module');
  }
  const signed =
    signature === undefined
      ? createHmac('sha256', secret).update(`${time}.${nonce}.${method} ${url}.${userId}.`).update(body).digest()
      : signatureOf(secret, 'module-to-sidecar', [time, nonce, method, url, userId, body]);
  if (!timingSafeEqual(signed, Buffer.from(signature ?? head.formerSignature ?? '', 'hex')))
    return refused('SIGNATURE_WRONG', 'the signature does not match');
  return { kind: 'valid', nonce, userId: Number(userId) };
}

/**
 * The former form joins address, user and body by dots. Only one place can be the user when the address holds nothing that looks like one
 * and the body begins with a brace, which no address of the module's does.
 */
function isReadInOneWay(url: string, body: Buffer): boolean {
  return !/\.\d+\./.test(`${url}.`) && (body.length === 0 || body[0] === 0x7b);
}

function refused(code: Refused['code'], message: string): Refused {
  return { kind: 'refused', code, message };
}
