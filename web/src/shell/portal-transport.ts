import { ApiFailure, type SocketAccess, type Transport } from '../api';

interface ActionAnswer<T> {
  status: 'success' | 'error';
  data: T;
  errors: { message: string; code: string | number }[];
}

/** The portal's own client side; it sends the session's CSRF mark along. */
interface PortalAjax {
  runAction<T>(action: string, config: { json: Record<string, unknown> }): Promise<ActionAnswer<T>>;
}

declare global {
  var BX: { ajax: PortalAjax } | undefined;
}

/** Asks through the module's controller, which checks session, right and CSRF, and signs the call. */
export function portalTransport(boardUrl: string, lang: string): Transport {
  const run = <T>(action: string, json: Record<string, unknown>) => runAction<T>(`linewarden:dispatch.${action}`, { ...json, lang });
  return {
    module: run,
    async send(method, path, body) {
      const answer = await run<{ status: number; body: unknown }>('Sidecar.call', {
        method,
        path,
        body: body ?? null,
      });
      return { status: Number(answer.status), body: typeof answer.body === 'string' ? parsed(answer.body) : answer.body };
    },
    async socketAccess(): Promise<SocketAccess> {
      const { token, url } = await run<{ token: string; url: string }>('Sidecar.token', {});
      return { token, url: socketUrl(boardUrl || url) };
    },
  };
}

async function runAction<T>(action: string, json: Record<string, unknown>): Promise<T> {
  const ajax = globalThis.BX?.ajax;
  if (!ajax) throw new ApiFailure(0, 'NETWORK', 'BX.ajax is not on this page');
  try {
    return (await ajax.runAction<T>(action, { json })).data;
  } catch (refused) {
    const [first] = (refused as Partial<ActionAnswer<T>> | null)?.errors ?? [];
    if (!first || first.code === 'NETWORK_ERROR') throw new ApiFailure(0, 'NETWORK', first?.message ?? String(refused));
    throw new ApiFailure(403, 'PORTAL', first.message); // in the words of the portal or the module, for people
  }
}

function parsed(text: string): unknown {
  try {
    return text === '' ? null : JSON.parse(text);
  } catch {
    return null;
  }
}

/** `https://sidecar:8090` → `wss://sidecar:8090/board`; a full socket address stays as it is. */
export function socketUrl(base: string): string {
  if (base === '') throw new ApiFailure(0, 'BOARD_URL_MISSING', 'the address of the live board is not set');
  const url = new URL(base, globalThis.location.href);
  url.protocol = url.protocol === 'https:' || url.protocol === 'wss:' ? 'wss:' : 'ws:';
  if (!url.pathname.endsWith('/board')) url.pathname = `${url.pathname.replace(/\/$/, '')}/board`;
  url.hash = '';
  return url.href;
}
