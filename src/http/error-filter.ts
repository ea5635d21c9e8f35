import { randomUUID } from 'node:crypto';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Request, Response } from 'express';
import { errorNumber, isConnectionTrouble, isLockTimeout } from '../database/own-db.js';
import { logger } from '../log.js';
import { ApiError } from './api-error.js';

/** Every failed request gets one form of answer; what the caller should not know goes to the log under an id. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    if (response.headersSent) return;
    const told = toApiError(error, http.getRequest<Request>());
    response.status(told.status).json(told.body);
  }
}

function toApiError(error: unknown, request: Request): ApiError {
  if (error instanceof ApiError) return error;
  if (error instanceof HttpException && error.getStatus() === 404)
    return new ApiError('NOT_FOUND', `There is no ${request.method} ${request.path}`);
  if (isLockTimeout(error) || isTooLong(error))
    return new ApiError('UNAVAILABLE', 'It takes too long now; try again later, or ask for less');
  const id = randomUUID();
  logger.error({ id, method: request.method, path: request.path, err: error }, 'a request failed');
  if (isConnectionTrouble(error)) return new ApiError('UNAVAILABLE', 'The database is out of reach; try again later', { id });
  return new ApiError('INTERNAL', 'Something went wrong here; the log knows it by this id', { id });
}

/** The database has ended a statement that ran for as long as one may: so MariaDB and MySQL call it. */
function isTooLong(error: unknown): boolean {
  return [1969, 3024].includes(errorNumber(error));
}
