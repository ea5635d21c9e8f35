import { pino } from 'pino';

/** Event and command ids, lines, codes; never a secret, a phone, an e-mail or a client's words. */
export const logger = pino({
  level: process.env['LINEWARDEN_LOG_LEVEL'] ?? 'info',
  base: { instance: process.env['LINEWARDEN_INSTANCE'] ?? process.pid },
  redact: { paths: ['*.phones', '*.emails', '*.secret', '*.password', '*.text', 'payload', '*.payload'], censor: '[kept back]' },
  serializers: { err: plainError },
});

/** The driver's errors carry the SQL with its values, which may be a client's: only name, code and stack go to the log. */
function plainError(error: unknown): unknown {
  if (!(error instanceof Error)) return String(error);
  const { code, errno } = error as { code?: unknown; errno?: unknown };
  return {
    name: error.name,
    message: code ? undefined : error.message,
    code,
    errno,
    stack: error.stack?.split('\n').slice(1, 8).join('\n'),
  };
}
