import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { z } from 'zod';
import { problemsOf } from '../settings/problems.js';
import { ApiError, wrongFields } from './api-error.js';
import type { Asking } from './asking.js';
import type { SignedRequest } from './signature-guard.js';
import type { ValidToken } from './token.js';

interface Part {
  schema: z.ZodType;
  name: string;
}

// Nest takes an argument with a method `transform` for a pipe, and schemas have one: they go in wrapped.
const bodyPart = createParamDecorator(({ schema }: Part, context: ExecutionContext) => checked(schema, jsonOf(requestOf(context))));
const queryPart = createParamDecorator(({ schema }: Part, context: ExecutionContext) => checked(schema, requestOf(context).query));
const pathPart = createParamDecorator(({ schema, name }: Part, context: ExecutionContext) => {
  const value = requestOf(context).params[name];
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = problemsOf(parsed.error, value).map((problem) => ({ ...problem, path: name }));
  throw wrongFields('FIELD_WRONG', problems);
});

/** The JSON body, checked by a schema. */
export const JsonBody = (schema: z.ZodType) => bodyPart({ schema, name: '' });

/** The query's values, checked by a schema; unknown ones are refused by a strict schema. */
export const QueryBy = (schema: z.ZodType) => queryPart({ schema, name: '' });

/** A part of the path, checked by a schema. */
export const PathBy = (name: string, schema: z.ZodType) => pathPart({ schema, name });

/** The portal's user in whose name the module asks. */
export const AskingUserId = createParamDecorator((_: unknown, context: ExecutionContext) => requestOf(context).userId ?? 0);

/** Who asks, and what is theirs to see. */
export const AskedBy = createParamDecorator((_: unknown, context: ExecutionContext): Asking => {
  const { asking } = requestOf(context);
  if (!asking) throw new Error('Nobody asks: the route is open to all');
  return asking;
});

/** The token of this request; a request signed by the module has none and is refused. */
export const TokenOfRequest = createParamDecorator((_: unknown, context: ExecutionContext): ValidToken => {
  const { held } = requestOf(context);
  if (!held) throw new ApiError('FORBIDDEN', 'Only who holds a token may ask this');
  return held;
});

function requestOf(context: ExecutionContext): SignedRequest {
  return context.switchToHttp().getRequest<SignedRequest>();
}

function jsonOf(request: SignedRequest): unknown {
  try {
    // a byte order mark and broken UTF-8 are refused too, not mended
    return JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(request.rawBody));
  } catch {
    throw new ApiError('BODY_MALFORMED', 'The body is not JSON in UTF-8');
  }
}

function checked(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw wrongFields('FIELD_WRONG', problemsOf(parsed.error, value));
}
