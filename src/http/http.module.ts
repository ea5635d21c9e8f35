import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { QuarantineController } from '../administration/quarantine-controller.js';
import { ClientSearch } from '../journal/client-search.js';
import { JournalController } from '../journal/journal-controller.js';
import { JournalSearch } from '../journal/journal-search.js';
import { Nonces } from './nonces.js';
import { NudgeController } from './nudge-controller.js';
import { Nudges } from './nudges.js';
import { SignatureGuard } from './signature-guard.js';
import { TokensModule } from './tokens.module.js';

/** What all controllers share, and those that belong to no part of their own. Every route is guarded unless expressly open. */
@Global()
@Module({
  imports: [TokensModule],
  controllers: [NudgeController, JournalController, QuarantineController],
  providers: [Nonces, Nudges, JournalSearch, ClientSearch, { provide: APP_GUARD, useClass: SignatureGuard }],
  exports: [Nudges],
})
export class HttpModule {}
