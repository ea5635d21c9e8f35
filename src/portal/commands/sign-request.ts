import { createHmac, randomBytes } from 'node:crypto';

/** Headers that prove to the module who sends these very bytes, and when (docs/protocol.md, signature). */
export function signRequest(secret: string, body: string, at: Date): Record<string, string> {
  const time = String(Math.floor(at.getTime() / 1000));
  const nonce = randomBytes(16).toString('hex');
  return {
    'X-Linewarden-Time': time,
    'X-Linewarden-Nonce': nonce,
    'X-Linewarden-Signature': createHmac('sha256', secret).update(`${time}.${nonce}.${body}`).digest('hex'),
  };
}
