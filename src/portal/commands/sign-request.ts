import { createHmac, randomBytes } from 'node:crypto';
import { signatureOf } from '../signature.js';

/**
 * Headers that prove to the module who sends these very bytes, and when (docs/protocol.md, signature). The first signature is for a module
 * of the release before, which looks at no other.
 */
export function signRequest(secret: string, body: string, at: Date): Record<string, string> {
  const time = String(Math.floor(at.getTime() / 1000));
  const nonce = randomBytes(16).toString('hex');
  return {
    'X-Linewarden-Time': time,
    'X-Linewarden-Nonce': nonce,
    'X-Linewarden-Signature': createHmac('sha256', secret).update(`${time}.${nonce}.${body}`).digest('hex'),
    'X-Linewarden-Signature2': signatureOf(secret, 'sidecar-to-module', [time, nonce, body]).toString('hex'),
  };
}
