import { existsSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { basename, resolve } from 'node:path';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { logger } from '../log.js';

/** Seen from here and from the compiled file alike: both lie under the repository, the latter one folder deeper. */
const BUILT = ['../../../dist-web/app', '../../dist-web/app'].map((path) => resolve(import.meta.dirname, path));

/** Nothing is taken from another address; frames are the portal's affair and not needed. Vue and the UI kit set styles by script. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'self'",
].join('; ');

/** Serves the built web application at /app/. It is public: what it shows is asked for with a token. */
export function serveWeb(app: NestExpressApplication): void {
  const folder = BUILT.find((path) => existsSync(path));
  if (!folder) {
    logger.warn('the web application is not built (npm run build:web): /app/ is not served');
    return;
  }
  app.useStaticAssets(folder, { prefix: '/app', index: 'index.html', etag: true, setHeaders: headersOf });
}

/** Names of assets change with their content; the page that names them is asked for each time. */
function headersOf(response: ServerResponse, path: string): void {
  response.setHeader('Cache-Control', isHashed(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
  response.setHeader('Content-Security-Policy', POLICY);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'no-referrer');
}

function isHashed(path: string): boolean {
  return /-[\w-]{8}\.\w+$/.test(basename(path));
}
