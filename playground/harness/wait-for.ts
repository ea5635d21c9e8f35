/**
 * Asks again until `condition` gives something other than undefined, null or false, and returns that.
 *
 * @throws Error naming `what` and the last failure when `timeoutMs` (default 15 s) have passed.
 */
export async function waitFor<T>(
  what: string,
  condition: () => Promise<T | undefined | null | false> | T | undefined | null | false,
  timeoutMs = 15_000,
  longestPauseMs = 200,
): Promise<T> {
  const until = performance.now() + timeoutMs;
  let lastError: unknown;
  for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    try {
      const seen = await condition();
      if (seen !== undefined && seen !== null && seen !== false) return seen;
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (performance.now() > until) {
      const because = lastError instanceof Error ? `: ${lastError.message}` : '';
      throw new Error(`waited ${timeoutMs} ms in vain until ${what}${because}`);
    }
    await new Promise((later) => setTimeout(later, pauseMs));
  }
}
