import type { NextFunction, Request, Response } from 'express';
import { ApiError } from './api-error.js';

export const MOST_BODY_BYTES = 1_048_576;
/** A larger body is read to its end and thrown away, so that its sender gets to read the answer; beyond this it is cut off. */
const MOST_DISCARDED_BYTES = 33_554_432;

/** The bytes as they came: the signature is over them. */
export type RequestWithBody = Request & { rawBody?: Buffer };

/** Reads a request's body, whatever it says it is, up to 1 MiB; a larger one is answered 413 and nobody sees it. */
export function readRawBody(request: RequestWithBody, response: Response, next: NextFunction): void {
  const chunks: Buffer[] = [];
  let size = 0;
  request.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size <= MOST_BODY_BYTES) chunks.push(chunk);
    else chunks.length = 0;
    if (size > MOST_DISCARDED_BYTES) request.destroy();
  });
  request.on('end', () => {
    if (size > MOST_BODY_BYTES) {
      const error = new ApiError('BODY_TOO_LARGE', `The body is larger than ${MOST_BODY_BYTES} bytes`);
      response.status(error.status).json(error.body);
      return;
    }
    request.rawBody = Buffer.concat(chunks);
    next();
  });
}
