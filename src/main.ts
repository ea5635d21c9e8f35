import 'reflect-metadata';
import { createServer } from 'node:net';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import { Config } from './config.js';
import { migrate } from './database/migrate.js';
import { configureHttp, HTTP_OPTIONS } from './http/configure-http.js';
import { logger } from './log.js';

try {
  const config = Config.fromEnv(process.env);
  const isToListen = !process.argv.includes('--migrate');
  if (isToListen) await needFreePort(config);
  const migrated = await migrate(config);
  if (migrated.length > 0) logger.info({ migrated }, 'the schema is up to date');
  if (isToListen) await listen(config);
} catch (error) {
  // A wrong environment is told in plain words: whoever reads it sets variables, not breakpoints.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function listen(config: Config): Promise<void> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule, { ...HTTP_OPTIONS, logger: ['error', 'warn', 'fatal'] });
  configureHttp(app);
  app.enableShutdownHooks(undefined, { useProcessExit: true }); // with status 0: whoever asked it to end got what they wanted
  try {
    await app.listen(config.httpPort, config.httpHost);
  } catch (error) {
    await app.close(); // it is at work already, and without its doors it must not be
    throw error;
  }
  logger.info({ url: await app.getUrl() }, 'the sidecar listens');
}

/** Looks before anything is decided. @throws Error in plain words when nothing can listen there */
async function needFreePort({ httpHost, httpPort }: Config): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(httpPort, httpHost, resolve);
  }).catch(({ code }: NodeJS.ErrnoException) => {
    const because = code === 'EADDRINUSE' ? 'is taken: end what listens there' : `cannot be opened (${code})`;
    throw new Error(`Port ${httpPort} of ${httpHost} ${because}, or set LINEWARDEN_HTTP_PORT and LINEWARDEN_HTTP_HOST to others`);
  });
  await new Promise((closed) => server.close(closed));
}
