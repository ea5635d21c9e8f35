/** The portal did not answer, or not in our words. It may do so later: the request may be sent again as it is. */
export class PortalSilent extends Error {
  override name = 'PortalSilent';

  /** @param reason short and without secrets: `timed out after 10000 ms`, `HTTP 502`, `the answer is not JSON`. */
  constructor(
    readonly reason: string,
    options?: ErrorOptions,
  ) {
    super(`The portal is silent: ${reason}`, options);
  }
}

/** The module refused the whole request (docs/protocol.md, errors of a whole request); none of its commands was applied. */
export class PortalRefusedRequest extends Error {
  override name = 'PortalRefusedRequest';

  constructor(
    readonly status: number,
    readonly code: string,
    readonly words: string,
    readonly field: string | null,
  ) {
    super(`The portal refused the request: ${code}${field ? ` (${field})` : ''}: ${words}`);
  }
}
