import { watch } from 'vue';
import { fetchJson } from './http-json';
import { access, takeToken } from './token';

/** Lengths in ms; tests shorten them. */
const TIMES = {
  /** A token lives ten minutes by the sidecar's clock, which need not be this one: its life is counted from the moment it came. */
  renewAfter: 4 * 60_000,
  /** When the sidecar, or the portal behind it, could not say. */
  tryAgain: 20_000,
  /** Whoever wants a token for long is content with one so old. */
  isFresh: 60_000,
};

/** Keeps the token alive while the page is open (docs/http-api.md); the sidecar says how long it may be. */
export class TokenRenewal {
  private readonly times: typeof TIMES;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private takenAtMs = 0;
  private renewing: Promise<void> | null = null;
  /** A token the sidecar does not renew: it is used to its end, and not asked about again. */
  private last = '';
  private readonly unwatch: () => void;

  constructor(
    private readonly base: string,
    times: Partial<typeof TIMES> = {},
  ) {
    this.times = { ...TIMES, ...times };
    this.unwatch = watch(
      () => access.token,
      (token) => this.taken(token),
      { immediate: true, flush: 'sync' },
    );
  }

  /** Makes sure that the token is not old, if that can be had. */
  async freshen(): Promise<void> {
    if (access.token && performance.now() - this.takenAtMs > this.times.isFresh) await this.renew();
  }

  stop(): void {
    this.unwatch();
    clearTimeout(this.timer);
  }

  private taken(token: string): void {
    clearTimeout(this.timer);
    this.takenAtMs = performance.now();
    if (token) this.renewIn(this.times.renewAfter);
  }

  private renewIn(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.renew(), ms);
  }

  private renew(): Promise<void> {
    this.renewing ??= this.ask().finally(() => {
      this.renewing = null;
    });
    return this.renewing;
  }

  private async ask(): Promise<void> {
    const used = access.token;
    if (!used || used === this.last) return;
    const answer = await fetchJson(`${this.base}/api/token/renew`, {
      method: 'POST',
      headers: { authorization: `Bearer ${used}` },
    }).catch(() => null);
    if (access.token !== used) return; // somebody has brought a newer one meanwhile
    if (answer?.status === 200) takeToken((answer.body as { token: string }).token);
    else if (answer?.status === 403) this.last = used;
    else if (answer?.status !== 401) this.renewIn(this.times.tryAgain); // one that has ended is noticed by the next request
  }
}
