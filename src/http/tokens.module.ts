import { Global, Module } from '@nestjs/common';
import { Askers } from './asking.js';
import { Renewal } from './renewal.js';
import { TokenController } from './token-controller.js';

@Global()
@Module({ controllers: [TokenController], providers: [Askers, Renewal], exports: [Askers] })
export class TokensModule {}
