import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { Askers } from './asking.js';
import { Nonces } from './nonces.js';
import { NudgeController } from './nudge-controller.js';
import { Nudges } from './nudges.js';
import { Renewal } from './renewal.js';
import { SignatureGuard } from './signature-guard.js';
import { TokenController } from './token-controller.js';

/** What all doors share: every route is guarded unless expressly open. */
@Global()
@Module({
  controllers: [NudgeController, TokenController],
  providers: [Nonces, Nudges, Askers, Renewal, { provide: APP_GUARD, useClass: SignatureGuard }],
  exports: [Nudges, Askers],
})
export class HttpModule {}
