import { randomBytes } from 'node:crypto';
import { signatureOf } from '../../src/portal/signature.js';

export interface ApiAnswer<T = unknown> {
  status: number;
  body: T;
}

/** Changes of a request that make it wrong, for tests of the sidecar's door. */
export interface Tampering {
  headers?: Record<string, string>;
  /** Sent instead of the body that was signed. */
  body?: string;
}

/** Asks the sidecar as the module does: signed (docs/protocol.md, "module to sidecar"), in the name of a portal user. */
export class SidecarApi {
  constructor(
    readonly url: string,
    /** Asked for each request: an administrator may make a new one. */
    private readonly secret: () => string,
    private readonly now: () => Date = () => new Date(),
  ) {}

  /** @param userId the person behind the request; 0 = the module itself. */
  async ask<T>(
    method: 'GET' | 'POST' | 'PUT' | 'DELETE',
    path: string,
    json?: unknown,
    userId = 1,
    tampering: Tampering = {},
  ): Promise<ApiAnswer<T>> {
    const body = json === undefined ? '' : JSON.stringify(json);
    const sent = tampering.body ?? body;
    const response = await fetch(`${this.url}${path}`, {
      method,
      headers: {
        ...(sent === '' ? {} : { 'content-type': 'application/json' }),
        ...this.sign(method, path, body, userId),
        ...tampering.headers,
      },
      signal: AbortSignal.timeout(30_000),
      ...(method === 'GET' || sent === '' ? {} : { body: sent }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') ?? false;
    return { status: response.status, body: (isJson && text !== '' ? JSON.parse(text) : text) as T };
  }

  sign(method: string, path: string, body: string, userId: number): Record<string, string> {
    const time = String(Math.floor(this.now().getTime() / 1000));
    const nonce = randomBytes(16).toString('hex');
    return {
      'X-Linewarden-Time': time,
      'X-Linewarden-Nonce': nonce,
      'X-Linewarden-User': String(userId),
      'X-Linewarden-Signature2': signatureOf(this.secret(), 'module-to-sidecar', [
        time,
        nonce,
        method,
        path,
        String(userId),
        body,
      ]).toString('hex'),
    };
  }
}
