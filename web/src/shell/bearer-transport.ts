import type { Transport } from '../api';
import { fetchJson } from './http-json';
import { doorHelped } from './portal-door';
import { socketUrl } from './portal-transport';
import { access, askForToken } from './token';
import type { TokenRenewal } from './token-renewal';

/** Asks the sidecar that served this page, with the token; one that has ended is asked for again and the request repeated. */
export function bearerTransport(base: string, renewal: TokenRenewal): Transport {
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
        if (answer.status !== 401) {
          doorHelped();
          return answer;
        }
        if (access.token === used) {
          access.token = '';
          await askForToken();
        }
      }
    },
    async socketAccess() {
      if (!access.token) await askForToken();
      await renewal.freshen();
      return { token: access.token, url: socketUrl(base || globalThis.location.origin) };
    },
  };
}
