import type { NestExpressApplication } from '@nestjs/platform-express';
import { WsAdapter } from '@nestjs/platform-ws';
import { Clock } from '../clock.js';
import { Config } from '../config.js';
import { answerHeaders } from './answer-headers.js';
import { apiTurns } from './api-turns.js';
import { ErrorFilter } from './error-filter.js';
import { exactPath } from './exact-path.js';
import { bodyReader } from './raw-body.js';
import { serveWeb } from './serve-web.js';
import { refusalByHead } from './signature-guard.js';

const SILENT_MS = 20_000;

/** For `NestFactory.create`: the body is read by `bodyReader`, since the signature is over its bytes. */
export const HTTP_OPTIONS = { bodyParser: false } as const;

/** What the application needs before it listens, beyond its modules. */
export function configureHttp(app: NestExpressApplication): void {
  app.disable('x-powered-by');
  app.disable('etag');
  // the adapter has made its router, which looks at no setting any more
  Object.assign(app.getHttpAdapter().getInstance().router, { caseSensitive: true, strict: true });
  app.use(answerHeaders);
  app.use(exactPath);
  serveWeb(app);
  const { secret } = app.get(Config);
  const clock = app.get(Clock);
  app.use(bodyReader((request) => refusalByHead(secret, request, clock.now())));
  app.use(apiTurns());
  // who sends nothing, not even a request, holds no socket
  app.getHttpServer().setTimeout(SILENT_MS);
  app.useGlobalFilters(new ErrorFilter());
  // The board reads its messages itself: they have a type of their own, and a wrong one is answered.
  app.useWebSocketAdapter(new WsAdapter(app, { messageParser: () => undefined }));
}
