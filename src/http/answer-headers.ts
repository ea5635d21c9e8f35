import type { NextFunction, Request, Response } from 'express';

/** No answer is kept by a browser or proxy, nor taken for anything else than it says; the files of /app/ set headers of their own. */
export function answerHeaders(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('X-Content-Type-Options', 'nosniff');
  next();
}
