import { createHmac, hkdfSync } from 'node:crypto';

/** What a key signs. Each has its own, so that nothing signed for one purpose holds for another. */
export type Purpose = 'sidecar-to-module' | 'module-to-sidecar' | 'token';

/**
 * HMAC-SHA256 over fields, each after its length in bytes and a colon: no two lists of fields give the same bytes. The key is HKDF-SHA256
 * of the shared secret, without salt, for the purpose (docs/protocol.md, signature).
 */
export function signatureOf(secret: string, purpose: Purpose, fields: readonly (string | Buffer)[]): Buffer {
  const hmac = createHmac('sha256', Buffer.from(hkdfSync('sha256', secret, '', `linewarden/2/${purpose}`, 32)));
  for (const field of fields) hmac.update(`${Buffer.byteLength(field)}:`).update(field);
  return hmac.digest();
}
