import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from './app.module.js';
import { Config } from './config.js';
import { migrate } from './database/migrate.js';
import { configureHttp, HTTP_OPTIONS } from './http/configure-http.js';
import { logger } from './log.js';

try {
  const config = Config.fromEnv(process.env);
  const migrated = await migrate(config);
  if (migrated.length > 0) logger.info({ migrated }, 'the schema is up to date');
  if (!process.argv.includes('--migrate')) await listen(config);
} catch (error) {
  // A wrong environment is told in plain words: whoever reads it sets variables, not breakpoints.
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}

async function listen(config: Config): Promise<void> {
  const app = await NestFactory.create<NestExpressApplication>(AppModule, { ...HTTP_OPTIONS, logger: ['error', 'warn', 'fatal'] });
  configureHttp(app);
  app.enableShutdownHooks(undefined, { useProcessExit: true }); // with status 0: whoever asked it to end got what they wanted
  await app.listen(config.httpPort, config.httpHost);
  logger.info({ url: await app.getUrl() }, 'the sidecar listens');
}
