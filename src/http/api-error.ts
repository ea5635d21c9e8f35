import type { Problem } from '../settings/problem.js';
import { withText } from '../settings/problem-texts.js';

export type ApiErrorCode =
  | 'BODY_MALFORMED'
  | 'BODY_TOO_LARGE'
  | 'BODY_TOO_SLOW'
  | 'FIELD_WRONG'
  | 'SIGNATURE_MISSING'
  | 'SIGNATURE_WRONG'
  | 'TIME_STALE'
  | 'NONCE_REPEATED'
  | 'TOKEN_WRONG'
  | 'TOKEN_ENDED'
  | 'FORBIDDEN'
  | 'RENEWAL_OVER'
  | 'NOT_FOUND'
  | 'METHOD_NOT_ALLOWED'
  | 'SETTINGS_WRONG'
  | 'SETTINGS_STALE'
  | 'CHANGE_NOT_DONE'
  | 'CHANGED_SINCE'
  | 'UNAVAILABLE'
  | 'INTERNAL';

const STATUSES: Record<ApiErrorCode, number> = {
  BODY_MALFORMED: 400,
  BODY_TOO_LARGE: 413,
  BODY_TOO_SLOW: 408,
  FIELD_WRONG: 400,
  SIGNATURE_MISSING: 401,
  SIGNATURE_WRONG: 401,
  TIME_STALE: 401,
  NONCE_REPEATED: 401,
  TOKEN_WRONG: 401,
  TOKEN_ENDED: 401,
  FORBIDDEN: 403,
  RENEWAL_OVER: 403,
  NOT_FOUND: 404,
  METHOD_NOT_ALLOWED: 405,
  SETTINGS_WRONG: 400,
  SETTINGS_STALE: 409,
  CHANGE_NOT_DONE: 409,
  CHANGED_SINCE: 409,
  UNAVAILABLE: 503,
  INTERNAL: 500,
};

/** What an error answer says besides its code. */
export interface ApiErrorDetails {
  /** The first wrong field. */
  field?: string;
  problems?: Problem[];
  /** SETTINGS_STALE: the version to read again. */
  currentVersion?: number;
  /** INTERNAL: names the entry of the log. */
  id?: string;
}

/** An error to be told to the caller as it is: `{"error": {"code", "message", "field"?, "problems"?}}`. */
export class ApiError extends Error {
  override name = 'ApiError';

  constructor(
    readonly code: ApiErrorCode,
    message: string,
    readonly details: ApiErrorDetails = {},
  ) {
    super(message);
  }

  get status(): number {
    return STATUSES[this.code];
  }

  get body(): { error: { code: ApiErrorCode; message: string } & ApiErrorDetails } {
    return { error: { code: this.code, message: this.message, ...this.details } };
  }
}

/** Data that its schema refused. */
export function wrongFields(code: 'FIELD_WRONG' | 'SETTINGS_WRONG', problems: Problem[]): ApiError {
  const [first] = problems;
  const more = problems.length > 1 ? `, and ${problems.length - 1} more` : '';
  const message = first ? `${first.path || 'the body'}: expected ${first.expected}${more}` : 'wrong data';
  return new ApiError(code, message, { ...(first ? { field: first.path } : {}), problems: problems.map(withText) });
}

/** An id in the address that nothing stands behind. */
export function notFound(what: string, field: string): ApiError {
  return new ApiError('NOT_FOUND', `There is no ${what}`, { field });
}
