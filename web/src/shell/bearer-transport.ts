import { ApiFailure, type Transport } from '../api';
import { socketUrl } from './portal-transport';
import { access, askForToken } from './token';

/** Asks the sidecar that served this page, with the token; one that has ended is asked for again and the request repeated. */
export function bearerTransport(base: string): Transport {
  return {
    async send(method, path, body) {
      for (;;) {
        if (!access.token) await askForToken();
        const used = access.token;
        const answer = await fetchJson(`${base}${path}`, {
          method,
          headers: {
            authorization: `Bearer ${used}`,
            ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        if (answer.status !== 401) return answer;
        if (access.token === used) {
          access.token = '';
          await askForToken();
        }
      }
    },
    async socketAccess() {
      if (!access.token) await askForToken();
      return { token: access.token, url: socketUrl(base || globalThis.location.origin) };
    },
  };
}

async function fetchJson(url: string, init: RequestInit): Promise<{ status: number; body: unknown }> {
  let response: Response;
  try {
    response = await fetch(url, { ...init, cache: 'no-store', signal: AbortSignal.timeout(30_000) });
  } catch (error) {
    throw new ApiFailure(0, 'NETWORK', error instanceof Error ? error.message : String(error));
  }
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') ?? false;
  return { status: response.status, body: isJson && text !== '' ? JSON.parse(text) : null };
}
