import type { NextFunction, Request, Response } from 'express';
import { ApiError } from './api-error.js';

/** Plain parts, none of them empty or beginning with a dot, nothing escaped, no slash at the end but that of the web application. */
const EXACT = /^(?:\/app\/|\/(?:[\w-][\w.-]*(?:\/[\w-][\w.-]*)*)?)$/;

/** Whether a request's target is spelt as doors are: no proxy on the way, and no router here, can take it for another one. */
export function isExact(target: string | undefined): boolean {
  return EXACT.test((target ?? '').split('?', 1)[0] ?? '');
}

/** Knows no address under another spelling: whatever guards one, here or in a proxy, guards all of it. */
export function exactPath(request: Request, _: Response, next: NextFunction): void {
  next(isExact(request.url) ? undefined : new ApiError('NOT_FOUND', 'There is no such address'));
}
