import type { NextFunction, Request, Response } from 'express';
import { ApiError } from './api-error.js';
import { Turns } from './turns.js';

/** Fewer at once than there are connections for them (database.module.ts), and of these half for one asker. */
const usual = { atOnce: 8, ofOne: 4, waiting: 200, waitMs: 10_000 };

/** Serves so many requests of people at once and lets the others wait: what people ask must not take from decisions what they need. */
export function apiTurns(turns = new Turns(usual)) {
  return (request: Request, response: Response, next: NextFunction) => {
    if (!request.path.startsWith('/api/')) return next();
    void turns.take(askerOf(request)).then((end) => {
      if (end === null) return next(new ApiError('UNAVAILABLE', 'Too much is asked at once; try again later'));
      response.once('close', end);
      if (response.closed || request.socket.destroyed) end();
      else next();
    });
  };
}

/** Whoever it says it is: that is looked at when its turn has come. */
function askerOf(request: Request): string {
  const token = request.get('Authorization');
  return token === undefined ? `${request.socket.remoteAddress} ${request.get('X-Linewarden-User')}` : `${token}`;
}
