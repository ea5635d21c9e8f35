import type { NextFunction, Request, Response } from 'express';
import { ApiError } from './api-error.js';
import { HeldBytes } from './held-bytes.js';

export const MOST_BODY_BYTES = 1_048_576;
const MOST_HELD_BYTES = 16 * MOST_BODY_BYTES;
const MOST_HELD_OF_ONE = 4 * MOST_BODY_BYTES;
/** Nudges and the like are always received: connections are fewer than could make them many bytes. */
const SMALL_BYTES = 4096;
const PATIENCE_MS = 10_000;
/** The rest of a refused body is thrown away, so that its sender gets to read the answer; beyond this it is cut off. */
const MOST_DISCARDED_BYTES = 32 * MOST_BODY_BYTES;

/** The bytes as they came: the signature is over them. */
export type RequestWithBody = Request & { rawBody?: Buffer };

/**
 * Reads a request's body, whatever it says it is, up to 1 MiB in ten seconds. Nothing is kept of one that is too long, that is sent by
 * somebody whom `refusalOf` refuses by the headers alone, or for which there is no room beside all others.
 */
export function bodyReader(refusalOf: (request: Request) => ApiError | null, held = new HeldBytes(MOST_HELD_BYTES, MOST_HELD_OF_ONE)) {
  return (request: RequestWithBody, response: Response, next: NextFunction) => {
    if (request.headers['transfer-encoding'] === undefined && Number(request.headers['content-length'] ?? 0) === 0) {
      request.rawBody = Buffer.alloc(0);
      return next();
    }
    if (Number(request.headers['content-length'] ?? 0) > MOST_BODY_BYTES) return refuse(request, response, tooLarge());
    const refusal = refusalOf(request);
    if (refusal) return refuse(request, response, refusal);
    receive(request, held).then(
      (body) => {
        request.rawBody = body;
        next();
      },
      (error: unknown) => (error instanceof ApiError ? refuse(request, response, error) : request.destroy()),
    );
  };
}

/** @throws ApiError: the body is refused; Error: the sender is gone */
async function receive(request: Request, held: HeldBytes): Promise<Buffer> {
  const address = request.socket.remoteAddress ?? '';
  const chunks: Buffer[] = [];
  let size = 0;
  let counted = 0;
  let tooSlow: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Buffer>((resolve, reject) => {
      const refusal = new ApiError('BODY_TOO_SLOW', `The body did not come within ${PATIENCE_MS / 1000} seconds`);
      tooSlow = setTimeout(() => reject(refusal), PATIENCE_MS);
      request.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > MOST_BODY_BYTES) return reject(tooLarge());
        const more = size > SMALL_BYTES ? size - counted : 0;
        if (!held.take(address, more)) return reject(new ApiError('UNAVAILABLE', 'Too much is being sent at once; try again later'));
        counted += more;
        chunks.push(chunk);
      });
      request.on('end', () => resolve(Buffer.concat(chunks)));
      request.on('close', () => reject(new Error('the sender is gone')));
    });
  } finally {
    clearTimeout(tooSlow);
    request.removeAllListeners('data').removeAllListeners('end');
    chunks.length = 0;
    held.give(address, counted);
  }
}

function tooLarge(): ApiError {
  return new ApiError('BODY_TOO_LARGE', `The body is larger than ${MOST_BODY_BYTES} bytes`);
}

function refuse(request: Request, response: Response, error: ApiError): void {
  response.status(error.status).json(error.body);
  let discarded = 0;
  const cutOff = setTimeout(() => request.destroy(), PATIENCE_MS).unref();
  request.on('data', (chunk: Buffer) => {
    discarded += chunk.length;
    if (discarded > MOST_DISCARDED_BYTES) request.destroy();
  });
  request.on('close', () => clearTimeout(cutOff));
  request.resume();
}
