import { type InjectionKey, inject } from 'vue';
import type { Problem } from '../../src/settings/problem';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface ApiFailureDetails {
  field?: string;
  problems?: Problem[];
  currentVersion?: number;
  id?: string;
}

/** An answer that is not a success, as docs/http-api.md describes it; `NETWORK` when there was no answer at all. */
export class ApiFailure extends Error {
  override name = 'ApiFailure';

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: ApiFailureDetails = {},
  ) {
    super(message);
  }
}

export interface SocketAccess {
  token: string;
  /** Address of the board's socket. */
  url: string;
}

/** The way to the sidecar: through the portal's module, or directly with a bearer token. */
export interface Transport {
  send(method: Method, path: string, body: unknown): Promise<{ status: number; body: unknown }>;
  socketAccess(): Promise<SocketAccess>;
  /** Actions of the portal's module itself (`Lines.profile`); only within the portal. */
  module?<T>(action: string, body: Record<string, unknown>): Promise<T>;
}

export class Api {
  constructor(private readonly transport: Transport) {}

  get<T>(path: string): Promise<T> {
    return this.ask<T>('GET', path);
  }

  post<T>(path: string, body?: unknown): Promise<T> {
    return this.ask<T>('POST', path, body);
  }

  put<T>(path: string, body: unknown): Promise<T> {
    return this.ask<T>('PUT', path, body);
  }

  /** @throws ApiFailure for everything but a success. */
  async ask<T>(method: Method, path: string, body?: unknown): Promise<T> {
    const answer = await this.transport.send(method, path, body);
    if (answer.status >= 200 && answer.status < 300) return answer.body as T;
    const told = (answer.body as { error?: ApiFailureDetails & { code?: string; message?: string } } | null)?.error;
    throw new ApiFailure(answer.status, told?.code ?? 'INTERNAL', told?.message ?? `HTTP ${answer.status}`, told ?? {});
  }

  /** False outside the portal: what only the module knows is not to be had. */
  get hasModule(): boolean {
    return this.transport.module !== undefined;
  }

  /** An action of the module; its error messages are meant for people. */
  module<T>(action: string, body: Record<string, unknown>): Promise<T> {
    if (!this.transport.module) throw new ApiFailure(0, 'PORTAL', `${action} is only possible within the portal`);
    return this.transport.module<T>(action, body);
  }

  /** A fresh token for the WebSocket, and where that is. */
  socketAccess(): Promise<SocketAccess> {
    return this.transport.socketAccess();
  }
}

export const API: InjectionKey<Api> = Symbol('api');

export function useApi(): Api {
  const api = inject(API);
  if (!api) throw new Error('no Api was provided');
  return api;
}

/** `{a: 1, b: undefined, c: ''}` as `?a=1`. */
export function queryText(values: Record<string, string | number | boolean | null | undefined>): string {
  const params = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== null && value !== '') params.set(name, String(value));
  }
  const text = params.toString();
  return text ? `?${text}` : '';
}
