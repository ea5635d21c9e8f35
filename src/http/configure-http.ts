import type { NestExpressApplication } from '@nestjs/platform-express';
import { WsAdapter } from '@nestjs/platform-ws';
import { answerHeaders } from './answer-headers.js';
import { ErrorFilter } from './error-filter.js';
import { exactPath } from './exact-path.js';
import { readRawBody } from './raw-body.js';
import { serveWeb } from './serve-web.js';

/** For `NestFactory.create`: the body is read by `readRawBody`, since the signature is over its bytes. */
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
  app.use(readRawBody);
  app.useGlobalFilters(new ErrorFilter());
  // The board reads its messages itself: they have a type of their own, and a wrong one is answered.
  app.useWebSocketAdapter(new WsAdapter(app, { messageParser: () => undefined }));
}
